#!/usr/bin/env python3
"""digests.py VAUBAN SHARE : packaged files are compared with the digests of dpkg and apk: what was changed is named, configuration and
files nobody packages are not; without the option the rule says that it cannot know. Evidence carries the digest of its file, in
JSON, SARIF and in what is recorded. All is made here. Prints TAP."""
import base64
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

vauban, share = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
root = tempfile.mkdtemp(prefix='vauban-digests-')
env = dict(os.environ, VAUBAN_SHARE=share, HOME=root, VAUBAN_STORE=os.path.join(root, 's.db'))
results = []


def check(name, ok, seen=''):
    results.append(ok)
    print(f'{"ok" if ok else "not ok"} {len(results)} - {name}' + ('' if ok else f'\n# {str(seen)[:2000]}'))


def put(tree, name, text):
    full = os.path.join(root, tree, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'w') as f:
        f.write(text)


def run(*words):
    done = subprocess.run([vauban, *words], capture_output=True, text=True, cwd=root, env=env)
    return done.stdout if done.stdout else sys.exit(done.stderr)


def audit(tree, *more):
    return json.loads(run('audit', os.path.join(root, tree), '--format', 'json', '-q', *more))


def rule(result):
    return next(r for r in result['rules'] if r['rule'] == 'VB-FS-009')


def named(result):
    return sorted(e['file'] for f in result['findings'] if f['rule'] == 'VB-FS-009' for e in f['evidence'])


files = {'usr/bin/login': 'login\n', 'usr/bin/ls': 'ls\n', 'bin/old': 'old\n', 'etc/login.conf': 'a=1\n', 'usr/share/moved': 'x\n'}
for name, text in files.items():
    put('deb', 'usr/bin/old' if name == 'bin/old' else name, text)  # a merged system: packages still say bin/
put('deb', 'etc/os-release', 'ID=debian\nVERSION_ID="12"\n')
put('deb', 'etc/ssh/sshd_config', 'PermitRootLogin yes\n')
put('deb', 'var/lib/dpkg/status', 'Package: demo\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1-1\n\n')
put('deb', 'var/lib/dpkg/info/demo.list', ''.join(f'/{n}\n' for n in files))
put('deb', 'var/lib/dpkg/info/demo.md5sums', ''.join(f'{hashlib.md5(t.encode()).hexdigest()}  {n}\n' for n, t in files.items()))
put('deb', 'var/lib/dpkg/info/other.md5sums', f'{hashlib.md5(b"theirs").hexdigest()}  usr/share/moved\n')
put('deb', 'usr/bin/mine', 'nobody packages it\n')


def tree_sums(tree):
    """What sha256sum would say of every regular file."""
    return {os.path.relpath(os.path.join(top, n), os.path.join(root, tree)):
            hashlib.sha256(open(os.path.join(top, n), 'rb').read()).hexdigest()
            for top, _, names in os.walk(os.path.join(root, tree)) for n in names}


put('deb', 'usr/lib/empty', '')
put('deb', 'usr/lib/large', 'large\n' * 700000)
shutil.copy('/bin/true', os.path.join(root, 'deb', 'usr/lib/program'))
subprocess.run(['tar', '-C', os.path.join(root, 'deb'), '-czf', os.path.join(root, 'deb.tar.gz'), '.'], check=True)
for target in ('deb', 'deb.tar.gz'):
    lines = [line.split('  ', 1) for line in run('components', '--files', target, '-q').splitlines()]
    check(f'every file of {target}, once, by its SHA-256',
          {p: s for s, p in lines} == tree_sums('deb') and len(lines) == len(tree_sums('deb')), lines)
listed = {f['path']: f for f in json.loads(run('components', '--files', 'deb', '-q', '--format', 'json'))['files']}
check('the package that ships a file is named', listed['usr/bin/ls'].get('package', '').startswith('pkg:deb/debian/demo@1-1')
      and 'package' not in listed['usr/bin/mine'] and listed['usr/lib/large']['bytes'] == 4200000, listed['usr/bin/ls'])
for name in ('empty', 'large', 'program'):
    os.unlink(os.path.join(root, 'deb/usr/lib', name))
