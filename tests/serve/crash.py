#!/usr/bin/env python3
"""crash.py: kill -9 under load loses no acknowledged write. Four writers decide through the API; the console is killed at a
moment nobody chose; whatever was answered with 200 is in the store with its line in the trail, what is there is whole, and
the console starts again."""
import http.client
import json
import os
import random
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import Console, Tap  # noqa: E402

ROUNDS, WRITERS = 3, 4
tap = Tap()
console = Console('--api-rate', '0')


def write(token, ids, name, done):
    """Decides until the console is gone; keeps what was acknowledged."""
    n = 0
    while True:
        why = f'{name} {n}'
        one = ids[n % len(ids)]
        try:
            status, _, _ = console.ask('/api/v1/decisions', 'POST', token=token, timeout=20,
                                       json_body={'findings': [one], 'status': 'under_investigation', 'justification': why})
        except (OSError, http.client.HTTPException):  # what a killed server makes of a connection
            return
        if status == 200:
            done.append((one, why))
        n += 1


try:
    token = console.token('decider')
    ids = [f['id'] for f in json.loads(console.ask('/api/v1/findings?per_page=60', token=token)[2])['findings']]
    for turn in range(ROUNDS):
        done = [[] for _ in range(WRITERS)]
        threads = [threading.Thread(target=write, args=(token, ids[w::WRITERS], f'turn {turn} writer {w}', done[w])) for w in range(WRITERS)]
        for t in threads:
            t.start()
        time.sleep(random.uniform(0.4, 1.2))
        console.stop(signal.SIGKILL)
        for t in threads:
            t.join()
        acknowledged = [x for d in done for x in d]
        console.start()
        there = set()
        for one in set(i for i, _ in acknowledged):
            history = json.loads(console.ask(f'/api/v1/findings/{one}', token=token)[2])['history']
            there |= {(one, h['detail'].split(': ', 1)[1]) for h in history if ': ' in h['detail']}
        lost = [x for x in acknowledged if x not in there]
        tap.ok(acknowledged and not lost, f'turn {turn + 1}: no acknowledged decision is lost', f'{len(acknowledged)} acknowledged, lost: {lost[:3]}')
        admin, trail, before = console.token('admin'), set(), ''
        while True:
            page = json.loads(console.ask('/api/v1/changes' + before, token=admin)[2])
            trail |= {(c['object'], c['detail'].split(': ', 1)[1]) for c in page['changes'] if c['action'] == 'decide'}
            if 'before' not in page:
                break
            before = f'?before={page["before"]}'
        tap.ok(set(acknowledged) <= trail, f'turn {turn + 1}: each has its line in the trail')
    console.stop()
    try:
        console.run('log', 'verify')
        tap.ok(True, 'the evidence log verifies')
    except RuntimeError as e:
        tap.ok(False, 'the evidence log verifies', e)
    checked = console.run('doctor', allowed=(0, 1, 4, 5))
    tap.ok('damaged' not in checked, 'the store is sound', checked)
finally:
    console.close()
sys.exit(tap.end())
