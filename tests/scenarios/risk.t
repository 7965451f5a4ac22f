# without a case there is nothing to derive from
$ vauban risk
vauban: there is no vauban.yaml here or in a folder above
  vauban init writes one for what it finds here
? 4
# a small case: two zones, one flow that asks nobody who they are
$ printf '%s\n' 'vauban: 1' 'case: gate' 'accept: 4' 'data: {orders: {need: [2, 4, 3]}}' 'zones: {ward: {trust: 2, kind: lan}, box: {trust: 3, kind: device, in: ward}}' 'components: {caller: {zone: ward}, gate: {zone: box, holds: [orders]}}' 'flows: {ask: {from: caller, to: gate, proto: tcp, data: [orders]}}' 'actors: {thief: {means: 2, drive: 4, tries: [0.5, 1, 2], start: [ward]}}' 'feared: {stop: {name: Orders falsified, hits: [gate], severity: 4, loss: [10, 20, 40]}}' 'requirements: {R1: {text: Callers are known, from: [CRA-I.2.d], covers: [ask], tests: [T1]}}' 'tests: {T1: {run: t1.sh, last: fail}}' 'measures: {M1: {for: [R1], cut: {ask: 0.9}}}' > vauban.yaml && vauban check
vauban.yaml: data 1, {*}; errors 0, warnings 0
# threats are few, each with what answers it and where it stands
$ vauban risk | sed -n '/THREATS/,/^$/p'
THREATS 4 open, 2 with a measure planned, 0 cut, 0 accepted, 0 not applicable
  D01   gate         medium    A flood exhausts it
        open · vauban.yaml:6
  D02   gate         medium    One failure stops the service
        open · vauban.yaml:6
  R01   gate         low       An action cannot be attributed
        open · vauban.yaml:6
  R03   gate         low       The clock can be fooled
        open · vauban.yaml:6
  S01   ask          high      Anyone who reaches it can act as the caller
        measure planned: cut by M1 once done · vauban.yaml:7
  T01   ask          high      A message can be altered on the way
        measure planned: cut by M1 once done · vauban.yaml:7

# one workshop at a time
$ vauban risk --workshop 5
WORKSHOP 5  Treatment of the risk
  thief          stop           G4 V{*} high   → V{*} with M1{*}

# in French too
$ vauban risk --workshop 2 --lang fr
ATELIER 2  Sources de risque et objectifs visés
  Retenus (pertinence)
    thief          stop           moyenne  moyens 2 × motivation 4
  Écartés
    aucun

# a workshop that does not exist is refused
$ vauban risk --workshop 6
vauban: --workshop takes a number from 1 to 5, not "6"
? 2
# what no fact of the case decides is uncertain, and the fact is named
$ vauban risk | grep -A1 ' cra '
  uncertain cra                  a product with digital elements that connects, supplied in the Union · Art. 2(1) · uncertain: ask counsel
            missing in the case: about.medical_device, about.vehicle, about.aviation, about.marine, about.market
# requirements of a law, gaps first, and an exit status that says no
$ vauban check --against cra | sed -n '1,3p'
  fails              CRA-I.2.d      Access control
      unauthorised access is prevented and possible attempts reported (Annex I Part I (2)(d))
      requirement R1 stated · test T1 fail
$ vauban check --against cra -q > /dev/null
? 1
# the nearest name is offered
$ vauban check --against cre
vauban: no framework with requirements is called "cre"
  did you mean cra?
? 2
# the same as JSON
$ vauban risk --format json | python3 -c 'import json,sys; d = json.load(sys.stdin); print(len(d["threats"]), sorted(d["workshops"]), d["threats"][4]["capec"])'
6 ['1', '2', '3', '4', '5'] ['CAPEC-115']
# threats stand among the findings of an audit
$ mkdir -p root/etc && vauban audit root --all | grep -c -e S01 -e T01
2
# a rule of ours may be turned off, with its reason
$ printf '%s\n' 'rules: {S01: {enabled: no, why: measured on the wire}}' >> vauban.yaml && vauban risk --all | grep -A1 S01
  S01   ask          high      Anyone who reaches it can act as the caller
        not applicable: the case turns the rule off: measured on the wire · vauban.yaml:7
# a rule pack beside the case adds its own
$ mkdir -p .vauban/threats && printf '%s\n' 'format: vauban-threats/1' 'threats:' '- {id: GATE-1, about: component, stride: D, when: "id = gate", title: {en: Dust, fr: Poussière}, threat: {en: a, fr: b}, advice: {en: a, fr: b}}' > .vauban/threats/own.yaml && vauban risk | grep GATE-1
  GATE-1 gate         medium    Dust
# with catalogues loaded, what a threat refers to has its name, in the text and in the JSON
$ mkdir names && printf '[{"id":"CWE-770","kind":"weakness","name":"Too much is taken","status":"Stable"}]' > names/cwe.json && printf '{"source":"x","techniques":[{"id":"T1499","name":"Denial at the gate","tactics":[]}]}' > names/attack.json && printf '{"id":"OSV-2099-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"PyPI","name":"sail"},"versions":["1"]}]}' > names/osv.json && vauban watch -q --from names --index named.idx >/dev/null; vauban risk --index named.idx | grep -A2 ' D01 '; vauban risk --index named.idx -f json | grep -A1 '"id": "T1499"'
  D01   gate         medium    A flood exhausts it
        open · vauban.yaml:6
        CWE-770 Too much is taken · T1499 Denial at the gate
      "id": "T1499",
      "name": "Denial at the gate"
