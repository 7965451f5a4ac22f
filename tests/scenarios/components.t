# a product with a lock file: its own package, what it asks for, what they pull in
> product/package-lock.json
{"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
 "": {"name": "shop", "version": "1.0.0", "dependencies": {"web": "^2.0.0"}, "devDependencies": {"probe": "^1.0.0"}},
 "node_modules/web": {"version": "2.1.0", "license": "MIT", "dependencies": {"bytes": "^3.0.0"}, "resolved": "https://registry.npmjs.org/web/-/web-2.1.0.tgz"},
 "node_modules/bytes": {"version": "3.1.2", "resolved": "https://registry.npmjs.org/bytes/-/bytes-3.1.2.tgz"},
 "node_modules/probe": {"version": "1.0.1", "dev": true, "dependencies": {"bytes": "^3.0.0"}, "resolved": "https://registry.npmjs.org/probe/-/probe-1.0.1.tgz"}}}
<
$ vauban components product
component                     version           type    licence             where
bytes                         3.1.2             npm                         package-lock.json
probe                         1.0.1             npm                         direct, development, package-lock.json
shop                          1.0.0             npm                         the product itself, package-lock.json
web                           2.1.0             npm     MIT                 direct, package-lock.json

4 of 4 components
NTIA: 0 of 3 complete (fewest have: supplier, 0) · BSI TR-03183-2: 0 of 3 complete (fewest have:
  supplier's e-mail or web address, 0) · the document names no author (owner, in the case)
# filters, in French
$ vauban components product --licence none --scope runtime --lang fr -q | grep bytes
bytes                         3.1.2             npm                         package-lock.json
# what pulls it in
$ vauban components product --why bytes
bytes 3.1.2  package-lock.json
  probe 1.0.1 → bytes 3.1.2  (asked for by shop, for development)
  web 2.1.0 → bytes 3.1.2  (asked for by shop)
# as a tree, each in full once
$ vauban components product --tree
shop 1.0.0
  probe 1.0.1
    bytes 3.1.2
  web 2.1.0
    bytes 3.1.2
# of some only
$ vauban components product --tree --name web
web 2.1.0
  bytes 3.1.2
# a type nothing is of: those that are, are said
$ vauban components product --type node
0 of 4 components
vauban: nothing here is of the type "node", only of: npm
# a part of a name is no name: what finds it is said
$ vauban components product --name byte
0 of 4 components
vauban: --name wants the whole name; with a part of it: --name "*byte*"
# in a file nothing is cut
$ mkdir long && echo 'a-name-that-is-longer-than-its-column==1.2.3.post20261231+local' > long/requirements.txt && vauban components long --type pypi
component                     version           type    licence             where
a-name-that-is-longer-than-its-column 1.2.3.post20261231+local pypi                        direct, requirements.txt

1 of 1 components
# a name nobody has is an answer of its own, with what to try
$ vauban components product --why byte
vauban: no component is called "byte"
  vauban components --name "*byte*"
? 4
# a scope that is none
$ vauban components product --scope test
vauban: --scope does not know "test"
  runtime, development, optional
? 2
# a policy that does not exist names those that do
$ vauban audit product --fail-on highest
vauban: --fail-on does not know "highest"
  info, low, medium, high, critical, unknown, kev, new, fixable, undecided, not-assessed, weight>N; {*}
? 2
# a policy that can never hold is refused
$ vauban audit product --fail-on 'weight>100'
vauban: --fail-on weight>N needs a case file: without one no finding has a weight
  vauban init
? 2
$ vauban audit product --fail-on new --forget
vauban: --fail-on new compares with the run before: not with --forget
? 2
# what no advisory could judge fails the gate that asks for it
$ vauban audit product --fail-on not-assessed > /dev/null
the answer is no: --fail-on not-assessed holds: components not assessed: 3
? 1
# a version with known vulnerabilities: the reason of the gate names what meets it
$ rm -r .vauban product; mkdir product && printf '%s\n' aiohttp==3.8.4 flask==3.0.0 > product/requirements.txt && vauban watch -q --from $SOURCE/examples/helios/advisories >/dev/null && vauban audit product --fail-on high+fixable,kev >/dev/null
the answer is no: --fail-on high+fixable holds of 2 open findings: CVE-2024-23334 (aiohttp 3.8.4), CVE-2024-30251 (aiohttp 3.8.4)
? 1
# nobody has decided: every open finding counts
$ vauban audit product --fail-on undecided >/dev/null
the answer is no: --fail-on undecided holds of 2 open findings: CVE-2024-23334 (aiohttp 3.8.4), CVE-2024-30251 (aiohttp 3.8.4)
? 1
# a decision that closes nothing is still a statement
$ vauban decide CVE-2024-30251 affected --why "planned" -q; vauban decide CVE-2024-23334 not_affected --why "no static route" -q; vauban audit product --fail-on undecided,kev >/dev/null
# the decision holds for the next version of the component, in a folder of another name
$ mv product next && sed -i 's/3.8.4/3.8.6/' next/requirements.txt && vauban audit next -q --format json | grep -A6 '"decision": {' | grep -E 'status|justification'
      {*}"status": "affected",
      {*}"justification": "planned",
      {*}"status": "not_affected",
      {*}"justification": "no static route",
# a new dependency and a new disclosure are told apart
$ vauban audit next -q --index none.vbx >/dev/null; printf '%s\n' urllib3==1.26.14 >> next/requirements.txt && vauban audit next -q >/dev/null; vauban diff
Run {*} to run {*}. Components: 1 came, 0 left, 0 changed version. Findings that stay: 0

Components
  came         pypi urllib3 1.26.14  requirements.txt

New, with a component that came
  {*}  high      CVE-2023-43804     urllib3 1.26.14

New advisories about what was already there
  {*}  CVE-2024-{*}
  {*}  CVE-2024-{*}
# the gate for what is new
$ vauban audit next --fail-on new >/dev/null
$ printf '%s\n' cryptography==39.0.0 >> next/requirements.txt && vauban audit next --fail-on new >/dev/null
the answer is no: --fail-on new holds of 2 open findings: {*}
? 1
# components with an open vulnerability, of the recorded run
$ vauban components --vulnerable -q | grep -c pypi
3
# a bill of materials of the recorded run, in SPDX
$ vauban report spdx -q | grep -c '"SPDXID": "SPDXRef-Package-pypi-'; vauban report spdx-tag-value -q | head -1
4
SPDXVersion: SPDX-2.3
# a bill of materials of our own, read again, gives the same components and the same findings
$ vauban audit next -q --forget -o cyclonedx=next.cdx.json -o spdx=next.spdx.json -o spdx-tag-value=next.spdx >/dev/null; for f in next.cdx.json next.spdx.json next.spdx; do vauban audit $f -q --forget | sed -n 2p; done
5 components · 5 open findings · advisories {*}
5 components · 5 open findings · advisories {*}
5 components · 5 open findings · advisories {*}
# one lock file is a target of its own, and a bill of materials is known by what stands in it
$ cp next.spdx.json anything && vauban components anything -q --type pypi | tail -1; vauban components next/requirements.txt -q | grep -c pypi
4 of 5 components
4
# a file that is nothing known is refused with its reason
$ echo '{"a": 1}' > other.json && vauban components other.json
vauban: other.json is not a tar archive, an image or another known target: no bill of materials: neither CycloneDX nor SPDX
  give a folder, {*}
? 3
# a requirements file is read with what it includes, wherever that stands in the target; what is not there is named
$ mkdir -p inc/conf && printf -- '-r ../conf/base.in\n-r gone.txt\nflask==3.0.0\n' > inc/requirements.txt; mkdir -p inc/app && mv inc/requirements.txt inc/app/ && printf -- '-r deeper.in\n-r base.in\nsix==1.16.0\n' > inc/conf/base.in; printf 'attrs==23.1.0\n-r /../../../../etc/hostname\n' > inc/conf/deeper.in; vauban components inc -q --format json | grep '"purl"'; vauban audit inc -q --forget -f json | grep '"reason": "line'
      "purl": "pkg:pypi/attrs@23.1.0",
      "purl": "pkg:pypi/flask@3.0.0",
      "purl": "pkg:pypi/six@1.16.0",
      "reason": "line 2: gone.txt is not in the target"
      "reason": "line 2: conf/base.in includes itself through this line"
      "reason": "line 2: /../../../../etc/hostname is not in the target"
# constraints (-c) give versions to what has none and ask for nothing; a file that includes itself is named; the same in an archive
$ printf -- '-r conf/base.in\n-c conf/pins.txt\nflask\nflask-extra>=1\n' > inc/requirements.txt; printf 'flask==3.1.0\nunused==1\n-c more.txt\n' > inc/conf/pins.txt; printf 'Flask_Extra==2.0\n' > inc/conf/more.txt; rm -r inc/app; tar -cf inc.tar inc; tar -cf inc-outer.tar inc.tar; vauban components inc -q --format json | grep '"purl"'; for t in inc.tar inc-outer.tar; do vauban components $t -q --format json | grep -c '"purl"'; vauban audit $t -q --forget -f json | grep '"reason": "line'; done
      "purl": "pkg:pypi/attrs@23.1.0",
      "purl": "pkg:pypi/flask@3.1.0",
      "purl": "pkg:pypi/flask-extra@2.0",
      "purl": "pkg:pypi/six@1.16.0",
4
      "reason": "line 2: inc/conf/base.in includes itself through this line"
      "reason": "line 2: /../../../../etc/hostname is not in the target"
4
      "reason": "line 2: inc.tar/inc/conf/base.in includes itself through this line"
      "reason": "line 2: /../../../../etc/hostname is not in the target"
# one requirements file alone: what it includes is said not to be there
$ vauban audit inc/requirements.txt -q --forget -f json | grep '"reason": "line'
      "reason": "line 1: conf/base.in is not in the target"
      "reason": "line 2: conf/pins.txt is not in the target"
# every file, as sha256sum -c reads it; of a recorded run there is no such list
$ mkdir -p made/sub && echo one > made/one && echo two > made/sub/two && vauban components --files made | sort -k2 && vauban components --files made > made.sums && (cd made && sha256sum -c ../made.sums)
2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806  one
27dd8ed44a83ff94d557f9fd0412ed5a8cbca69ea04922d88c01184a07300a5a  sub/two
one: OK
sub/two: OK
$ vauban components --files
vauban: --files wants one TARGET: a recorded run keeps no list of files
  vauban components --files build/rootfs
? 2
# an archive that is cut short says so, and what stands before the cut is read
$ python3 -c 'f=lambda n,d: (lambda b: b+b"\0"*(-len(b)%4))(b"070701"+b"%08x"*13%(1,0o100644,0,0,1,0,len(d),0,0,0,0,len(n)+1,0)+n+b"\0"+b"\0"*(-(110+len(n)+1)%4)+d); b=f(b"requirements.txt",b"flask==3.0.0\n"); t=f(b"TRAILER!!!",b""); open("whole.cpio","wb").write(b+f(b"z",b"x"*900)+t); open("cut.cpio","wb").write(b+f(b"z",b"x"*900)[:500]); open("end.cpio","wb").write(b)'; for i in whole cut end; do vauban components $i.cpio 2>&1 | grep -v '^component \|^$\|NTIA\|^  '; done; vauban components cut.cpio >/dev/null 2>&1
flask                         3.0.0             pypi                        direct, requirements.txt
1 of 1 components
vauban: not read: cut.cpio: is cut short: its end is missing: the rest is not read
flask                         3.0.0             pypi                        direct, requirements.txt
1 of 1 components
vauban: not read: end.cpio: is cut short: its end is missing: the rest is not read
flask                         3.0.0             pypi                        direct, requirements.txt
1 of 1 components
? 5
$ vauban components cut.cpio -f json 2>/dev/null | grep -A3 '"unreadable"'
  "unreadable": [
    {
      "path": "cut.cpio",
      "reader": "archive",
? 0
# an empty file is no product, and a blob is told apart without talk of JSON
$ : > empty.tar; vauban components empty.tar; head -c 5000 /dev/zero | tr '\0' '\252' > blob; vauban components blob
vauban: empty.tar is empty
  {*}
vauban: blob is not a tar archive, an image or another known target: nothing in it is recognised
  {*}
? 3
# a disk image that is one large hole is looked at as soon as any
$ truncate -s 4T hole.img; timeout 60 vauban components hole.img
vauban: hole.img is not a tar archive, an image or another known target: nothing in it is recognised
  {*}
? 3
# so does an image of a file system whose end is not there
$ python3 -c 'import struct; open("cut.sqfs","wb").write(struct.pack("<4s4I6H8Q",b"hsqs",1,0,131072,0,1,17,0,1,4,0,0,900000,800000,2**64-1,700000,750000,760000,2**64-1).ljust(8192,b"\0"))'; vauban components cut.sqfs 2>&1 | head -1
vauban: not read: cut.sqfs: is cut short: what the file system keeps past the end of the file is not there
# what was decided holds for a run that is not kept, too, and such a run makes no store
$ mkdir kept && cd kept && mkdir d && echo aiohttp==3.8.4 > d/requirements.txt && vauban watch -q --from $SOURCE/examples/helios/advisories; vauban audit d --forget | sed -n 2p; ls -A; vauban audit d -q >/dev/null; vauban decide CVE-2024-30251 not_affected --why "no upload" -q; vauban audit d --forget | sed -n 2p; vauban runs | wc -l
1 component · 2 open findings · {*}
d
1 component · 1 open finding · 1 closed by a decision · {*}
1
# of each component that changed, one line says how: came, left, upgraded, downgraded
$ mkdir -p change/d && cd change && vauban watch -q --from $SOURCE/examples/helios/advisories && printf '%s\n' flask==3.0.0 aiohttp==3.8.4 urllib3==2.2.0 > d/requirements.txt && vauban audit d -q >/dev/null && printf '%s\n' jinja2==3.1.0 aiohttp==3.9.2 urllib3==1.26.14 > d/requirements.txt && vauban audit d -q >/dev/null && vauban diff | sed -n 1,8p
Run 1 to run 2. Components: 1 came, 1 left, 2 changed version. Findings that stay: 1

Components
  came         pypi jinja2 3.1.0  requirements.txt
  left         pypi flask 3.0.0  requirements.txt
  upgraded     pypi aiohttp 3.8.4 → 3.9.2  requirements.txt
  downgraded   pypi urllib3 2.2.0 → 1.26.14  requirements.txt

# a lock file in another folder: its decisions follow, its findings are not new, and one line says that it moved
$ cd change && vauban decide CVE-2023-43804 not_affected --why "no proxy" -q; mkdir d/web && mv d/requirements.txt d/web && vauban audit d -q --fail-on new --format json | grep -E '"(status|justification)": "n' && vauban diff
      {*}"status": "not_affected",
      {*}"justification": "no proxy",
Run 2 to run 3. Components: 0 came, 0 left, 0 changed version. Findings that stay: 0

Components
  moved        requirements.txt → web/requirements.txt  (components: 3)

The same, in another place
  {*}  CVE-{*}  requirements.txt → web/requirements.txt
...
# what follows is recorded as said of the new place: it holds in the next runs
$ cd change && vauban audit d -q >/dev/null && vauban findings --decision not_affected --state all | grep -c CVE-2023-43804
1
# a copy is not a move: what was decided about the first place says nothing about the second
$ cd change && mkdir d/copy && cp d/web/requirements.txt d/copy && vauban audit d -q >/dev/null; vauban findings --component urllib3 --state all --undecided | grep -c CVE-2023-43804
1
# a gate that is not met says last what it could not judge, and the exit status says it too
$ mkdir -p gate/d && cd gate && echo flask==3.0.0 > d/requirements.txt && vauban audit d --forget --index none.vbx --fail-on critical >/dev/null
--fail-on is not met, but no advisory is loaded: no component was assessed (vauban watch)
? 5
$ cd gate && vauban watch -q --from $SOURCE/examples/helios/advisories >/dev/null; echo '=broken' > d/requirements-dev.txt; vauban audit d --forget --fail-on critical >/dev/null
--fail-on is not met, but not all could be read (inputs: 1, the first: requirements-dev.txt)
? 5
# a gate that is met outweighs a report that could not be written, and is said last
$ cd gate && echo aiohttp==3.8.4 > d/requirements.txt; vauban audit d --forget --fail-on high -o html=/proc/none/x.html >/dev/null
vauban: {*}
...
the answer is no: --fail-on high holds of 2 open findings: {*}
? 1
