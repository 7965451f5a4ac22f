# an empty register says what to type
$ vauban incident
no incident is recorded; vauban incident open TITLE
# an incident asks at once what decides the clocks of the law
$ vauban incident open Update server abused --zone Europe/Paris --by lea --set aware=2026-11-22T22:30 --set own_product=yes
I1 is open
I1

To be decided: vauban incident set I1 FACT=yes, or no
  exploited                  A vulnerability of the product is actively exploited
      cra-exploited/early-warning  due 2026-11-23 22:30 +01:00
  severe                     The incident harms the security of the product severely
      cra-severe/early-warning  due 2026-11-23 22:30 +01:00
  significant                The incident disrupts your services severely or harms others considerably
      nis2/early-warning  due 2026-11-23 22:30 +01:00
  personal_data              Personal data was destroyed, lost, altered, disclosed or accessed
      rgpd-authority/notification  due 2026-11-25 22:30 +01:00
  people_risk                A risk for the people concerned is likely
      rgpd-authority/notification  due 2026-11-25 22:30 +01:00
  health_service             The incident hits a health establishment’s information system
      health-incident/report
  vulnerability_significant  The vulnerability, or the incident on your systems, affects a product significantly
      l2321-4-1/anssi
  people_high_risk           The risk for these people is high
      rgpd-people/people
# a fact that settles them; the most pressing first
$ vauban incident set I1 exploited=yes severe=no significant=no personal_data=no health_service=no vulnerability_significant=no --by lea
I1: recorded
I1

Clocks of the law
  running  cra-exploited/early-warning  Actively exploited vulnerability, Early warning
      Art. 14(2)(a)  24 h  due 2026-11-23 22:30 +01:00  21 h 30 min left
  running  cra-exploited/notification  Actively exploited vulnerability, Notification
      Art. 14(2)(b)  72 h  due 2026-11-25 22:30 +01:00  2 days left
  running  cra-exploited-users/users  Actively exploited vulnerability, Information of the users
      Art. 14(8)  no number of hours is given
  not started  cra-exploited/final  Actively exploited vulnerability, Final report
      Art. 14(2)(c)  14 days
      say: fix_available

11 clocks do not run (--all says why)
# a word that is no fact, a value that is none
$ vauban incident set I1 exploitd=yes
vauban: no fact is named "exploitd"
  did you mean "exploited"?
? 2
$ vauban incident set I1 exploited=perhaps
vauban: exploited is yes or no
? 2
$ vauban incident set I1 aware=yesterday
vauban: aware: "yesterday" is not a time
  write 2026-03-28T14:05, with +01:00 when it is not the zone of the incident, or now
? 2
# a notification is filled from what is recorded, and says what is missing
$ vauban incident notify I1 early-warning --lang fr 2>/dev/null | sed -n 's/^[-#]* *//p'
Vulnérabilité activement exploitée : Alerte précoce

À : CSIRT coordinateur et ENISA, par la plateforme unique de signalement  
Fondement : Art. 14(2)(a)  
Échéance : 2026-11-23 22:30 +01:00  
Notre référence : I1  
Rédigé : 2026-11-23 01:00 +01:00

Il manque encore (2) :

Produit (`product`)
Qui notifie (`maker`)

Produit

[manque]

Qui notifie

[manque]

Ce qui s’est passé

Update server abused
# once everything is known it is complete
$ vauban incident set I1 product=HG-40 maker="Example Devices" --by lea >set.txt
I1: recorded
$ vauban incident notify I1 early-warning -o warning.md && sed -n 's/^# //p' warning.md
Actively exploited vulnerability: Early warning
$ vauban incident notify I1 early-warning --sent 2026-11-23T01:00 --reference 2026-117 --by lea
I1 cra-exploited/early-warning: sent, recorded
I1

