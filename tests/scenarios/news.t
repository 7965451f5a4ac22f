# nothing recorded yet is said
$ vauban news
vauban: no news has been read yet
  vauban watch reads what the case names under news:, vauban watch --from FOLDER what is in one
? 4
> vauban.yaml
vauban: 1
case: sail
title: Sail gateway
owner: lea
laws: [CRA, NIS2]
data: {logs: {need: [1, 1, 1]}}
zones: {net: {trust: 0}}
suppliers: {ropes: {name: Rope Works, access: [gw]}}
components: {gw: {kind: process, zone: net, tech: [openssl], holds: [logs]}}
news:
  cert: {domain: security, address: "https://news.example.org/cert.xml", words: [gateway]}
  law: {domain: legal, address: "https://law.example.org/atom", stale: 20}
  green: {domain: ecology}
<
# sources of the case and of a folder named after a domain are read; other XML is passed over
$ vauban watch --from $SOURCE/tests/watch/data/news
news: 5 items of 3 documents, 5 new (vauban news)
# what was read already is not new
$ vauban watch --from $SOURCE/tests/watch/data/news
news: 5 items of 3 documents, 0 new (vauban news)
# by domain, what speaks of the case first, and why; silent sources are flagged
$ vauban news
Law (2)
  {*}  CRA guidance is out
            law, 2026-10-01  matters 12: CRA, NIS2
            https://law.example.org/cra
  {*}  A decree on buoys
            old, 2026-11-02
            https://old.example.org/buoys

Security (3)
  {*}  OpenSSL & friends: CVE-2099-0001 mended
            cert, 2026-11-16  matters 12: openssl, gateway
            https://news.example.org/1
  {*}  A Rope Works plant reopens
            cert  matters 8: Rope Works
  {*}  Weather of the week
            cert, 2026-11-17

5 to decide, 0 retained, 0 discarded
Sources
  !! green (ecology): never read
  !! law (legal): newest 2026-10-01 (52 days ago)
  ok old (legal): newest 2026-11-02 (20 days ago)
  ok cert (security): newest 2026-11-17 (5 days ago)
# a decision needs a reason, and is kept with its author
$ vauban news $(vauban news --domain security --format json | sed -n 's/.*"id": "\(......\).*/\1/p' | head -1) retain
vauban: a decision needs its reason
  --why "what makes it true"
? 2
$ vauban news $(vauban news --domain security --format json | sed -n 's/.*"id": "\(......\).*/\1/p' | head -1) retain --by ana --why "our gateway has it"
recorded: retained
$ vauban news --domain security --all --lang fr | sed -n 1,5p
Sécurité (3)
  {*}  OpenSSL & friends: CVE-2099-0001 mended
            cert, 2026-11-16  importance 12 : openssl, gateway
            https://news.example.org/1
            retenu, ana, 2026-11-23: our gateway has it
$ vauban news zzzz retain --why x
vauban: 5 items of news: none begins with "zzzz"
  give the id that vauban news shows, or its first digits (4 or more)
? 4
$ vauban news --domain weather
vauban: "weather" is no domain
  legal, technical, competition, ecology or security
? 2
# the evidence log has an entry for the decision, and everything still verifies
$ vauban log | grep -c " news " && vauban log verify >/dev/null && echo whole
1
whole
# the same documents read again elsewhere give the same digest, byte for byte
$ vauban news --all --format json > here.json; mkdir again && cp vauban.yaml again && cd again && vauban watch -q --from $SOURCE/tests/watch/data/news > /dev/null && vauban news --all --format json > ../there.json; cd .. && grep -v '"why"\|"author"\|"when"' here.json | sed 's/"retained": 1/"retained": 0/; s/"undecided": 4/"undecided": 5/; s/"verdict": "retained",*/"verdict": "undecided"/' | cmp - there.json && echo same
same
# news of nobody is refused by name, the rest goes on
$ mkdir -p stray && cp $SOURCE/tests/watch/data/news/news/law.xml stray/unknown.xml && sed -i 's/law.example.org.atom/other.example.org/' stray/unknown.xml && cp $SOURCE/tests/watch/data/news/news/cert.xml stray/ && vauban watch --from stray
news: 3 items of 1 documents, 0 new (vauban news)
1 rejected:
  stray/unknown.xml: news of a source the case does not name
? 5
