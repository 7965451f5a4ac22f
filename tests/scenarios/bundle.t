# a bundle is signed
$ vauban watch -q --from $SOURCE/examples/helios/advisories >/dev/null && vauban watch --bundle b.vbundle
vauban: a bundle is signed: it needs a key
  --key FILE makes one the first time
? 2
# the key is made the first time, and only its owner reads it
$ vauban watch --key k --bundle b.vbundle && stat -c %a k && vauban watch -q --key k --bundle c.vbundle
made k (keep it secret) and k.pub (give it to who receives bundles)
written: b.vbundle, signed by {*}
600
# without a trusted key nothing is loaded
$ vauban watch --index there/i.vbx --from b.vbundle
vauban: no key is trusted yet: a bundle cannot be verified
  --trust FILE.pub names the sender's public key, got by another way than the bundle
no advisories are loaded yet: components will be "not assessed"
? 4
# with it, the receiver has what the sender had; the key is remembered
$ vauban watch --index there/i.vbx --from b.vbundle --trust k.pub && vauban watch -q --index there/i.vbx --from b.vbundle >/dev/null && cp there/i.vbx good
{*} advisories in there/i.vbx
...
# another key is not trusted
$ vauban watch -q --key other --bundle o.vbundle && vauban watch -q --index there/i.vbx --from o.vbundle; cmp good there/i.vbx
vauban: o.vbundle: signed by a key that is not trusted
  If the sender changed keys: vauban watch --from FILE --trust FILE.pub
# one byte changed anywhere is seen, and a cut or lengthened file too; nothing changes
$ python3 -c 'import subprocess,sys; b=open("b.vbundle","rb").read(); run=lambda x: (open("x.vbundle","wb").write(x), subprocess.run([sys.argv[1],"watch","-q","--index","there/i.vbx","--from","x.vbundle"],capture_output=True,text=True))[1]; flip=lambda i: b[:i]+bytes([b[i]^1])+b[i+1:]; bad=[flip(i) for i in (9,20,30,40,50,80,110,160,200,len(b)-1)]+[b[:n] for n in (8,100,167,168,len(b)-1)]+[b+b"x"]; r=[run(x) for x in bad]; print({x.returncode for x in r}); print(r[-2].stderr.split("\n")[0]); print(r[8].stderr.split("\n")[0]); print(r[2].stderr.split("\n")[0])' vauban; cmp good there/i.vbx
{3}
vauban: x.vbundle: not whole: {*} bytes of {*}
vauban: x.vbundle: its content was altered after it was signed
vauban: x.vbundle: its signature is wrong: it was altered after it was made
# an older bundle is not loaded again
$ SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 1)) vauban watch -q --key k --bundle n.vbundle && vauban watch -q --index there/i.vbx --from n.vbundle > /dev/null && vauban watch -q --index there/i.vbx --from b.vbundle
vauban: b.vbundle: older than the bundle loaded before: it is not loaded again
  Ask for a new one: an old bundle would hide what was published since.
? 3
# a key is never replaced
$ rm k.pub && vauban watch -q --key k && cp k k.kept && rm k && touch k.pub && vauban watch -q --key k
vauban: k.pub exists: it is not replaced
? 2
# what was loaded and is not given again stays; with --replace it goes, and is named; quiet, nothing else is said
$ mkdir two && cp $SOURCE/examples/helios/advisories/PYSEC-2023-1*.json two && vauban watch --index w.vbx -q --from $SOURCE/examples/helios/advisories; vauban watch --index w.vbx -q --from two && vauban doctor --index w.vbx --format json | grep -c '"name": "\(OSV\|KEV\|EPSS\)"'; cp w.vbx r.vbx; vauban watch --index r.vbx -q --replace --from two
4
vauban: no longer loaded: OSV advisories, EPSS, KEV
# a catalogue is renewed alone: the rest stays with the day it was loaded, and what is a month old is stale
$ SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 5000000)) vauban watch --index w.vbx --from $SOURCE/examples/helios/advisories/kev.json
{*} advisories in w.vbx
  KEV {*}
  OSV two {*}  loaded {*}  stale, renew it
  OSV advisories {*}  loaded {*}  stale, renew it
  EPSS {*}  loaded {*}  stale, renew it
