> vauban.yaml
vauban: 1
case: box
zones: {lan: {trust: 2}}
components: {web: {zone: lan, kind: process}}
requirements: {R-one: {text: It stops, from: [CRA-I.2.d], tests: [T-one]}}
tests: {T-one: {run: "kill -TERM $PPID; sleep 60", within: 60}}
<
> stop
# stop SECONDS SIGNAL: an audit that a signal meets somewhere; it is done, or stopped with that signal's status
timeout --preserve-status -s $2 $1 vauban audit root --forget -q -o json=report.json >/dev/null 2>said
status=$?
case $status in
0|1|5) test -s report.json || echo "no report" ;;
$3) test ! -e report.json || echo "a report, and stopped" ;;
*) echo "status $status: $(cat said)" ;;
esac
rm -f report.json said
<
> record
timeout --preserve-status -s TERM $1 vauban audit root --store runs.db -q >/dev/null 2>&1
<
# the signal arrives while a test runs
$ vauban test 2>&1
vauban: stopped
? 143
# nothing is left half written, whenever it arrives
$ mkdir -p root/etc && for i in $(seq 300); do echo "key = $i" > root/etc/$i.conf; echo "<p>$i" > root/etc/$i.html; done
$ for s in 0.001 0.02 0.05 0.1 0.2 0.4 0.8; do sh stop $s TERM 143; sh stop $s INT 130; done; ls
record
root
stop
vauban.yaml
# what is recorded is whole
$ for s in 0.02 0.05 0.1 0.2 0.4 0.8; do sh record $s; done; vauban audit root --store runs.db -q >/dev/null; vauban log verify --store runs.db -q && ls
sound: {*} problems: 0
root {*}
record
root
runs.db
stop
vauban.yaml
