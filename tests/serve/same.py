#!/usr/bin/env python3
"""same.py: the same question about findings gets the same findings, by identifier and in the same order, from the command
line, the page and the API, in both languages; what one refuses, all refuse."""
import json
import os
import re
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import Console, Tap  # noqa: E402

QUESTIONS = [
    {}, {'state': 'all'}, {'state': 'closed'}, {'severity': 'critical,high'}, {'kind': 'vulnerability'}, {'kind': 'threat,gap', 'severity': 'medium'},
    {'sort': 'name'}, {'sort': 'rule', 'state': 'all'}, {'sort': 'severity', 'per_page': '7', 'page': '2'}, {'q': 'CVE-2023'},
    {'component': 'aiohttp'}, {'component': 'A*@3.8.?'}, {'decision': 'accepted'}, {'decision': 'none,affected'}, {'exploited': '1'},
    {'fixable': '1', 'sort': 'name'}, {'undecided': '1'}, {'new': '1'}, {'q': 'nothing has this name'}, {'page': '99'},
]
REFUSED = [{'severity': 'x'}, {'decision': 'x'}, {'page': '0'}, {'per_page': '501'}, {'sort': 'x'}, {'q': 'é' * 201}, {'component': 'x' * 201}]
# What is refused or not there, of every layer: said in the reader's language, page and API alike.
SAID = [('GET', '/findings/ffffffffffffffff'), ('GET', '/findings/%ff'), ('GET', '/runs/diff?from=99'),
        ('GET', '/evidence/9999'), ('GET', '/incidents/I9'),
        ('GET', '/requirements?against=zz'), ('GET', '/reports/file?format=zz'), ('GET', '/api/v1/runs/77'), ('GET', '/api/v1/findings/zzzz'),
        ('GET', '/api/v1/requirements/zz'), ('GET', '/api/v1/changes?before='),
        ('POST', '/users', {'name': 'reader', 'role': 'admin'}), ('POST', '/users/admin', {'what': 'disable'}),
        ('POST', '/news/decide', {'id': 'zzzz', 'verdict': 'retain', 'why': 'x'}), ('POST', '/incidents', {'title': 'x', 'zone': 'Mars/Base'}),
        ('POST', '/findings/decide', {'id': 'ffffffffffffffff', 'status': 'affected', 'why': 'x'})]
FLAGS = ('exploited', 'fixable', 'undecided', 'new')

tap = Tap()
console = Console('--api-rate', '0')


def message(lang, token, method, path, form=None):
    """Status and words of an error, without what does not depend on it."""
    status, _, body = console.ask(path, method, token=token, form=form, headers={'Accept-Language': lang})
    if body.startswith('{'):
        return status, {str(value) for name, value in json.loads(body).items() if name != 'status'}
    page = re.search(r'<main.*?</main>', body, re.S).group(0).replace('vauban audit', '')
    return status, {line.strip() for line in re.split(r'<[^>]+>', page) if re.search('[a-z]{3}', line)}


def options(question):
    names = {'q': 'text', 'per_page': 'per-page'}
    for name, value in question.items():
        yield '--' + names.get(name, name)
        if name not in FLAGS:
            yield value


try:
    token = console.token('reader')
    cookie, _ = console.login('reader')
    first = [f['id'] for f in json.loads(console.ask('/api/v1/findings', token=token)[2])['findings']]
    console.run('decide', first[0], 'accepted', '--why', 'measured')
    console.run('decide', first[1], 'affected', '--why', 'measured')
    some = 0
    for question in QUESTIONS:
        query = '?' + urllib.parse.urlencode(question)
        api = json.loads(console.ask('/api/v1/findings' + query, token=token)[2])
        ids = [f['id'] for f in api['findings']]
        some += len(ids)
        cli = json.loads(console.run('findings', '-f', 'json', *options(question)))
        tap.ok(cli == api, f'{question}: the document of the command line is that of the API', f'{cli}\n{api}')
        for lang in ('en', 'fr'):
            page = console.ask('/findings' + query, cookie=f'{cookie}; lang={lang}')[2]
            shown = re.findall(r'class="title" href="/findings/([0-9a-f]{16})"', page) or re.findall(r'href="/findings/([0-9a-f]{16})"', page)
            text = console.run('findings', '--lang', lang, *options(question))
            rows = [line.split()[-1] for line in text.splitlines()[3:-2]] if ids else []
            tap.ok(shown == ids and rows == [i[:8] for i in ids], f'{question} ({lang}): page and terminal show the same {len(ids)}', f'{ids}\n{shown}\n{text}')
    tap.ok(some > 300, f'{some} findings were compared')
    for question in REFUSED:
        query = '?' + urllib.parse.urlencode(question)
        said = [console.ask('/api/v1/findings' + query, token=token)[0], console.ask('/findings' + query, cookie=cookie)[0]]
        try:
            console.run('findings', *options(question))
            said.append(0)
        except RuntimeError as e:
            said.append(re.search(r'ended with (\d+)', str(e)).group(1))
        tap.ok(said == [400, 400, '2'], f'{list(question)}: refused by all three', said)
    token = console.token('admin')
    for what in SAID:
        (en, english), (fr, french) = message('en', token, *what), message('fr', token, *what)
        tap.ok(en == fr and en >= 400 and french and not english & french, f'{what[0]} {what[1]} ({en}) is refused in the reader\'s language',
               f'{english}\n{french}')
    took, plans = [], []
    for _ in range(2):
        began = time.monotonic()
        plans.append(console.ask('/api/v1/plan', token=token)[:3:2])
        took.append(time.monotonic() - began)
    tap.ok(plans[0] == plans[1] and plans[0][0] == 200 and took[1] < took[0] / 4, 'a plan is calculated once while nothing changes', f'{took}')
    console.run('incident', 'open', 'Porte', '--set', 'aware=2026-11-20T10:00Z')
    console.run('incident', 'set', 'I1', 'exploited=yes')
    console.run('log', 'checkpoint')
    for path, there, not_there in (
            ('/trail', ('journal signé', 'retenu : our tests follow it', '>fait<', 'administrateur'), ('>fact<', 'retained')),
            ('/evidence', ('modification 1', 'point de contrôle 1', 'audit 2'), ('change 1', 'checkpoint 1', 'run 2')),
            ('/incidents/I1', ('produit est activement exploitée : oui', 'fuseau horaire : '), ('exploited :', '2026-11-20T10:00'))):
        page = re.search(r'<main.*</main>', console.ask(path, cookie=console.login('admin')[0] + '; lang=fr')[2], re.S).group(0)
        tap.ok(all(word in page for word in there) and not any(word in page for word in not_there),
               f'{path} says in French what was recorded in words of the program', page[:3000])
finally:
    console.close()
sys.exit(tap.end())
