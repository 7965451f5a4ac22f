# without a verb, the help goes to standard output and the status says the use was wrong
$ vauban
vauban {*} - keeps the security case of a digital product
...
? 2
# help is no mistake
$ vauban --help
...
  vauban audit [TARGET...]    look at the product, judge it, say what matters
                              first
...
# a wrong verb is answered with the nearest one
$ vauban audti
vauban: unknown verb "audti"
  did you mean vauban audit?
? 2
# in French too
$ vauban --lang fr audti; vauban decied --lang=fr
vauban: verbe inconnu « --lang »
  vauban --help liste les verbes
vauban: verbe inconnu « decied »
  vouliez-vous dire vauban decide ?
? 2
# a wrong option is answered with the nearest one
$ vauban audit --pakages
vauban: unknown option --pakages
  did you mean --packages?
? 2
# a missing value is named
$ vauban audit --store
vauban: the option --store needs a value
? 2
# an unknown report format is refused before anything is looked at
$ vauban audit . -o htlm=x.html
vauban: unknown report format "htlm"
  did you mean html? (text, json, html, csv, sarif, cyclonedx, cyclonedx-vex, spdx, spdx-tag-value, openvex, csaf)
? 2
# one that begins as one does is answered with that one, one that is like none with all
$ vauban audit . -o spdx-tv=x
vauban: unknown report format "spdx-tv"
  did you mean spdx-tag-value? {*}
? 2
$ vauban audit . -o xyz=x
vauban: unknown report format "xyz"
  text, json, html, {*}
? 2
# no help line is wider than 80 columns
$ for v in $(vauban --help | sed -n "s,^  vauban \([a-z]*\) .*,\1,p"); do vauban $v --help; vauban $v --help --lang fr; done | python3 -c 'import sys; [print(l, end="") for l in sys.stdin if len(l) > 81]'
# nothing recorded yet is said, with the next thing to type
$ vauban show CVE-2020-0001
vauban: nothing is recorded yet: there is no ./.vauban/vauban.db
  vauban audit TARGET records a run
? 4
# no case file is said, with the next thing to type
$ vauban check
vauban: there is no vauban.yaml here or in a folder above
  vauban init writes one for what it finds here
? 4
# what examples do is said in the reader's language; lines without words of the user are the same in both
$ vauban export --help | tail -2; vauban decide --help --lang fr | tail -4; vauban watch --help --lang fr | tail -6
Examples
  vauban export otm -o model.otm.json
Exemples
  vauban decide 3f2a not_affected --why "analyseur absent du produit"
  STATUS : not_affected affected fixed under_investigation accepted
           false_positive open
Exemples
  vauban watch                      télécharger les sources publiques
  vauban watch --from /media/usb    un répertoire : ECOSYSTEM/all.zip, kev.json,
                                    epss.csv.gz ou des .json OSV
  vauban watch --key k --bundle b   pour une machine sans réseau, où l’on fait :
  vauban watch --from b --trust k.pub
? 0
# words with accents stand in line too
$ VAUBAN_LANG=fr vauban doctor | grep -c '^ok   règles         [0-9]'
1
# bash completes verbs, options, and what may stand behind them
$ vauban completion bash > c && bash -c '. ./c; t() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vauban; echo "${COMPREPLY[@]}"; }; t vauban re; t vauban audit --exc; t vauban audit --lang ""; t vauban log ch; t vauban report sar'
report release
--exclude
en fr
checkpoint
sarif
# every verb has its options in every shell, and the manual page names them
$ for v in $(vauban --help | sed -n 's,^  vauban \([a-z]*\) .*,\1,p'); do for s in bash zsh fish man; do vauban completion $s | grep -q "$v" || echo "$s: $v"; done; done
$ vauban completion man --lang fr | grep -A 1 'exclude'
\fB\-\-exclude\fR \fIPATTERN\fR
laisser de côté{*}
...
# an unknown shell is answered with those known
$ vauban completion tcsh
vauban: no completion for "tcsh"
  vauban completion bash, zsh, fish, man
? 2
