# what is recorded is in the evidence log, and the log is sound
$ cp -r $SOURCE/examples/helios/vauban.yaml $SOURCE/examples/helios/service . && vauban audit -q --forget service > /dev/null; vauban audit -q service > /dev/null; vauban audit -q service > /dev/null; vauban log | sed 's/  [0-9a-f]\{16\}  /  /' && vauban log verify
      0  2026-11-23T00:00:00Z  product 1  vauban
...
      {*}  2026-11-23T00:00:00Z  run 2  tester
      {*}  2026-11-23T00:00:00Z  change 2  tester
sound: {*} entries, 0 checkpoints, problems: 0
root {*}
# a checkpoint is signed, recorded, and makes its key the first time
$ vauban log checkpoint --by ana | head -1; vauban log verify; stat -c %a .vauban/log.key
made ./.vauban/log.key (keep it secret) and its .pub (to verify)
vauban/{*}
sound: {*} entries, 1 checkpoints, problems: 0
root {*}
600
# a bundle is verified without a store, by the public key alone
$ vauban log export -q -o e.json && vauban log prove run/2 -q -o p.json && mkdir away && cp e.json p.json away && cp .vauban/log.key.pub away/k && cd away && vauban log verify --bundle e.json --trust k | tail -1 && vauban log verify --bundle p.json --trust k
sound: {*} entries of {*} in the log vauban/{*}, {*} with their content, 0 older checkpoints
{*}  2026-11-23T00:00:00Z  run 2  {*}  tester
sound: 1 entries of {*} in the log vauban/{*}, 1 with their content, 0 older checkpoints
# the log grows: the older checkpoint is proved to be its beginning
$ vauban audit -q service > /dev/null; vauban log export -q -o e2.json && vauban log verify --bundle e2.json | tail -1
sound: {*}, 1 older checkpoints
# who signed is in the trail; that line alone asks for no other signature
$ vauban log export -q -o e3.json; vauban log export -q -o e4.json; cmp e3.json e4.json && python3 -c 'import sqlite3; print(*sqlite3.connect(".vauban/vauban.db").execute("SELECT who, action, object FROM trail ORDER BY id DESC").fetchone())'
tester checkpoint 2
# a lesson and the decisions it ends are recorded together or not at all
$ vauban incident open Doors --zone UTC -q > /dev/null; id=$(vauban findings -f json | python3 -c 'import json,sys; print(json.load(sys.stdin)["findings"][0]["id"])'); vauban decide -q $id accepted --why measured; sql() { python3 -c 'import sqlite3,sys; d=sqlite3.connect(".vauban/vauban.db"); d.execute(sys.argv[1]); d.commit()' "$1"; }; sql "CREATE TRIGGER no BEFORE INSERT ON decision BEGIN SELECT raise(ABORT, 'full'); END"; vauban incident lesson I1 Look twice --reopens $id; vauban incident show I1 | grep -c "Look twice"; sql "DROP TRIGGER no"; vauban incident lesson I1 Look twice --reopens $id; vauban incident show I1 | grep -c "Look twice"
vauban: ./.vauban/vauban.db: cannot write the store: full
0
I1: lesson recorded; findings opened again: 1
1
# no byte of a bundle's entries can be changed
$ python3 -c 'import json,subprocess,sys; b=json.load(open("p.json")); run=lambda f: (d:=json.loads(json.dumps(b)), f(d["entries"][0], d), json.dump(d,open("x.json","w")), subprocess.run(["vauban","log","verify","--bundle","x.json"],capture_output=True,text=True).returncode)[-1]; flip=lambda s: s[:-1]+("0" if s[-1]!="0" else "1"); print({run(lambda e,d,k=k: e.update({k:v})) for k,v in dict(index=0,kind="runs",subject=3,time="2026-11-23T00:00:01Z",author="bob",digest=flip(b["entries"][0]["digest"]),proof=b["entries"][0]["proof"][:-1],content=b["entries"][0]["content"]+" ").items()}, run(lambda e,d: None))'
{3} 0
# another key is not trusted, and without one nothing is verified
$ vauban watch -q --key other && vauban log verify --bundle p.json --trust other.pub; cd away && vauban log verify --bundle p.json
vauban: p.json:3:1: no signature of the trusted key fits this checkpoint
  It was altered, or another key signed it.
vauban: no key is trusted yet: a bundle cannot be verified
  --trust KEY.pub names the sender's public key, got by another way than the bundle
? 2
# one altered value in the store is named, and the answer is no
$ python3 -c 'import sqlite3; d=sqlite3.connect(".vauban/vauban.db"); d.execute("UPDATE run SET release=? WHERE id=2",("9",)); d.commit()'; vauban log verify; VAUBAN_LANG=fr vauban log verify | head -1
what was recorded was altered: run 2, entry {*}
ALTERED: {*} entries, {*} checkpoints, problems: 1
root {*}
ce qui était noté a été modifié : run 2, entrée {*}
# nothing that was altered leaves as evidence
$ vauban log prove run/2
vauban: entry {*} (run 2) is not what was recorded
  vauban log verify names everything that was altered
? 3
