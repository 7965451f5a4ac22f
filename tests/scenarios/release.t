> vauban.yaml
vauban: 1
case: box
title: Box
version: 1.2.0
about: {maker: Example SAS, security_contact: "security@example.org"}
zones: {lan: {trust: 2}}
components: {web: {zone: lan}}
requirements:
  R-state: {text: No state is lost, tests: [T-state]}
tests:
  T-state: {run: sh state.sh, within: 20, fresh: 30}
<
> state.sh
exit 0
<
# nothing is recorded: there is nothing to judge
$ mkdir product; vauban release
vauban: nothing is recorded yet: there is no ./.vauban/vauban.db
  vauban audit TARGET records a run
? 4
# every reason is named, and nothing is written
$ vauban audit -q product > /dev/null; vauban release out; ls
NO  proof:R-state  T-state never run
NO  support  end of the support period: about.support_until, a day to come
NO  deploy  steps of the deployment: release.deploy
NO  rollback  steps back: release.rollback
NO  contacts  who to call during the deployment: release.contacts
ok  audit  the last audit is 0 days old; it holds 30
ok  version  audited: version "1.2.0"; the case says "1.2.0"
ok  readable  inputs that could not be read: 0
ok  findings  open findings the policy refuses: 0
ok  altered  problems of the evidence log: 0
ok  contact  contact for vulnerabilities: about.security_contact
not released: 5 conditions are not met
product
state.sh
vauban.yaml
? 0
$ vauban release -q > /dev/null
? 1
# when all is there, everything leaves in one folder, in both languages
$ sed -i 's/^about:.*/about: {maker: Example SAS, security_contact: "security@example.org", support_until: 2031-12-31}\nrelease: {deploy: [stop, install, start], rollback: [stop, "install the release before", start], contacts: ["duty engineer"]}/' vauban.yaml && vauban test -q > /dev/null && vauban release out | tail -12
the gate is open
  sbom.cdx.json
  sbom.spdx.json
  evidence.json
  deployment.en.html
  deployment.fr.html
  user-information.en.html
  user-information.fr.html
  declaration.en.html
  declaration.fr.html
  acceptance.en.html
  acceptance.fr.html
$ cd out && sha256sum --quiet -c SHA256SUMS && vauban log verify --bundle evidence.json --trust release.pub | tail -1 && grep -o about.maker_address user-information.fr.html | head -1 && grep -o 'Projet, et non déclaration' declaration.fr.html | head -1 && grep -o '<li>install the release before</li>' deployment.fr.html
sound: {*}
about.maker_address
Projet, et non déclaration
<li>install the release before</li>
# who receives it verifies it with the key of who released it, here from another place
$ mkdir there && cp -r out there/got && cp .vauban/log.key.pub there && cd there && vauban release verify got --trust log.key.pub
sound: 11 files, {*} entries of evidence, signed by {*}
$ cd there && vauban release verify got
vauban: no key is trusted yet: the signature of the release cannot be verified
  --trust KEY.pub names the key of who releases, got by another way than the folder
? 2
# what is altered, missing or besides is named, each time, with checksums made anew too
$ cd there && echo >> got/declaration.fr.html && rm got/sbom.spdx.json && touch got/more && vauban release verify got --trust log.key.pub
sbom.spdx.json: is missing
declaration.fr.html: was altered
more: nobody signed for it
ALTERED: problems: 3
? 1
$ cd there && rm got/more && cd got && sha256sum *.html *.json > SHA256SUMS && cd .. && VAUBAN_LANG=fr vauban release verify got --trust log.key.pub
SHA256SUMS.ed25519 : n’est pas une signature de cette clé sur SHA256SUMS
MODIFIÉ : problèmes : 1
? 1
$ cd there && ln -sf /etc/passwd got/acceptance.en.html && echo "0000 x" >> got/SHA256SUMS && vauban release verify got --trust log.key.pub
vauban: got/SHA256SUMS:11:5: the checksum is not 64 digits
  a line is 64 digits of 0-9 and a-f, two spaces, a file name
? 3
$ cd there && VAUBAN_LANG=fr vauban release verify got --trust log.key.pub
vauban: got/SHA256SUMS:11:5: l’empreinte n’a pas 64 chiffres
  une ligne : 64 chiffres de 0-9 et a-f, deux espaces, un nom de fichier
? 3
$ vauban release verify nothing --trust .vauban/log.key.pub
vauban: nothing/SHA256SUMS is not there, or no plain file
  a folder that vauban release FOLDER wrote has it
? 4
# a release that fails leaves nothing behind
$ mkdir .vauban/templates && echo '{{#open}}' > .vauban/templates/sheet.mustache; vauban release out2 2>&1 | head -1; rm -r .vauban/templates; ls -d out2*
vauban: ./.vauban/templates/sheet.mustache:1:1: the section open is never closed
ls: cannot access 'out2*': No such file or directory
? 2
# a slash behind the folder's name changes nothing
$ vauban release out3/ > /dev/null; ls out3 | head -2; rm -r out3
SHA256SUMS
SHA256SUMS.ed25519
# a release is not replaced
$ vauban release out
vauban: out (or out.part) is already there: a release is not replaced
  name another folder, or move it away
? 2
# a stale proof, an altered record, another version: refused by name
$ SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 31 * 86400)) vauban release | grep ^NO
NO  audit  the last audit is 31 days old; it holds 30
NO  proof:R-state  T-state too old: 31 days old; it holds 30
$ sed -i 's/^version: .*/version: 1.3.0/' vauban.yaml && python3 -c 'import sqlite3; d=sqlite3.connect(".vauban/vauban.db"); d.execute("UPDATE run SET score=1"); d.commit()' && VAUBAN_LANG=fr vauban release | grep ^NON
NON  version  version auditée : « 1.2.0 » ; le dossier dit « 1.3.0 »
NON  altered  problèmes du journal de preuves : 1
