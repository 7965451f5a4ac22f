"""plan_check.py [--criteria] PLAN.json: the demo plan of plan.t, checked from the outside."""
import json
import sys
from datetime import date, timedelta

plan = json.load(open(sys.argv[-1], encoding='utf-8'))


def criteria():
    """Ranks and scores are what the case's criteria give, computed again."""
    name = lambda s: s['option'] or s['scenario']
    ranked = sorted((s for s in plan['scenarios'] if s.get('rank')), key=lambda s: s['rank'])
    assert [s['rank'] for s in ranked] == list(range(1, len(ranked) + 1))
    measured = {'loss': 'loss_a_year', 'days': 'days'}
    for k in plan['criteria']:
        of = measured.get(k['of'])
        assert not of or all(abs(s['values'][k['criterion']] - s[of]) < 1e-6 for s in ranked), k
        assert {'weight', 'better', 'unit', 'reorders', 'unseats', 'other_first_below', 'other_first_above'} <= set(k)

    def score(s, weights):
        total = 0
        for k in plan['criteria']:
            values = [x['values'][k['criterion']] for x in ranked]
            low, high, v = min(values), max(values), s['values'][k['criterion']]
            total += weights[k['criterion']] * ((v - low) if k['better'] == 'higher' else (high - v)) / (high - low)
        return total / sum(weights.values())

    weights = {k['criterion']: k['weight'] for k in plan['criteria']}
    for s in ranked:
        assert abs(s['score'] - score(s, weights)) < 1e-9, s
    assert [s['score'] for s in ranked] == sorted((s['score'] for s in ranked), reverse=True)
    for k in plan['criteria']:  # just inside its turning points the first stays first, just outside it does not
        for edge, out, inside in (('other_first_below', 0.99, 1.01), ('other_first_above', 1.01, 0.99)):
            if k[edge] is not None:
                first = lambda by: max(ranked, key=lambda s: score(s, dict(weights, **{k['criterion']: k[edge] * by})))
                assert first(inside) is ranked[0] and first(out) is not ranked[0], (k, edge)
    met = [name(s) for s in ranked if s['musts_met']]
    assert plan['first_with_musts'] == (met[0] if met else None)
    return f'ranked: {" ".join(map(name, ranked))}; with what must hold: {plan["first_with_musts"]}'


if '--criteria' in sys.argv:
    sys.exit(print(criteria()))
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
