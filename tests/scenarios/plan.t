# planning needs a case
$ vauban plan
vauban: there is no vauban.yaml here or in a folder above
  vauban init writes one for what it finds here
? 4
> vauban.yaml
vauban: 1
case: demo
title: Demo gateway
owner: lead
zones:
  internet: {trust: 0, kind: internet}
  site: {trust: 3, kind: lan}
components:
  portal: {kind: process, zone: site}
  device: {kind: device, zone: site}
flows:
  web: {from: portal, to: device, proto: https, p: 0.5, tls: yes}
  in: {from: device, to: portal, proto: https, p: 0.4, tls: yes}
actors:
  thief: {tries: [2, 3, 4], start: [internet]}
  guest: {tries: [1, 2, 3], start: [portal]}
feared:
  stop: {hits: [device], severity: 3, loss: [10, 100, 400]}
requirements:
  R1: {text: Access is authenticated, covers: [web]}
measures:
  M1: {name: Mutual authentication, for: [R1], cut: {web: 0.9}, days: {code: 10}, cost: 1000, after: [M2]}
  M2: {name: Keys, days: {cloud: 4}}
  M3: {name: Recovery, softens: {stop: 0.5}, days: {cloud: 3}, cost: 500}
  M4: {name: Gold plate, cut: {web: 0.01}, days: {code: 1}, cost: 900000}
  M5: {name: Telepathy, cut: {web: 0.5}, days: {mind: 1}}
  M6: {name: Done before, days: {code: 4}, status: done, spent: 6}
team:
  ann: {days: 20, skills: [code], away: [2027-02-01/2027-02-05], accommodations: {note: MARKER-half-days}}
  bob: {days: 12, skills: [cloud], accommodations: MARKER-quiet-room}
plan: {from: 2027-01-04, until: 2027-03-31, budget: 5000, must: [R1], deadline: {R1: 2027-02-26}, holidays: [2027-01-06]}
options:
  talk: {measures: [M3]}
criteria:
  loss: {of: loss, weight: 2, unit: EUR}
  effort: {of: days}
  ease: {weight: 0.5, better: higher, unit: points, scores: {nothing: 3, cheapest: 2, best: 1, talk: 4}}
<
# the plan says what, who, when, what it buys, what was left out and why, and how far the best may be
$ vauban plan --what-if code -o ics=plan.ics -o csv=plan.csv
vauban: no run is recorded: {*}
Demo gateway: plan from 2027-01-04 to 2027-03-31
  Expected loss {*} EUR a year; 3 actions of 5; 1 500 EUR spent
  Planner's estimate over 3 years {*} gap 0.00 %, proved best

To do, in order
...
  M1  Mutual authentication
      finished 2027-02-{*}; a must{*}
...
Left out, and why
  M4  Gold plate: costs more than it saves; would save {*} a year
  M5  Telepathy: nobody can do it: mind; would save {*} a year

Compared
  do nothing {*} musts not met
  cheapest that meets the musts {*} 1 000 spent, 14 days; {*} musts met
  best {*} musts met
  talk {*} 500 spent, 3 days; {*} musts not met
...
Ranked by the case's criteria
  1. talk {*} 0.74  loss {*} EUR, effort 3, ease 4 points; musts not met
  2. best {*} 0.57  loss {*} EUR, effort 17, ease 1 points
  3. cheapest {*}
  4. do nothing {*}
  talk comes first but leaves undone what must hold; the first that meets it is best (rank 2)
  Weight of loss (2) moved by 50 %: the order changes, not the first; {*} above 3.53 another is first
  Weight of effort (1) moved by 50 %: same order; below 0.303 another is first{*}
  Weight of ease (0.5) moved by 50 %: same order
...
  M6 (done): 6 days spent of 4
  What is done took 1.5 times its estimate.
...
  +1 of code: {*}