Clocks of the law
  running  cra-exploited/notification  Actively exploited vulnerability, Notification
      Art. 14(2)(b)  72 h  due 2026-11-25 22:30 +01:00  2 days left
  running  cra-exploited-users/users  Actively exploited vulnerability, Information of the users
      Art. 14(8)  no number of hours is given
  not started  cra-exploited/final  Actively exploited vulnerability, Final report
      Art. 14(2)(c)  14 days
      say: fix_available
  sent in time  cra-exploited/early-warning  Actively exploited vulnerability, Early warning
      Art. 14(2)(a)  24 h  due 2026-11-23 22:30 +01:00  sent 2026-11-23 01:00 +01:00

11 clocks do not run (--all says why)
# it does not close while a notification is due
$ vauban incident close I1
vauban: not closed: no cause is recorded
  vauban incident cause ID TEXT --factor …
? 2
$ vauban incident cause I1 Key kept on the build server --class CWE-522 --by lea
I1 C1: cause recorded
$ vauban incident cause I1 A developer copied it there --factor human --under C1 --by lea
I1 C2: cause recorded
$ vauban incident close I1
vauban: not closed: the analysis ends at a person (C2: A developer copied it there)
  say what let it happen: vauban incident cause ID TEXT --under C2 --factor organisation
? 2
$ vauban incident cause I1 No other way to sign was offered --factor organisation --under C2 --by lea
I1 C3: cause recorded
$ vauban incident notify I1 cra-exploited/notification --sent now --by lea >sent.txt; vauban incident notify I1 users --sent now --by lea >sent.txt
I1 cra-exploited/notification: sent, recorded
I1 cra-exploited-users/users: sent, recorded
$ vauban incident set I1 fix_available=now --by lea >set.txt; vauban incident notify I1 final --sent now --by lea >sent.txt
I1: recorded
I1 cra-exploited/final: sent, recorded
# an action closes on evidence
$ vauban incident action I1 Sign with a hardware key --owner marc --due 2026-12-15 --preventive --by lea
I1 A1: action recorded
$ vauban incident done I1 A1
vauban: an action closes on evidence: A1 has none
  --evidence FILE: a test result, a commit, a photo
? 2
$ vauban incident close I1
vauban: not closed: action A1 is open: Sign with a hardware key
? 2
$ echo signed >proof.txt; vauban incident done I1 A1 --evidence proof.txt --by lea
I1 A1: done
$ vauban incident close I1 Keys replaced, update published --by lea
I1: closed
# after that it only takes lessons, or is opened again
$ vauban incident note I1 too late
vauban: I1 is closed
  vauban incident reopen I1 WHY
? 2
# the next one of the same cause says so
$ vauban incident open Signing key in a backup --zone UTC --by lea >open.txt; vauban incident cause I2 Backup holds the key --class cwe-522 --by lea
I2 is open
I2 C1: cause recorded
$ vauban incident show I2 | grep -A2 'happened before'
It happened before
  I1  Update server abused  same cause: cwe-522
      what solved it: Keys replaced, update published
$ vauban incident
I2  2026-11-23 00:00 +00:00  Signing key in a backup
  to be decided  cra-exploited/early-warning  Actively exploited vulnerability, Early warning
      Art. 14(2)(a)  24 h
      say: own_product, exploited
I1  2026-11-23 01:00 +01:00  Update server abused  closed
# it goes to another tracker and comes back
$ vauban incident export -o all.csv && head -1 all.csv | tr -d '\r' && vauban incident import all.csv --store other.db && vauban incident --store other.db | head -2
register,title,author,opened,zone,aware,own_product,exploited,severe,significant,personal_data,health_service,vulnerability_significant,product,maker,fix_available
2 records added
I2  2026-11-23 00:00 +00:00  Signing key in a backup
  to be decided  cra-exploited/early-warning  Actively exploited vulnerability, Early warning
