# a Threagile model becomes a case; every key is said to be mapped, kept or lost
$ vauban import $SOURCE/tests/case/data/import/threagile.yaml
Mapped
...
      3  technical_assets.*.type -> components.kind
...
Kept as written, under x:
...
      1  risk_tracking -> x
...
Lost
...
vauban.yaml (Threagile): data 2, zones 3, components 3, flows 3
# what is written is a sound case
$ vauban check
...
vauban.yaml: {*}errors 0, warnings 3
# a file that is there is not replaced unasked
$ vauban --lang fr import x; vauban import --lang fr $SOURCE/tests/case/data/import/otm2.json >/dev/null
vauban: verbe inconnu « --lang »
  vauban --help liste les verbes
vauban: vauban.yaml existe déjà
  -o FICHIER écrit ailleurs ; --replace le remplace
? 4
# out to another tool and back: nothing of the drawing of the case changed
$ vauban export threagile -o out.yaml && vauban import out.yaml -o back.yaml | tail -1 && vauban case diff vauban.yaml vauban.yaml
written: out.yaml
back.yaml (Threagile): data 2, zones 3, components 3, flows 3
differences: 0
# two cases compared, key by key
$ sed 's/auth: mfa/auth: password/; /^  accounts:/d; s/accounts//g; s/holds: \[levels, \]/holds: [levels]/; s/data: \[\], //' vauban.yaml > other.yaml; vauban case diff vauban.yaml other.yaml
- data/accounts
~ components/hub.holds: [levels, accounts] -> [levels]
~ flows/farmer.hub.auth: mfa -> password
~ flows/farmer.hub.data: [accounts] -> ()
differences: 4
? 1
# a format that is not known is refused
$ vauban export visio
vauban: a case is exported as otm or threagile, not "visio"
? 2
$ echo 'a: 1' > plain.yaml; vauban import plain.yaml -o p.yaml
vauban: plain.yaml:1:1: this is no threat model that can be imported
  Threagile (YAML), Threat Dragon (JSON), OTM (JSON, YAML) and TM-BOM (JSON) are
? 3
# the schema of the case file, for editors
$ vauban check --schema | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["properties"]) > 20)'
True
# the case file is edited in place
> small/vauban.yaml
vauban: 1   # of this format
zones: {z: {trust: 1}}
components:
  hub:  {zone: z, kind: process}   # the heart
  pump: {zone: z}
flows:
  run: {from: hub, to: pump}
<
$ cd small && vauban case set hub.kind store && vauban case add flow back from=pump to=hub && vauban case rename hub core
~ components/hub.kind: () -> store
differences: 1
written: vauban.yaml
+ flows/back
differences: 1
written: vauban.yaml
warnings: 2, 1 before; vauban check lists them
~ components/hub.id: hub -> core
differences: 1
written: vauban.yaml
places that now say the new name: 2
$ cat small/vauban.yaml
vauban: 1   # of this format
zones: {z: {trust: 1}}
components:
  core: {zone: z, kind: store, was: [hub]}   # the heart
  pump: {zone: z}
flows:
  run: {from: core, to: pump}
  back: {from: pump, to: core}
# what would not check is refused with its place, and nothing is written
$ cd small && vauban case rm core; vauban case set pump.zone nowhere; vauban case set pump.zone; vauban case paint
vauban: vauban.yaml:6:15: no component is named "core"
  nothing was written
vauban: vauban.yaml:5:16: no zone is named "nowhere"
  nothing was written
vauban: vauban case set: expected PLACE VALUE
vauban: vauban case does set, add, rm, rename, diff, not "paint"
? 2
$ cd small && vauban case rm --dry-run --format json flows/back 2>/dev/null; grep -c back vauban.yaml
{
  "differences": [
    {
      "change": "removed",
      "where": "flows/back",
      "key": "",
      "before": "",
      "after": ""
    }
  ]
}
1
