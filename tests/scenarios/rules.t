# every rule there is, one a line
$ vauban rules --family tls | tail -2
VB-TLS-002 {*} The system OpenSSL policy refuses TLS below 1.2
rules {*}
# one rule explained, down to what is written to mend it
$ vauban rules VB-SSH-001 | head -2; vauban rules VB-SSH-001 | grep Writes
VB-SSH-001  Root cannot log in over SSH
  When it fails  Root may log in over SSH
  Writes         etc/ssh/sshd_config.d/00-vauban.conf: PermitRootLogin = no
# a rule that is not there: the nearest one
$ vauban rules VB-SSH-01
vauban: there is no rule VB-SSH-01
  VB-SSH-001?
? 4
# the word explain is understood too, and a slip of a word is answered with it
$ vauban rules explain VB-SSH-001 | head -1; vauban rules tes
VB-SSH-001  Root cannot log in over SSH
vauban: there is no rule tes
  test?
? 4
# a folder of one's own: a rule, and targets it must judge right
> mine/own.yaml
format: vauban-rules/1
family: OWN
rules:
- id: OWN-BANNER-1
  title: {en: "The banner names nobody", fr: "La bannière ne nomme personne"}
  weakness: {en: "The banner names the product", fr: "La bannière nomme le produit"}
  severity: low
  vector: network
  cwe: CWE-200
  refs: [CRA-I.2.j]
  read: {reader: lines, file: etc/issue.net}
  check: {op: none_match, value: "gateway"}
  fix: {en: "Empty the file.", fr: "Vider le fichier."}
<
> mine/tests/OWN-BANNER-1.yaml
pass: {files: {etc/issue.net: "authorised use only\n"}}
fail: {files: {etc/issue.net: "gateway 4.2\n"}, evidence: "4.2"}
not_applicable: {target: folder}
<
$ vauban rules test mine
rules 1, cases 3, failed 0
# put beside the store it counts in every audit
$ mkdir -p .vauban product/etc && cp -r mine .vauban/rules && echo 'gateway 4.2' > product/etc/issue.net && vauban audit product --format json --forget | grep -A1 '"rule": "OWN-BANNER-1"' | head -1
{*}"rule": "OWN-BANNER-1",
# a case that does not hold is named with its place
> mine/tests/OWN-BANNER-1.yaml
pass: {files: {etc/issue.net: "gateway 4.2\n"}}
fail:
- {files: {etc/issue.net: "gateway 4.2\n"}, evidence: "no such text"}
<
$ vauban rules test mine
mine/tests/OWN-BANNER-1.yaml:1: OWN-BANNER-1: fail, expected pass
mine/tests/OWN-BANNER-1.yaml:3: OWN-BANNER-1: no evidence shows "no such text"
rules 1, cases 2, failed 2
? 1
# in French
$ vauban rules test mine --lang fr | tail -2
mine/tests/OWN-BANNER-1.yaml:3: OWN-BANNER-1 : aucune preuve ne montre « no such text »
règles 1, cas 2, en échec 2
# a rule without fixture, or with one side only, does not hold
$ rm -r mine/tests && vauban rules test mine
mine/tests/OWN-BANNER-1.yaml: OWN-BANNER-1: no fixture: write one
rules 1, cases 1, failed 1
? 1
# errors name file, line and column
$ sed -i 's/op: none_match/op: none_mach/' mine/own.yaml && vauban rules test mine
vauban: mine/own.yaml:12:15: "none_mach" is no operator
  did you mean "none_match"?
? 3
# so does a fixture
$ sed -i 's/none_mach/none_match/' mine/own.yaml && mkdir mine/tests && printf 'pass: {fils: {}}\nfail: {}\n' > mine/tests/OWN-BANNER-1.yaml && vauban rules test mine
vauban: mine/tests/OWN-BANNER-1.yaml:1:8: unknown key "fils"
  did you mean "files"?
? 3
# a folder without rules, a folder that is not there
$ mkdir empty && vauban rules test empty; vauban rules test nowhere
vauban: no rule is written in empty
vauban: there is no folder of rules nowhere
? 4
# a slip in a rule is named with its place and what may stand there
> slip/own.yaml
format: vauban-rules/1
family: OWN
rules:
- id: OWN-1
  title: {en: "a", fr: "b"}
  weakness: {en: "a", fr: "b"}
  severity: severe
  vector: network
  read: {reader: keyval, file: etc/x, key: x}
  check: {op: equals, value: "y"}
  fix: {en: "a", fr: "b"}
<
$ vauban rules list slip
vauban: slip/own.yaml:7:13: "severe" is no severity
  one of: info, low, medium, high, critical
? 3