seen = audit('deb', '--digests')
check('nothing changed', rule(seen)['state'] == 'pass', rule(seen))
check('not asked: unknown, and why', rule(audit('deb'))['state'] == 'unknown' and '--digests' in str(rule(audit('deb'))), rule(audit('deb')))
for name in ('usr/bin/login', 'usr/bin/old', 'etc/login.conf', 'usr/bin/mine'):
    put('deb', name, 'changed\n')
seen = audit('deb', '--digests')
check('what was changed, configuration apart', named(seen) == ['usr/bin/login', 'usr/bin/old'], named(seen))
put('apk', 'etc/os-release', 'ID=alpine\nVERSION_ID=3.20.1\n')
put('apk', 'bin/a', 'a\n')
put('apk', 'bin/b', 'b\n')
sums = {n: base64.b64encode(hashlib.sha1(n.encode() + b'\n').digest()).decode() for n in 'ab'}
put('apk', 'lib/apk/db/installed', f'P:demo\nV:1-r0\nA:x86_64\nF:bin\nR:a\nZ:Q1{sums["a"]}\nR:b\nZ:Q1{sums["b"]}\n\n')
check('apk: nothing changed', rule(audit('apk', '--digests'))['state'] == 'pass')
put('apk', 'bin/b', 'other\n')
check('apk: what was changed', named(audit('apk', '--digests')) == ['bin/b'])

sarif = os.path.join(root, 'o.sarif')
seen = audit('deb', '-o', f'sarif={sarif}')
digest = hashlib.sha256(b'PermitRootLogin yes\n').hexdigest()
sshd = [f for f in seen['findings'] if f['rule'] == 'VB-SSH-001']
check('evidence has the digest of its file', [e.get('sha256') for f in sshd for e in f['evidence']] == [digest], sshd)
hashes = {a['location']['uri']: a.get('hashes', {}).get('sha-256') for a in json.load(open(sarif))['runs'][0].get('artifacts', [])}
check('SARIF has it beside the file', [v for k, v in hashes.items() if k.endswith('etc/ssh/sshd_config')] == [digest], hashes)
check('it is recorded and shown', sshd and digest in run('show', sshd[0]['id']), sshd and run('show', sshd[0]['id']))

# evidence of large files: a program that anybody runs as root, two megabytes of it; the same in an archive; a token in bytes
large = open('/bin/true', 'rb').read() + b'\0' * (2 << 20)
put('big', 'etc/os-release', 'ID=debian\nVERSION_ID="12"\n')
os.makedirs(os.path.join(root, 'big/opt'))
with open(os.path.join(root, 'big/opt/tool'), 'wb') as f:
    f.write(large)
os.chmod(os.path.join(root, 'big/opt/tool'), 0o6755)
key = subprocess.run(['openssl', 'genpkey', '-algorithm', 'ED25519'], stdout=subprocess.PIPE, check=True).stdout
with open(os.path.join(root, 'big/opt/firmware.bin'), 'wb') as f:
    f.write(b'\0' * (2 << 20) + b'\0token=' + b'AKIA' + bytes(random.Random(5).choices(b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', k=16)) + b'\0' + key)
subprocess.run(['tar', '-C', os.path.join(root, 'big'), '-czf', os.path.join(root, 'big.tar.gz'), '.'], check=True)
sums = {n: hashlib.sha256(open(os.path.join(root, 'big', n), 'rb').read()).hexdigest() for n in ('opt/tool', 'opt/firmware.bin')}
for target in ('big', 'big.tar.gz'):
    seen = [e for f in audit(target)['findings'] for e in f['evidence']]
    for name, digest in sums.items():
        told = [e.get('sha256') for e in seen if e['file'] == name]
        check(f'{target}: evidence of {name} has its digest', told and set(told) == {digest}, [e for e in seen if e['file'] == name])
    check(f'{target}: a secret in bytes has an offset, not a line',
          [(e.get('line'), e.get('offset')) for e in seen if e['what'] == 'aws-access-key-id'] == [(None, (2 << 20) + 7)],
          [e for e in seen if e['file'] == 'opt/firmware.bin'])
shutil.rmtree(root)
print(f'1..{len(results)}')
sys.exit(0 if all(results) else 1)
