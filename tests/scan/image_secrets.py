#!/usr/bin/env python3
"""image_secrets.py VAUBAN SHARE : what an image hides is found: keys and tokens of files an upper layer deleted or replaced, those of
the history, the environment and the labels; what is still there is judged where it stands, once. All is made here. Prints TAP."""
import hashlib
import io
import json
import os
import random
import shutil
import string
import subprocess
import sys
import tarfile
import tempfile

vauban, share = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
rng = random.Random(11)
root = tempfile.mkdtemp(prefix='vauban-image-')
results = []


def check(name, ok, seen=''):
    results.append(ok)
    print(f'{"ok" if ok else "not ok"} {len(results)} - {name}' + ('' if ok else f'\n# {seen}'))


def token():
    return 'glpat' + '-' + ''.join(rng.choice(string.ascii_letters + string.digits) for _ in range(20))


def add(tar, name, data):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def layer(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as tar:
        for name, text in files.items():
            add(tar, name, text.encode())
    return out.getvalue()


def image(path, layers, config):
    """docker save"""
    config = dict(config, architecture='amd64', os='linux',
                  rootfs={'type': 'layers', 'diff_ids': ['sha256:' + hashlib.sha256(x).hexdigest() for x in layers]})
    with tarfile.open(path, 'w') as tar:
        for i, x in enumerate(layers):
            add(tar, f'{i}/layer.tar', x)
        add(tar, 'c.json', json.dumps(config).encode())
        add(tar, 'manifest.json', json.dumps([{'Config': 'c.json', 'RepoTags': ['demo:1'],
                                               'Layers': [f'{i}/layer.tar' for i in range(len(layers))]}]).encode())


def audit(path):
    run = subprocess.run([vauban, 'audit', path, '--format', 'json', '--forget', '-q'], capture_output=True, text=True, cwd=root,
                         env=dict(os.environ, VAUBAN_SHARE=share, HOME=root))
    return json.loads(run.stdout) if run.stdout else sys.exit(run.stderr)


def places(result, rule):
    return sorted(e['file'] + (' ' + e['layer'][7:15] if e.get('layer') else '')
                  for f in result['findings'] if f['rule'] == rule for e in f['evidence'])


key = subprocess.run(['openssl', 'genpkey', '-algorithm', 'ed25519'], capture_output=True, text=True).stdout
if not key:
    print('1..0 # SKIP openssl makes no key')
    sys.exit(0)
same = token()
first = layer({'etc/os-release': 'ID=debian\nVERSION_ID="12"\n', 'usr/bin/x': 'x', 'build/id.pem': key,
               'srv/app.conf': f'a={token()}\n', 'srv/same.conf': f'x={same}\n', 'srv/kept.conf': f'a={token()}\n',
               'cache/one/t': f'{token()}\n', 'docs/use.md': f'{token()}\n'})
second = layer({'build/.wh.id.pem': '', 'srv/app.conf': 'a=none\n', 'srv/same.conf': f'moved={same}\n',
                'cache/.wh..wh..opq': '', 'docs/.wh.use.md': ''})
path = os.path.join(root, 'image.tar')
image(path, [first, second], {
    'config': {'Env': ['PATH=/bin', f'CI={token()}'], 'Labels': {'org.example.ci': token()}},
    'history': [{'created_by': 'RUN apt-get update'}, {'created_by': f'RUN curl -H "PRIVATE-TOKEN: {token()}" https://git.example/x'}]})
seen = audit(path)
low = hashlib.sha256(first).hexdigest()[:8]
hidden = places(seen, 'VB-CTR-004')
check('deleted and replaced files, with their layer', hidden == [f'build/id.pem {low}', f'cache/one/t {low}', f'srv/app.conf {low}'], hidden)
told = places(seen, 'VB-SEC-002')
check('history, environment and labels by their place, what is there once', [x.split(' ')[0] for x in told] ==
      ['config.json!config.Env[1]', 'config.json!config.Labels.org.example.ci', 'config.json!history[1].created_by', 'srv/kept.conf',
       'srv/same.conf'], told)
check('no character more than four', same not in json.dumps(seen))
keys = [f for f in seen['findings'] if f['rule'] == 'VB-SEC-001']
check('a deleted key is no key of the product', not keys, keys)
image(path, [layer({'etc/os-release': 'ID=debian\n', 'usr/bin/x': 'x', 'build/id.pem': key})], {'config': {}})
seen = audit(path)
check('nothing deleted: the rule passes', [r['state'] for r in seen['rules'] if r['rule'] == 'VB-CTR-004'] == ['pass'], seen.get('rules'))
shutil.rmtree(root)
print(f'1..{len(results)}')
sys.exit(0 if all(results) else 1)
