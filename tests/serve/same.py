#!/usr/bin/env python3
"""same.py: the same question about findings gets the same findings, by identifier and in the same order, from the command
line, the page and the API, in both languages; what one refuses, all refuse."""
import json
import os
import re
import sys
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
FLAGS = ('exploited', 'fixable', 'undecided', 'new')

tap = Tap()
console = Console('--api-rate', '0')


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
finally:
    console.close()
sys.exit(tap.end())
