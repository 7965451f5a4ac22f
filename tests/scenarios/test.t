> vauban.yaml
vauban: 1
case: box
version: 1.2.0
zones: {lan: {trust: 2}}
components:
  web: {zone: lan, kind: process}
  person: {zone: lan, kind: person}
flows:
  pages: {from: person, to: web, port: 8443, tls: yes, auth: password}
requirements:
  R-tls:   {text: Every page is encrypted, from: [CRA-I.2.e], covers: [pages], tests: [T-tls]}
  R-state: {text: No state is lost, from: [CRA-I.2.f], tests: [T-state]}
  R-login: {text: Log-in is limited, from: [CRA-I.2.d], tests: [T-login]}
tests:
  T-tls:   {run: sh tls.sh, within: 20}
  T-state: {run: sh state.sh, within: 20, fresh: 30}
  T-login: {run: "https://ci.example.org/login", last: pass, date: 2026-11-01}
<
> tls.sh
exit 0
<
> state.sh
echo "state kept"; exit 0
<
# nothing was run: what the case states by hand is no proof
$ vauban test --matrix
nothing proves it  R-tls  Every page is encrypted
      T-tls  never run
nothing proves it  R-state  No state is lost
      T-state  never run
partly proven  R-login  Log-in is limited
      T-login  passes, as stated: as the case states it; no result is recorded
0 of 3 requirements proved or accepted; tests: 0 pass, 0 fail, 0 flaky, 0 suspect, 0 stale, 0 skipped, 1 stated only, 2 never run
# the commands of the case are run and recorded, in the evidence log too
$ vauban test --by ana && vauban log | cut -d' ' -f7- | grep test
recorded: 2 results
partly proven  R-login  Log-in is limited
      T-login  passes, as stated: as the case states it; no result is recorded
proven  R-tls  Every page is encrypted
      T-tls  passes  2026-11-23
proven  R-state  No state is lost
      T-state  passes  2026-11-23
2 of 3 requirements proved or accepted; tests: 2 pass, 0 fail, 0 flaky, 0 suspect, 0 stale, 0 skipped, 1 stated only, 0 never run
{*}test 1{*}ana
{*}test 2{*}ana
{*}change 1{*}tester
# a law's requirements are proved by what is recorded
$ vauban check --against cra | grep -A3 'CRA-I.2.e'
  {*}CRA-I.2.e      Confidentiality
...
$ vauban check --against cra --format json | python3 -c 'import json,sys; d=json.load(sys.stdin); print([(p["id"],p["state"]) for p in d["requirements"] if p["id"] in ("CRA-I.2.e","CRA-I.2.f")])'
[('CRA-I.2.e', 'proven'), ('CRA-I.2.f', 'proven')]
# a requirement reworded, a script edited, time passed: the proof is not one any more
$ sed -i 's/Every page is encrypted/Every page and picture is encrypted/' vauban.yaml && SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 40 * 86400)) vauban test --matrix
nothing proves it  R-tls  Every page and picture is encrypted
      T-tls  suspect  2026-11-23: requirement R-tls was changed since
nothing proves it  R-state  No state is lost
      T-state  too old  2026-11-23: 40 days old; it holds 30
...
$ echo '# changed' >> state.sh && vauban test --matrix | grep T-state
      T-state  suspect  2026-11-23: the test itself was changed since
# results of others: matched to the case, gaps named, the answer is no while one fails
> junit.xml
<testsuite timestamp="2026-11-22T08:00:00">
 <testcase name="T-login" classname="web"/>
 <testcase name="keeps its state" classname="web"><properties><property name="verifies" value="R-state"/></properties>
  <failure message="lost after 3 restarts"/></testcase>
 <testcase name="other" classname="web"><skipped/></testcase>
</testsuite>
<
$ vauban test junit.xml
recorded: 3 results
fails  R-state  No state is lost
      T-state  suspect  2026-11-23: the test itself was changed since
      web.keeps its state  fails  2026-11-22: lost after 3 restarts  (junit.xml:3)
nothing proves it  R-tls  Every page and picture is encrypted
...
proven  R-login  Log-in is limited
      T-login  passes  2026-11-22  (junit.xml:2)
1 of 3 requirements proved or accepted; tests: 1 pass, 1 fail, 0 flaky, 2 suspect, 0 stale, 1 skipped, 0 stated only, 0 never run
? 1
# a malformed file is refused with its place, and nothing of it is kept
> bad.xml
<testsuite>
 <testcase name="T-login"/>
 <testcase/>
</testsuite>
<
$ vauban test bad.xml; vauban log | wc -l
vauban: bad.xml:3:1: a <testcase> without a name
  every case needs name="..."; nothing of this file was taken
8
# the page has the same rows
$ vauban test --matrix -o proofs.html > /dev/null; python3 -c 'import re; t=open("proofs.html").read(); print(re.findall(r"<code>(R-[a-z]+)</code>", t), "lost after 3 restarts" in t)'
['R-state', 'R-tls', 'R-login'] True
# probes against a prototype: TLS by a certificate of its own, old versions refused
> probe.py
import json, os, socket, subprocess, time
subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ed25519', '-nodes', '-keyout', 'k.pem', '-out', 'c.pem', '-days', '30',
                '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], check=True, stderr=subprocess.DEVNULL)
def free():
    s = socket.socket(); s.bind(('127.0.0.1', 0)); return s.getsockname()[1]
def serve(*more):
    port = free()
    p = subprocess.Popen(['openssl', 's_server', '-accept', f'127.0.0.1:{port}', '-key', 'k.pem', '-cert', 'c.pem', '-quiet', *more],
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(('127.0.0.1', port), 1).close(); break
        except OSError:
            time.sleep(0.05)
    return p, port
good, a = serve()
old, b = serve('-no_tls1_3')
os.makedirs('p', exist_ok=True)
open('p/vauban.yaml', 'w').write(f'''vauban: 1
case: probes
tests:
  T-tls: {{probe: tls, at: "localhost:{a}", ca: ../c.pem, expect: [tls1.3, days 10]}}
  T-name: {{probe: tls, at: "127.0.0.1:{a}", ca: ../c.pem}}
  T-old: {{probe: tls, at: "localhost:{b}", ca: ../c.pem, expect: [tls1.3]}}
''')
out = json.loads(subprocess.run(['vauban', 'test', '-q', '--format', 'json'], cwd='p', stdout=subprocess.PIPE, text=True).stdout)
print('\n'.join(t['state'] + ' ' + t['id'] for t in out['tests']))
good.kill(); old.kill()
<
$ python3 probe.py
passes T-tls
fails T-name
fails T-old
