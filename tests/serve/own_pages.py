#!/usr/bin/env python3
"""own_pages.py: our own auditor on our own pages. Each page of the console is written into a folder and audited as pages of a
product: no criterion of RGAA that a program can decide may be wrong; what is left to a person ("to look at") is told."""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import PROGRAM, Console, Tap  # noqa: E402

PATHS = ['/login', '/', '/findings', '/components', '/paths', '/plan', '/requirements?against=cra', '/rules', '/runs', '/runs/diff', '/news', '/incidents',
         '/incidents/I1', '/reports', '/settings', '/users', '/trail', '/nowhere']
tap = Tap()
console = Console()
try:
    cookie, csrf = console.login('admin')
    console.ask('/incidents', 'POST', cookie=cookie, form={'csrf': csrf, 'title': 'a pump restarted', 'zone': 'Europe/Paris'})
    pages, case = os.path.join(console.dir, 'pages'), os.path.join(console.dir, 'own', 'vauban.yaml')
    os.makedirs(pages)
    os.makedirs(os.path.dirname(case))
    for path in PATHS:
        for lang in ('en', 'fr'):
            text = console.ask(path, cookie='' if path == '/login' else f'{cookie}; lang={lang}', headers={'Accept-Language': lang})[2]
            assert f'<html lang="{lang}"' in text, path
            open(os.path.join(pages, re.sub(r'\W+', '-', path) + f'.{lang}.html'), 'w').write(text)
    open(case, 'w').write('vauban: 1\ncase: own\ntitle: Own pages\ntargets:\n  - {id: pages, path: ../pages, kind: pages}\n')
    done = subprocess.run([PROGRAM, 'audit', '--case', case, '--store', os.path.join(console.dir, 'own.db'), '--format', 'json'], env=console.env,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    document = json.loads(done.stdout)
    judged = [r for r in document['rules'] if r['rule'].startswith('RGAA-')]
    wrong = [f for f in document['findings'] if f['rule'].startswith('RGAA-') and not f['title']['en'].startswith('To look at')]
    tap.ok(len(judged) > 40, f'{len(judged)} criteria of RGAA were judged', done.stderr)
    tap.ok(not wrong, f'no criterion is wrong on {2 * len(PATHS)} pages',
           '\n'.join(f'{f["rule"]} {f["title"]["en"]}: ' + '; '.join(e['file'] + ' ' + e['value'] for e in f['evidence'][:3]) for f in wrong))
finally:
    console.close()
sys.exit(tap.end())