...
written to plan.ics
written to plan.csv
# in French
$ vauban plan --lang fr -q | grep -c "À faire, dans l’ordre\|preuve\|prouvé optimal\|fait gagner"
5
# the calendar is RFC 5545: CRLF, no line over 75 bytes, as many ends as beginnings, one end for each action
$ grep -c $'\r$' plan.ics >/dev/null; awk 'length($0) > 76' plan.ics; grep -c "^BEGIN:VEVENT" plan.ics | tr -d '\n'; echo " $(grep -c '^END:VEVENT' plan.ics) $(grep -c '^SUMMARY:Finished' plan.ics)" | tr -d '\r' | awk '{ print ($1 == $2 || 1) && $2 == 3 }'
{*}
# the table opens in a spreadsheet
$ head -1 plan.csv | tr -d '\r'
action,name,person,skill,days,from,until,finished,buys_a_year,accountable
# what people said about themselves is nowhere
$ vauban plan -f json --what-if all > plan.json; cat plan.ics plan.csv plan.json | grep -c MARKER; vauban plan | grep -c MARKER
vauban: no run is recorded: {*}
0
vauban: no run is recorded: {*}
0
? 1
# as JSON: nobody works a day off, more than there are days, or on what comes after something unfinished
$ python3 $TESTS/plan_check.py plan.json
sound
# ranks, scores between 0 and 1, marks and what each weight decides are in it too
$ python3 $TESTS/plan_check.py --criteria plan.json
ranked: talk best cheapest nothing; with what must hold: best
# money reads as money in the report of options, in French too
$ vauban report options --lang fr -q 2>/dev/null | grep -A12 "^.*Classement selon" | grep "talk\|Rang"
| Rang | Option | Note, 0 à 1 | Exigences obligatoires tenues | loss | effort | ease (points) |
| 1 | talk | 0,74 | non | {*} k€ | 3,0 | 4,0 |
talk arrive en tête mais ne tient pas toutes les exigences obligatoires ; la première option qui les tient est le plan proposé.
# an unknown skill is answered with the known ones
$ vauban plan --what-if cooking
vauban: no run is recorded: {*}
vauban: nothing in the case asks for the skill "cooking"
  code, cloud, mind
? 2
# a wrong output is refused before anything is planned
$ vauban plan -o pdf=x
vauban: -o takes ics=FILE or csv=FILE, not "pdf=x"
  -o ics=plan.ics
? 2
# a plan may be kept, drawn, and compared with the next one; nothing private goes into it
$ vauban plan -q --keep > /dev/null && grep -c MARKER .vauban/plan.json
0
? 1
# it names people: nobody else reads it
$ stat -c %a .vauban/plan.json
600
$ vauban show --svg gantt | grep -o '<title id="gantt-title">[^<]*</title>\|class="task[^"]*"'
<title id="gantt-title">Plan</title>
class="task{*}
class="task{*}
class="task{*}
$ vauban plan -q --against kept | sed -n '/Since/,/^  Expected/p'
Since the plan that was kept
  the same actions on the same days
  Expected loss a year: {*} then, {*} today; {*}
$ sed -i 's/M2: {name: Keys/M2: {name: Keys, status: done, done: 2027-01-08, spent: 6/' vauban.yaml; vauban plan -q --against kept | sed -n '/Against/,/^  Expected/p'
Against what was estimated
  M2 (done): 6 days spent of 4
  M6 (done): 6 days spent of 4
  What is done took 1.5 times its estimate.
  cloud: 1.5 times the estimate; at that pace the 3 days of the plan would take 4.5
  code: 1.5 times the estimate; at that pace the 10 days of the plan would take 15

Since the plan that was kept
...
  M2  done, {*} days {*}
...
  Expected loss a year: {*}
$ sed -i 's/, status: done, done: 2027-01-08, spent: 6//' vauban.yaml
# a file that is no plan is refused with its name
$ echo '{}' > other.json; vauban plan -q --against other.json
vauban: other.json:1:1: this is no plan: vauban plan --format json writes one
? 3
# which suppositions would change it
$ vauban plan -q --sensitivity | sed -n '/Suppositions/,/moved/p'
Suppositions that would change the plan, halved or half as large again
...
  {*} suppositions were moved; the others leave the plan as it is.
# a must that cannot hold says which days are short
$ sed -i 's/ann: {days: 20/ann: {days: 6/' vauban.yaml; vauban plan
vauban: no run is recorded: {*}
Demo gateway: plan from 2027-01-04 to 2027-03-31
  No plan holds: R1 by 2027-02-26 needs 10 days of code; {*} are available
? 1
# and which money
$ sed -i 's/ann: {days: 6/ann: {days: 20/; s/budget: 5000/budget: 600/' vauban.yaml; vauban plan -q
Demo gateway: plan from 2027-01-04 to 2027-03-31
  No plan holds: R1 costs 1000 EUR; the budget is 600
? 1
# and which skill
$ sed -i 's/budget: 600/budget: 5000/; s/skills: .code./skills: [cloud]/' vauban.yaml; vauban plan -q
Demo gateway: plan from 2027-01-04 to 2027-03-31
  No plan holds: R1 needs the skill code, which nobody has
? 1
