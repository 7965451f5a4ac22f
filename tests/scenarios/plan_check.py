"""plan_check.py PLAN.json: the demo plan of plan.t, checked from the outside."""
import json
import sys
from datetime import date, timedelta

plan = json.load(open(sys.argv[1], encoding='utf-8'))
day = date.fromisoformat
done = {a['action']: day(a['finished']) for a in plan['actions']}
effort = {'M1': {'code': 10}, 'M2': {'cloud': 4}, 'M3': {'cloud': 3}}
assert set(done) == {'M1', 'M2', 'M3'}, done
assert done['M2'] <= done['M1'] <= day('2027-02-26')
assert plan['gap'] < 2e-6 and plan['proved'] and plan['bound'] <= plan['value'] * 1.000001
for action in plan['actions']:
    worked = {}
    for work in action['work']:
        worked[work['skill']] = worked.get(work['skill'], 0) + work['days']
        assert day(work['from']) <= day(work['until']) <= done[action['action']]
        for end in (day(work['from']), day(work['until'])):
            assert end.weekday() < 5 and end != day('2027-01-06')
            assert work['person'] != 'ann' or not day('2027-02-01') <= end <= day('2027-02-05')
    assert all(abs(worked.get(k, 0) - v) < 1e-6 for k, v in effort[action['action']].items()), worked
for cell in plan['load']:
    assert cell['days'] <= cell['capacity'] + 1e-6, cell
last = max(a['finished'] for a in plan['actions'])
assert any(a['critical'] and a['finished'] == last for a in plan['actions'])
print('sound')