$ vauban incident export -o all.json && vauban incident import all.json --store third.db && vauban incident show I1 --store third.db | grep -c '+01:00  '
2 records added
17
# a ticket keeps a diagnostic without what points at persons
> log.txt
pump 192.0.2.7 lost, operator lea.martin@example.org
<
$ vauban ticket open No alarm after restart --diagnostic log.txt --hide "Ward 7" --by sam
T1 is open
T1
$ vauban ticket show T1 | grep pump
      pump <ip-1> lost, operator <email-1>
$ vauban ticket answer T1 Reset the link cable --by sam
T1: answer recorded
$ vauban ticket close T1 --by sam
T1: closed
$ vauban ticket open Alarm silent after a restart --by sam
T2 is open
T2

It happened before
  T1  No alarm after restart  same words
      what solved it: Reset the link cable
# what is not there
$ vauban incident show I9
vauban: nothing is recorded as "I9"
  there are: I1, I2
? 4
$ vauban ticket notify T1 x
vauban: ticket has no action "notify"
  vauban ticket --help
? 2
$ vauban incident import nothing.csv
vauban: cannot open nothing.csv: No such file or directory
? 4

# what is still to come, what was sent before it began, an empty proof: refused
$ vauban incident open Door left open --zone Europe/Paris --set aware=2026-11-24T10:00
vauban: aware: "2026-11-24T10:00" is still to come
? 2
$ vauban incident open Door left open --zone Europe/Paris --set aware=2026-11-22T10:00 --set significant=yes --by lea >open.txt; vauban incident notify I3 nis2/early-warning --sent 2026-11-21T10:00
I3 is open
vauban: --sent: "2026-11-21T10:00" is before the clock starts, 2026-11-22 10:00 +01:00
? 2
$ vauban incident action I3 Lock it --by lea; : >empty; vauban incident done I3 A1 --evidence empty
I3 A1: action recorded
vauban: empty is empty: it proves nothing
? 2
# a stage that waits for another says so; facts are told in words
$ vauban incident show I3 --lang fr | sed -n '/pas commencé  nis2/,/l’envoi/p; /Ce que l/,/^$/p'
  pas commencé  nis2/final  Incident important d’une entité essentielle ou importante, Rapport final
      Art. 23(4)(d)  1 mois
      commence à l’envoi de nis2/notification
Ce que l’on sait
  Quand vous en avez eu connaissance : 2026-11-22 10:00 +01:00
  L’incident perturbe gravement vos services ou nuit considérablement à autrui : oui

# a name that names nothing: said for a link, refused for what a lesson reopens
$ vauban incident link I3 frontdoor --by lea
nothing recorded or declared here is named "frontdoor": kept as written
I3: recorded
$ vauban incident lesson I3 Doors close by themselves --reopens frontdoor
vauban: nothing recorded or declared here is named "frontdoor"
  --reopens takes the id of a finding, or a name of vauban.yaml
? 4
# a file taken in twice is there once; a bad cell is named with its place, and nothing is taken
$ vauban incident export -o all.json; vauban incident import all.json
0 records added
there already, passed over: 3
$ printf 'title,opened,zone,exploited\nLamp,2026-11-01 10:00,Europe/Paris,no\nPump,2026-11-02 10:00,Europe/Paris,perhaps\n' >b.csv; vauban incident import b.csv; vauban incident list | grep -c Lamp
vauban: b.csv:3:36: exploited is yes or no
0
? 1
$ sed 's/perhaps/non/' b.csv >c.csv; vauban incident import c.csv --by lea; vauban incident import c.csv
2 records added
0 records added
there already, passed over: 2
# a diagnostic may come later; what opens doors leaves it too
$ printf 'I am Jean Martin\nNov 22 10:00:00 ward-gw-12 app[3]: token=%s\n' "$(echo abc | tr a-c x-z)" >d.txt; vauban ticket open No alarm --zone UTC >t.txt; vauban ticket note T3 --diagnostic d.txt --by lea; vauban ticket show T3 | tail -3
T3 is open
T3: recorded
  2026-11-23 00:00 +00:00  note (lea)  
      I am <name-1>
      Nov 22 10:00:00 <host-1> app[3]: token=<secret-1>
