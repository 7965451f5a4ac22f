# a password left in a configuration, one in a test: the first is open, the second listed apart; exit 1 as a gate
$ mkdir -p product/tests && printf 'host = db.example\ndb_password = "%s"\n' "$(printf 'uPq%s' 7zKd3Lw9)" > product/app.conf && cp product/app.conf product/tests/ && vauban secrets product
medium    app.conf:2  Password under a telling name in a file  u… (11, sha256:{*})  {*}
open 1, accepted 0, in tests, examples, manuals and packages 1 (--all)
? 1
# the value itself is nowhere in any report
$ vauban audit product --forget --format json > a.json; vauban audit product --forget -q -o sarif=a.sarif -o html=a.html -o csv=a.csv > a.txt 2>&1; cat a.json a.sarif a.html a.csv a.txt | grep -c 'zKd3' ; grep -c '"startLine": 2' a.sarif
0
1
# accepting needs a reason
$ vauban secrets product --accept
vauban: accepting needs a reason
  --accept --why "..."
? 2
# what was looked at goes into a file beside the case, to be committed; the gate opens
$ vauban secrets product --accept --why 'account of the "bench"' --by ana && tail -n +2 vauban-secrets.yaml && vauban secrets product
./vauban-secrets.yaml: accepted 1; to be committed with the code
format: vauban-accepted-secrets/1
accepted:
- finding: "{*}"
  what: "generic-password, app.conf:2"
  why: "account of the \"bench\""
  by: "ana"
open 0, accepted 1, in tests, examples, manuals and packages 1 (--all)
# a line before it moves it and changes nothing
$ sed -i '1i # settings' product/app.conf && vauban secrets product | tail -1
open 0, accepted 1, in tests, examples, manuals and packages 1 (--all)
# the audit knows it too: the rule is waived in the words of who accepted it
$ vauban audit product --forget --format json | grep -o '"justification": "account[^,]*'
"justification": "account of the \"bench\""
# another password in the same file is new
$ sed -i 's/uPq7/vPq8/' product/app.conf && vauban secrets product -q | tail -1
open 1, accepted 0, in tests, examples, manuals and packages 1 (--all)
# past its day an acceptance counts no more
$ sed -i 's/vPq8/uPq7/' product/app.conf && printf '  until: 2020-01-01\n' >> vauban-secrets.yaml && vauban secrets product | tail -1
open 1, accepted 0, in tests, examples, manuals and packages 1 (--all)
# an entry without a reason is refused with its place
$ sed -i '/why/d' vauban-secrets.yaml && vauban secrets product
vauban: ./vauban-secrets.yaml:4:3: an accepted secret needs a reason: "why"
? 3
# in French
$ rm vauban-secrets.yaml && vauban secrets product --lang fr
moyenne   app.conf:3  Mot de passe sous un nom parlant dans un fichier  u… (11, sha256:{*})  {*}
ouverts 1, acceptés 0, dans les tests, exemples, manuels et paquets 1 (--all)
? 1
# a format of one's own
> .vauban/rules/secrets/own.yaml
format: vauban-secrets/1
formats:
- id: acme-token
  title: {en: "Acme token", fr: "Jeton Acme"}
  issuer: acme.example, Settings
  severity: high
  literals: [acme_live_]
  pattern: "acme_live_[0-9A-Za-z]{32}"
  entropy: 3
<
$ printf 'k=acme_live_%s\n' 9fKq2LmZ8xWc4VbN7tRy3HdJ6pGs5QaE > product/app.conf && vauban secrets product && vauban secrets --formats | tail -1
high      app.conf:1  Acme token in a file  acme… (42, sha256:{*})  {*}
open 1, accepted 0, in tests, examples, manuals and packages 1 (--all)
? 1
# a pattern that could be slow is refused
$ sed -i 's/{32}"/{32}(?=x)"/' .vauban/rules/secrets/own.yaml && vauban secrets product
vauban: ./.vauban/rules/secrets/own.yaml:8:12: the pattern uses a look-ahead at character 26
  rules keep to what RE2 accepts: write the exception in "unless"
? 3
# of a system's root, the SSH host keys are told too: every device made from it would have the same
$ rm -r .vauban && mkdir -p root/etc/ssh && echo 'ID=debian' > root/etc/os-release && openssl genpkey -algorithm ed25519 -out root/etc/ssh/ssh_host_ed25519_key 2>/dev/null && vauban secrets root
high      etc/ssh/ssh_host_ed25519_key:1  An SSH host key is shipped: every device has the same  ed25519 256  {*}
open 1, accepted 0
? 1
