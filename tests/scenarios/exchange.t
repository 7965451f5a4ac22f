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
