# with no advisory loaded, nothing is called clean
$ mkdir product && printf '%s\n' aiohttp==3.8.4 cryptography==39.0.0 urllib3==1.26.14 flask > product/requirements.txt && vauban audit product
product
4 components · 0 open findings
! 4 components were not assessed ({*}): no advisory is loaded: run vauban watch
...
Next: vauban watch (no advisory is loaded yet)
...
# advisories are loaded from a folder, with their ages
$ vauban watch --from $SOURCE/examples/helios/advisories
{*} advisories in {*}/.local/share/vauban/advisories.vbx
  OSV advisories {*} newest {*} days ago)
  EPSS {*}
  KEV {*}
# one screen, worst first, with what to upgrade to and the next thing to type
$ vauban audit product
product
4 components · 5 open findings{*}
...
1  high      aiohttp CVE-2024-23334 {*}
...
WHAT TO UPGRADE TO
  aiohttp to 3.9.4 closes 2 findings, the worst is high
...
Next: vauban show de8e6248 (why, and how to fix it)
...
# why is this a finding
$ vauban show CVE-2024-23334
CVE-2024-23334  {*}
  Id           de8e624816bf07af
  Severity     high  CVSS 7.5  EPSS 76.9 %
...
  Why          aiohttp 3.8.4 is below 3.9.2 (PyPI, PYSEC-2024-24); introduced 1.0.5
  To do        Upgrade aiohttp to 3.9.2 or later.
...
# SSVC's decision points; each reference stands on its own line
$ vauban show CVE-2024-23334 | grep -E 'SSVC|\?  +https'
  SSVC         exploitation poc, automatable yes, technical impact partial
# a decision needs its reason
$ vauban decide de8e not_affected
vauban: a decision needs its reason
  --why "what makes it true"
? 2
# a decision closes the finding and the gate opens when all are closed
$ vauban decide de8e not_affected --why "no static route" && vauban audit product -q --fail-on kev >/dev/null
recorded: not affected (findings concerned: 1)
# a gate that is met ends with 1, and says why when it is quiet too
$ vauban audit product -q --fail-on high > /dev/null
the answer is no: --fail-on high holds of {*}
? 1
# the decision is in the history
$ vauban show de8e | grep "run .*not aff"
    2026-11-23  run {*} not affected  tester: no static route
# a case written later keeps the decisions taken before it
$ vauban init . -q && sed -i 's|{path: \.,|{path: product,|' vauban.yaml && vauban check && vauban audit
vauban.yaml: data 1, zones 2, components 2, flows 1, actors 1, feared events 1; errors 0, warnings 0
{*}
4 components · 10 open findings (6 new) · 1 closed by a decision{*}
...
# what changed is told by cause
$ sed -i 's/^aiohttp==.*/aiohttp==3.9.2/; s/^urllib3==.*/urllib3==2.2.0/' product/requirements.txt && vauban audit -q >/dev/null && vauban diff
Run {*} to run {*}. Components: 0 came, 0 left, 2 changed version. Findings that stay: 9

Components
  upgraded     pypi aiohttp 3.8.4 → 3.9.2  source/requirements.txt
  upgraded     pypi urllib3 1.26.14 → 2.2.0  source/requirements.txt

Gone, by an upgrade
  f4d1bff4{*}  high      CVE-2023-43804     urllib3 1.26.14
  de8e6248{*}  high      CVE-2024-23334     aiohttp 3.8.4
# a recorded run is written again, as any document
$ vauban report sarif -o out.sarif -q && vauban report html --lang fr -q | grep -c '<html lang="fr"'
1
# a run that is not there is named
$ vauban report json --run 99
vauban: {*}99{*}
...
? 4
# a target that is not there is named
$ vauban audit nowhere
vauban: {*}nowhere{*}
...
? 4
# an accepted failure is waived: the score says so, with the decision's reason
$ mkdir -p root/etc/ssh && printf 'PermitRootLogin yes\n' > root/etc/ssh/sshd_config && printf 'ID=debian\nVERSION_ID="12"\n' > root/etc/os-release && vauban audit root --store w.db -q --format json | grep -A12 '"rule": "VB-SSH-001"' | grep '"state"'
      "state": "fail",
$ vauban decide VB-SSH-001 accepted --why "bench only" --until 2027-01-01 --store w.db -q && vauban audit root --store w.db -q --format json | grep -A12 '"rule": "VB-SSH-001"' | grep '"state"'
      "state": "waived",
# a target of the case is said as people name it
$ mkdir -p here/sub && cp product/requirements.txt here && printf 'vauban: 1\ncase: here\ntitle: Here\ntargets: {all: {path: .}, part: {path: ./sub}}\n' > here/vauban.yaml && cd here && vauban audit -q > /dev/null; vauban report json | grep -A1 '"id": "\(all\|part\)"'
      "id": "all",
      "path": ".",
--
      "id": "part",
      "path": "sub",
# two folders of the same name are told apart; what concerns both is said once
$ mkdir -p a/app b/app && cp product/requirements.txt a/app && cp product/requirements.txt b/app && vauban audit -q a/app/ b/app/ --forget -o json=two.json | grep '^!'; grep -A1 '"id": "app' two.json
! 2 components were not assessed (pypi): no exact version is declared (such as flask)
      "id": "app",
      "path": "a/app/",
--
      "id": "app-2",
      "path": "b/app/",
# names out of the product or the command line send nothing to the terminal
$ vauban audit "$(printf 'no\033[31mx')"
vauban: cannot look at no?[31mx: No such file or directory
? 4
# a reader that goes away is no failure
$ (vauban report json 2> said; echo "status $?" >> said) | head -1; cat said
{
status 0
# an archive may come through a pipe, packed or not; nothing of it stays
$ tar -C product -cf - . | gzip | TMPDIR=$PWD/product vauban components - --name aio* | head -2; ls -A product
component                     version           type    licence             where
aiohttp                       3.9.2             pypi                        direct, requirements.txt
requirements.txt
# or from a file; what is none is refused
$ printf x | vauban components -
vauban: - is not a tar archive, an image or another known target: nothing in it is recognised
...
? 3