# it makes no index by itself
$ vauban watch --index none.vbx --from $SOURCE/examples/helios/advisories/kev.json
vauban: no advisory was found in {*}kev.json, only KEV
  a catalogue goes with advisories, and none are loaded yet: give both the first time, --from FOLDER --from FILE
no advisories are loaded yet: components will be "not assessed"
? 3
# one record alone replaces the one of its id and no other
$ F=$(ls two | head -1); vauban watch --index w.vbx -q --from two/$F; vauban watch --index w.vbx -q --from two/$F; vauban doctor --index w.vbx | grep OSV
  OSV  {*} 1  newest {*}
  OSV two {*}
  OSV advisories {*}
# a record that is refused today keeps what it said yesterday; when all are whole, what is gone from the folder goes
$ mkdir day && cp $SOURCE/examples/helios/advisories/PYSEC*.json day/ && vauban watch --index d.vbx -q --from day && N=$(ls day | wc -l) && F=$(ls day | head -1) && G=$(ls day | tail -1) && cp day/$F f.kept && printf '{' > day/$F && rm day/$G && vauban watch --index d.vbx -q --from day | head -1; vauban doctor --index d.vbx --format json | grep -c "\"records\": $N,"; cp f.kept day/$F && vauban watch --index d.vbx -q --from day; vauban doctor --index d.vbx --format json | grep -c "\"records\": $((N - 1)),"
1 rejected:
1
1
# a document that is not for everybody is told
$ mkdir tlp && printf '{"document":{"category":"csaf_security_advisory","csaf_version":"2.0","title":"S","distribution":{"tlp":{"label":"AMBER"}},"publisher":{"category":"vendor","name":"S","namespace":"https://s.example"},"tracking":{"id":"S-1","current_release_date":"2026-01-02T00:00:00Z"}},"product_tree":{"full_product_names":[{"product_id":"A","name":"A","product_identification_helper":{"purl":"pkg:pypi/sail@1.0"}}]},"vulnerabilities":[{"cve":"CVE-2099-7002","product_status":{"known_affected":["A"]}}]}' > tlp/a.json && vauban watch --index t.vbx --from tlp; sed -i 's/AMBER/GREEN/' tlp/a.json && vauban watch -q --index t.vbx --from tlp
vauban: documents labelled TLP:AMBER or RED: 1; {*}
1 advisories in t.vbx
  CSAF S {*}
# an index that cannot be read keeps nothing, and that is told; for a catalogue alone it is an error
$ cp w.vbx bad.vbx; printf X | dd of=bad.vbx bs=1 seek=9000 conv=notrunc 2>/dev/null; cp bad.vbx bad2.vbx; vauban watch --index bad.vbx -q --from $SOURCE/examples/helios/advisories/kev.json; cmp bad.vbx bad2.vbx; vauban watch --index bad.vbx -q --from two
vauban: the advisory index is damaged
  Build it again: vauban watch, or vauban watch --from FOLDER without a network.
vauban: bad.vbx cannot be read (the advisory index is damaged): nothing of it is kept
# a record that says it changed before it was published is as new as its publication; one that says nothing has no age
$ rm two/*; printf '{"id":"GO-1","modified":"0001-01-01T00:00:00Z","published":"2021-04-14T20:04:52Z","affected":[{"package":{"ecosystem":"Go","name":"a.b/c"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}' > two/a.json; vauban watch --index g.vbx --from two; sed -i 's/"published":"[^"]*",//' two/a.json; vauban watch --index g.vbx -q --from two; vauban watch --index g.vbx --from /dev/null
1 advisories in g.vbx
  OSV two                          1  newest 2021-04-14 ({*})
vauban: /dev/null: not an advisory feed
  {*}
the advisories loaded before stay in use
? 3
