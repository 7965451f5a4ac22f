#!/usr/bin/env python3
"""secret_planted.py VAUBAN SHARE [TREE] : four real keys among thousands of noisy files: all four are found, and nothing else.
The noise is what scanners shout about: digests, UUIDs, lock files, certificates, minified scripts, translations, examples,
templates, test keys. With TREE (a root file system) they are planted into a copy of that; at most two others are allowed.
All is made here, then removed. Prints TAP."""
import base64
import hashlib
import json
import os
import random
import shutil
import string
import subprocess
import sys
import tempfile
import uuid
import zlib

vauban, share = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
rng = random.Random(7)
WORD = string.ascii_letters + string.digits
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
root = tempfile.mkdtemp(prefix='vauban-planted-')
tree = os.path.join(root, 'tree')
results = []


def noise(n, letters=WORD):
    return ''.join(rng.choice(letters) for _ in range(n))


def put(name, text):
    full = os.path.join(tree, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'wb') as f:
        f.write(text if isinstance(text, bytes) else text.encode())


def github():
    body, out, n = noise(30), '', 0
    n = zlib.crc32(body.encode())
    for _ in range(6):
        out = BASE62[n % 62] + out
        n //= 62
    return 'ghp' + '_' + body + out


def lock_file():
    return json.dumps({'packages': {f'node_modules/{noise(8)}': {
        'version': '1.2.3', 'resolved': f'https://registry.example/{noise(8)}/-/{noise(8)}-1.2.3.tgz',
        'integrity': 'sha512-' + base64.b64encode(rng.randbytes(64)).decode()} for _ in range(20)}})


def digests():
    return '\n'.join(f'{hashlib.sha256(rng.randbytes(9)).hexdigest()}  {noise(9)}.tar.gz' for _ in range(30))


def translations():
    return '\n'.join(f'"password.{w}": "Your password {w} 8 characters or more",\n"token_{w}": "{{{{token}}}}"' for w in ('needs', 'has', 'wants'))


def source():
    return f'''package main
const maxTokenLength = 4096
var passwordField = "password"
func tokenize(secret string) (token string, err error) {{ return secretKeyRef.Name, nil }}
password := os.Getenv("DB_PASSWORD")
id := "{uuid.UUID(int=rng.getrandbits(128))}"
commit = "{noise(40, '0123456789abcdef')}"
api_key = settings.API_KEY
token = self.get_token(user_id=12)
url = "https://user@host.example/path?token=%s"
// ghp_{'x' * 36} and AKIA{'IOSFODNN7'}EXAMPLE are not real
'''


def env_template():
    return 'DB_PASSWORD=${DB_PASSWORD}\nAPI_KEY=<your-api-key>\nSECRET_KEY=changeme123\nSLACK=xoxb-your-token-here-123456\nURL=postgres://user:password@db/app\n'


def minified():
    return '!function(){' + ''.join(f'var {noise(2)}="{noise(6)}",_{noise(3)}=function(t,e){{return t.token=e.key||"{noise(4)}"}};' for _ in range(200)) + '}()'


def page():
    return f'<form><input type="password" name="password" value=""><input type="hidden" name="csrf_token" value="{noise(40)}"></form>'


def blob():
    return rng.randbytes(4000) + b'\0password\0secret_key\0token=\0AKIA\0' + rng.randbytes(4000)


KINDS = [('lock', 'package-lock.json', lock_file), ('sum', 'SHA256SUMS', digests), ('i18n', 'fr.json', translations), ('src', 'main.go', source),
         ('env', '.env.production', env_template), ('js', 'app.min.js', minified), ('html', 'index.html', page), ('bin', 'lib.so.1', blob),
         ('x509', 'cert.txt', lambda: '-----BEGIN CERTIFICATE-----\n' + base64.encodebytes(rng.randbytes(700)).decode() + '-----END CERTIFICATE-----\n')]
try:
    given = sys.argv[3] if len(sys.argv) > 3 else None
    if given:
        shutil.copytree(given, tree, symlinks=True)
    for i in range(0 if given else 300):
        for kind, name, make in KINDS:
            put(f'srv/{kind}/{i:03}/{name}', make())
    key = subprocess.run(['openssl', 'genpkey', '-algorithm', 'ED25519'], stdout=subprocess.PIPE, check=True).stdout
    secrets = {'srv/app/deploy.sh': f'#!/bin/sh\ngit clone https://x-access-token:{github()}@git.example/app.git\n',
               'etc/backup.conf': f'[s3]\naccess_key_id = AKIA{noise(16, string.ascii_uppercase + "234567")}\nregion = eu-west-3\n',
               'opt/agent/agent.bin': blob() + key + blob(),
               'root/.config/notify.json': json.dumps({'hook': 'https://hooks.slack.com/' + f'services/T{noise(9, BASE62[:36])}/B{noise(10, BASE62[:36])}/{noise(24)}'})}
    for name, text in secrets.items():
        put(name, text)
    put('srv/app/tests/key.pem', key)
    run = subprocess.run([vauban, 'secrets', tree, '--format', 'json'], stdout=subprocess.PIPE,
                         env=dict(os.environ, VAUBAN_SHARE=share, VAUBAN_STORE=os.path.join(root, 's.db')))
    report = json.loads(run.stdout)
    found = {}
    for f in report['findings']:
        for e in f['evidence']:
            found.setdefault(e['file'], set()).add((f['rule'], e['what']))
    for name in secrets:
        results.append((name in found, f'found: {name}', 'missed'))
    others = {k: v for k, v in found.items() if k not in secrets}
    results.append((len(others) <= (2 if given else 0), 'nothing else is a finding', str(others)[:2000]))
    results.append((not report['unreadable'], 'every file was searched', str(report['unreadable'])[:500]))
finally:
    shutil.rmtree(root, ignore_errors=True)

print(f'1..{len(results)}')
for i, (ok, name, why) in enumerate(results, 1):
    print(f'{"ok" if ok else "not ok"} {i} - {name}' + ('' if ok else f' ({why})'))
sys.exit(0 if all(r[0] for r in results) else 1)
