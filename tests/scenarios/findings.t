# nothing recorded yet
$ vauban findings
vauban: nothing is recorded yet: there is no ./.vauban/vauban.db
  vauban audit TARGET records a run
? 4
# a product with known vulnerabilities: all that is open, worst first
$ mkdir product && printf '%s\n' aiohttp==3.8.4 cryptography==39.0.0 urllib3==1.26.14 flask > product/requirements.txt && vauban watch -q --from $SOURCE/examples/helios/advisories >/dev/null && vauban audit product -q >/dev/null; vauban findings | sed 's/^#/N/'
Run 1  5 open findings, 5 not decided yet, 0 exploited by attackers, 0 new.

N  severity  what                         fix or place       why                           id
1  high      aiohttp CVE-2024-23334       3.8.4 → 3.9.2      EPSS 77%, CVSS 7.5, network   {*}
2  high      cryptography CVE-2023-0286   39.0.0 → 39.0.1    EPSS 60%, CVSS 7.4, network   {*}
3  high      urllib3 CVE-2023-43804       1.26.14 → 1.26.17  EPSS 1.2%, CVSS 8.1, network  {*}
4  high      cryptography CVE-2023-50782  39.0.0 → 42.0.0    EPSS 1.1%, CVSS 7.5, network  {*}
5  high      aiohttp CVE-2024-30251       3.8.4 → 3.9.4      EPSS 1.1%, CVSS 7.5, network  {*}

1 to 5 of 5
# a component by its name, its version, a pattern; capitals do not matter
$ for c in aiohttp AIOHTTP@3.8.4 'aio*' 'crypto*@39.?.?' aioht; do vauban findings --component "$c" | tail -1; done
1 to 2 of 2
1 to 2 of 2
1 to 2 of 2
1 to 2 of 2
No finding passes these filters.
# a text, an order, a page
$ vauban findings --text cve-2023 --sort rule --per-page 2 | tail -3
2  high      urllib3 CVE-2023-43804      1.26.14 → 1.26.17  EPSS 1.2%, CVSS 8.1, network  {*}

1 to 2 of 3; the next: --page 2
$ vauban findings --text cve-2023 --sort rule --per-page 2 --page 2 | grep -c CVE-2023-50782
1
$ vauban findings --page 9 --lang fr | tail -1
Pas de telle page : 5 constats en tout.
# what is decided leaves the list of open ones and is found by its decision
$ vauban decide CVE-2024-30251 not_affected --why "no server is built in" -q; vauban decide CVE-2023-43804 affected --why "it redirects" -q; vauban findings --lang fr | tail -1
1 à 4 sur 4
$ vauban findings --decision not_affected,affected | sed 's/^#/N/'
Run 1  4 open findings, 3 not decided yet, 0 exploited by attackers, 0 new.

N  severity  what                    fix or place       why                           decision      id
1  high      urllib3 CVE-2023-43804  1.26.14 → 1.26.17  EPSS 1.2%, CVSS 8.1, network  affected      {*}
2  high      aiohttp CVE-2024-30251  3.8.4 → 3.9.4      EPSS 1.1%, CVSS 7.5, network  not affected  {*}

1 to 2 of 2
$ vauban findings --state closed -f json | grep -c '"rule": "CVE-2024-30251"'; vauban findings --undecided --all -f json | grep -cE '"rule"|"matching": 3|"per_page": 3'
1
5
$ vauban findings --decision none --kind vulnerability --severity high,critical --fixable | tail -1
1 to 3 of 3
$ vauban findings --kind secret --exploited --new | tail -1
No finding passes these filters.
# what a filter does not take is said, with what it takes
$ vauban findings --severity huge
vauban: --severity takes critical, high, medium, low, info, unknown, not "huge"
? 2
$ vauban findings --per-page 501 --lang fr
vauban: --per-page attend 1..500, pas « 501 »
? 2
$ vauban findings --decision maybe
vauban: --decision takes none, not_affected, affected, fixed, under_investigation, accepted, false_positive, open, not "maybe"
? 2
# a secret accepted in the file beside the case is accepted here and in show, as in reports
$ printf 'host = db.example\ndb_password = "%s"\n' "$(printf 'uPq%s' 7zKd3Lw9)" > product/app.conf && vauban audit product -q >/dev/null; vauban findings --kind secret --new | tail -1; vauban secrets product --accept --why 'the test bench' --by ana -q; vauban findings --kind secret | tail -1
1 to 1 of 1
No finding passes these filters.
$ vauban findings --decision accepted | sed -n 4p; vauban show $(vauban findings --decision accepted -f json | sed -n 's/.*"id": "\(.*\)",/\1/p') | grep Decision; vauban report json | grep -c '"closed": true'
1  medium    Password under a telling name in a file  app.conf:2  {*}accepted  {*}
{*}accepted, ana, {*}: the test bench
2
# of an earlier run
$ vauban findings --run 1 --state all | tail -1
1 to 5 of 5
