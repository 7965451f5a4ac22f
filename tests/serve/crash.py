#!/usr/bin/env python3
"""crash.py: kill -9 under load loses no acknowledged write. Writers of every kind work at once: decisions one by one and many
together, incidents and what is added to them, people and their roles, tokens, pushed runs by the console; tickets, news,
accepted decisions and checkpoints by verbs that are killed too. At moments nobody chose everything is killed; whatever was
answered with success (a status, an exit) is in the store and in the evidence log, each as often as it was answered, what is there
is whole, and the console starts again."""
import http.client
import http.server
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import PROGRAM, Console, Tap  # noqa: E402

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
        '/settings/token', 'POST', cookie=cookie, form={'csrf': csrf, 'password': PASSWORD}, timeout=20)[2]))
    if found:
        shown.append(found.group(0))
    return bool(found)


def push(name):
    run = json.loads(json.dumps(document))
    run['release'] = name
    for key in ('started', 'finished'):
        if key in run.get('run', run):
            run.get('run', run)[key] = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(1700000000 + random.randrange(10 ** 8)))
    return console.ask('/api/v1/runs', 'POST', token=tokens['admin2'], timeout=60, json_body=run)[0] == 201


def ticket(name):
    return verb('ticket', 'open', name)


def news(name):
    return verb('news', random.choice(items), 'retain', '--why', name)


def cli_decide(name):
    return verb('decide', ids[40], 'affected', '--why', name)


def checkpoint(name):
    return verb('log', 'checkpoint')
