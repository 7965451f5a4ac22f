> root/etc/os-release
ID=debian
<
> root/etc/ssh/sshd_config
Include /etc/ssh/sshd_config.d/*.conf
PermitRootLogin yes
<
# without a run, a target or a case, the folder at hand is looked at; without a case no filter is written
$ vauban harden root -o out
root: {*} closed, 0 for the build, {*} left
  closed: audited again with these files, they pass
    VB-SSH-001  high     Root may log in over SSH
...
no case file: no flow is declared, so no filter is written (vauban init)
1 file written to out; README.md there says how to apply it
# what was written is the folder of the manual
$ find out -type f | sort && grep -v '^#' out/root/etc/ssh/sshd_config.d/00-vauban.conf
out/LISEZMOI.md
out/README.md
out/root/etc/ssh/sshd_config.d/00-vauban.conf
out/vauban-harden.json
PermitRootLogin no
PasswordAuthentication no
...
# a folder that is there is not written over
$ vauban harden root -o out
vauban: out is there already
  --replace writes it anew, -o names another
? 4
# --replace writes it anew, and only when it is one of ours
$ vauban harden root -o out --replace -q > /dev/null; echo $?; mkdir mine; echo keep > mine/x; vauban harden root -o mine --replace; cat mine/x; ls
0
vauban: mine was not written by vauban harden: it is not replaced
keep
mine
out
root
# a target that is not there writes nothing
$ vauban harden nowhere -o new; echo $?; ls
vauban: {*}nowhere{*}
...
4
mine
out
root
# the last recorded run says what to harden; when its target is gone its findings are taken at their word
$ vauban audit root -q > /dev/null; vauban harden -o again --lang fr
root : {*} corrigés, 0 pour la construction, {*} restants
...
1 fichier écrit dans again ; LISEZMOI.md y dit comment l’appliquer
$ mv root gone; vauban harden -o later
vauban: the targets of the last run are gone: written from its findings, not audited again
root: {*} written, 0 for the build, {*} left
  written, not audited again
    VB-SSH-001  high     Root may log in over SSH
...
# a MUD file is published over https
$ vauban harden gone -o mud --mud-url http://x.example/a.json
vauban: --mud-url is an https address (RFC 8520)
? 2
# what was decided is left alone
$ mv gone root; vauban decide VB-SSH-001 accepted --why "a jump host stands before it" -q > /dev/null; vauban harden root -o less | grep -c VB-SSH-001
0
? 1
# a folder given as ".." is written under its own name; what lies beside the new folder is left alone
$ mkdir -p up/work/root up/work/build up/other && cp -r root/etc up && echo keep | tee up/work/root/x > up/work/build/x && cd up/work && vauban harden .. ../other -o new/ | head -1; cat root/x build/x; find new -name '*.conf'
up: {*} closed, 0 for the build, {*} left
keep
keep
new/up/root/etc/ssh/sshd_config.d/00-vauban.conf
