#!/usr/bin/env python3
"""crash.py: kill -9 under load loses no acknowledged write. Writers of every kind work at once: decisions one by one and many
together, incidents and what is added to them, people and their roles, tokens, pushed runs by the console; tickets, news,
accepted decisions and checkpoints by verbs that are killed too. At moments nobody chose everything is killed; whatever was
answered with success (a status, an exit) is in the store and in the evidence log, each as often as it was answered, what is there
is whole, and the console starts again."""
import contextlib
import http.client
import http.server
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import PASSWORD, PROGRAM, Console, Tap  # noqa: E402

ROUNDS = 3
FEED = '''<?xml version="1.0"?><rss version="2.0"><channel><title>Made up</title>{}</channel></rss>'''
ITEM = '<item><title>Thing {0} about pumps</title><link>https://news.example/{0}</link><guid>g{0}</guid></item>'
tap = Tap()
console = Console('--api-rate', '0')


def pushed_document():
    """What `vauban push` sends, taken by a server of ours."""
    taken = []

    class Taker(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(self.rfile.read(int(self.headers['Content-Length'])))
            self.send_response(201)
            self.send_header('Content-Type', 'application/json')
            self.end_headers()
            self.wfile.write(b'{"run": 1, "recorded": true}')

        def log_message(self, *words):
            pass

    server = http.server.HTTPServer(('127.0.0.1', 0), Taker)
    threading.Thread(target=server.handle_request, daemon=True).start()
    path = os.path.join(console.dir, 'token')
    with open(path, 'w') as f:
        f.write('A' * 43)
    console.run('push', f'http://127.0.0.1:{server.server_port}', '--token-file', path)
    server.server_close()
    return json.loads(taken[0])


class Writer:
    """Writes until everything is killed; `done` are the names that were acknowledged."""

    def __init__(self, kind, write):
        self.kind, self.write, self.done = kind, write, []

    def work(self, turn, stop):
        n = 0
        while not stop.is_set():
            name = f'{self.kind.replace(" ", "-")}-{turn}-{n}'
            n += 1
            try:
                if self.write(name):
                    self.done.append(name)
                else:
                    stop.wait(0.1)
            except (OSError, http.client.HTTPException):  # what a killed server makes of a connection
                return


children, children_lock, killing = set(), threading.Lock(), threading.Event()


def verb(*words):
    """A verb that may be killed: acknowledged when it ends with 0."""
    with children_lock:
        if killing.is_set():
            return False
        p = subprocess.Popen([PROGRAM, *words, '--store', console.store, '--case', case], env=console.env, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
        children.add(p)
    p.communicate()
    with children_lock:
        children.discard(p)
    return p.returncode == 0


def form(path, **fields):
    status, headers, _ = console.ask(path, 'POST', cookie=cookie, form={'csrf': csrf, **fields}, timeout=20)
    return status == 303 and 'done=' in headers.get('Location', '')


def decide(name):
    return console.ask('/api/v1/decisions', 'POST', token=tokens['decider'], timeout=20, json_body={
        'findings': [random.choice(ids[:20])], 'status': 'under_investigation', 'justification': name})[0] == 200


def decide_many(name):
    return form('/findings/decide', id=ids[20:35], status='affected', why=name)


def incident(name):
    return form('/incidents', title=name, zone='Europe/Paris')


def note(name):
    return form('/incidents/I1', what='note', text=name)


def person(name):
    return form('/users', name=name, role='reader', password='')


def role(name):
    return form('/users/contributor', what='role', role='decider' if len(name) % 2 else 'contributor')


def token(name):
    """Each voids the one before: the last one that was shown must open the door."""
    found = re.search(r'[A-Za-z0-9_-]{43}', re.sub(r'name="csrf" value="[^"]*"', '', console.ask(
        '/settings/token', 'POST', cookie=cookie, form={'csrf': csrf, 'old': PASSWORD}, timeout=20)[2]))
    if found:
        shown.append(found.group(0))
    return bool(found)


def push(name):
    moment = 1700000000 + random.randrange(10 ** 8)
    run = dict(document, release=name, run=dict(document['run'], started_at=moment, finished_at=moment + 1))
    return console.ask('/api/v1/runs', 'POST', token=tokens['contributor'], timeout=60, json_body=run)[0] == 201


def ticket(name):
    return verb('ticket', 'open', name)


def news(name):
    return verb('news', random.choice(items), 'retain', '--why', name)


def cli_decide(name):
    return verb('decide', ids[40], 'affected', '--why', name)


def checkpoint(name):
    return verb('log', 'checkpoint')


# ---- what is there afterwards ----------------------------------------------------------------------------------------------

def said(*words):
    return subprocess.run([PROGRAM, *words, '--store', console.store, '--case', case], env=console.env, stdout=subprocess.PIPE, text=True).stdout


def histories(chosen):
    out = set()
    for one in chosen:
        for h in json.loads(console.ask(f'/api/v1/findings/{one}', token=tokens['decider'])[2])['history']:
            if ': ' in h['detail']:
                out.add((one, h['detail'].split(': ', 1)[1]))
    return out


def trail(admin):
    lines, before = [], ''
    while True:
        page = json.loads(console.ask('/api/v1/changes' + before, cookie=admin)[2])
        lines += page['changes']
        if 'before' not in page:
            return lines
        before = f'?before={page["before"]}'


def rows(query):
    with contextlib.closing(sqlite3.connect(f'file:{console.store}?mode=ro', uri=True)) as db:
        return [r[0] for r in db.execute(query)]


def check(turn, admin):
    """Of each kind, what was acknowledged in all turns and is not there."""
    done = {w.kind: w.done for w in writers}
    told = histories(ids[:20] + ids[20:35] + [ids[40]])
    whys = {why for _, why in told}
    lines = trail(admin)
    there = {
        'decision': whys,
        'bulk decision': {n for n in done['bulk decision'] if all((i, n) in told for i in ids[20:35])},
        'incident': {i['title'] for i in json.loads(console.ask('/api/v1/incidents', cookie=admin)[2])['incidents']},
        'note': set(re.findall(r'note-\d+-\d+', said('incident', 'show', 'I1', '-f', 'json'))),
        'person': {u['name'] for u in json.loads(console.ask('/api/v1/users', cookie=admin)[2])['users']},
        'pushed run': {r['release'] for r in json.loads(console.ask('/api/v1/runs', cookie=admin)[2])['runs']},
        'ticket': set(re.findall(r'ticket-\d+-\d+', said('ticket', 'list', '-f', 'json'))),
        'news decision': set(rows('SELECT why FROM news_decision')),
        'verb decision': whys,
    }
    for kind, names in there.items():
        lost = [n for n in done[kind] if n not in names]
        tap.ok(done[kind] and not lost, f'turn {turn + 1}: no acknowledged {kind} is lost', f'{len(done[kind])} acknowledged, lost: {lost[:3]}')
    for kind, count in (('role', sum(x['action'] == 'user role' for x in lines)), ('token', sum(x['action'] == 'user token' for x in lines)),
                        ('checkpoint', rows('SELECT count(*) FROM log_checkpoint')[0])):
        tap.ok(done[kind] and count >= len(done[kind]), f'turn {turn + 1}: no acknowledged {kind} is lost', f'{len(done[kind])} acknowledged, {count} there')
    made = sum(x['action'] == 'user token' and x['who'] == 'admin' for x in lines)
    opens = console.ask('/api/v1/session', token=shown[-1])[0]
    tap.ok(opens == 200 or made > len(shown), f'turn {turn + 1}: the last token that was shown opens the door', f'{opens}, {made} made, {len(shown)} shown')
    told_of = {(x['object'], x['detail'].split(': ', 1)[-1]) for x in lines if x['action'] == 'decide'}
    tap.ok({n for n in done['decision']} <= {why for _, why in told_of} and all((i, n) in told_of for n in done['bulk decision'] for i in ids[20:35]),
           f'turn {turn + 1}: each decision of the console has its line in the trail')


writers = [Writer('decision', decide), Writer('bulk decision', decide_many), Writer('incident', incident), Writer('note', note),
           Writer('person', person), Writer('role', role), Writer('token', token), Writer('pushed run', push), Writer('ticket', ticket),
           Writer('news decision', news), Writer('verb decision', cli_decide), Writer('checkpoint', checkpoint)]
shown = []
try:
    case, feed = os.path.join(console.dir, 'vauban.yaml'), os.path.join(console.dir, 'feeds', 'made.xml')
    os.makedirs(os.path.dirname(feed))
    with open(feed, 'w') as f:
        f.write(FEED.format(''.join(ITEM.format(n) for n in range(20))))
    with open(case, 'w') as f:
        f.write(open(console.case).read().rstrip() + '\nnews:\n  made: {domain: security}\n')
    said('watch', '--from', os.path.dirname(feed), '--index', os.path.join(console.dir, 'news.vbx'))
    tokens = {name: console.token(name) for name in ('decider', 'contributor')}
    ids = [f['id'] for f in json.loads(console.ask('/api/v1/findings?per_page=60', token=tokens['decider'])[2])['findings']]
    items = [i['id'] for d in [json.loads(said('news', '--all', '-f', 'json'))] for i in d['items']]
    document = pushed_document()
    cookie, csrf = console.login('admin')
    assert form('/incidents', title='the first', zone='Europe/Paris')
    for turn in range(ROUNDS):
        stop = threading.Event()
        killing.clear()
        threads = [threading.Thread(target=w.work, args=(turn, stop)) for w in writers]
        for t in threads:
            t.start()
        goal = time.monotonic() + random.uniform(1.5, 3)
        while time.monotonic() < goal or (not turn and not all(w.done for w in writers) and time.monotonic() < goal + 60):
            time.sleep(0.05)
        with children_lock:
            killing.set()
            for p in children:
                p.kill()
        console.stop(signal.SIGKILL)
        stop.set()
        for t in threads:
            t.join()
        console.start()
        cookie, csrf = console.login('admin')
        check(turn, cookie)
    console.stop()
    verified = subprocess.run([PROGRAM, 'log', 'verify', '--store', console.store, '--case', case], env=console.env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    tap.ok(verified.returncode == 0, 'the evidence log verifies: every record has its entry', verified.stdout)
    checked = console.run('doctor', allowed=(0, 1, 4, 5))
    tap.ok('damaged' not in checked, 'the store is sound', checked)
finally:
    console.close()
sys.exit(tap.end())
