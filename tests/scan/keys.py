#!/usr/bin/env python3
"""keys.py VAUBAN SHARE: certificates and keys made here by OpenSSL and ssh-keygen, in every container that is read, and what the
rules say of them. Nothing is stored: all is made, then removed. Prints TAP; passed over without openssl or ssh-keygen."""
import base64
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

vauban, share = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
if not shutil.which('openssl') or not shutil.which('ssh-keygen'):
    print('1..0 # SKIP openssl and ssh-keygen are needed')
    sys.exit(0)
root = tempfile.mkdtemp(prefix='vauban-keys-')
made = os.path.join(root, 'made')
tree = os.path.join(root, 'tree')
os.makedirs(made)
results = []


def run(*words, data=None):
    return subprocess.run(words, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout


def path(name):
    return os.path.join(made, name)


def put(name, data, mode=0o600):
    full = os.path.join(tree, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'wb') as f:
        f.write(data)
    os.chmod(full, mode)


def read(name):
    with open(path(name), 'rb') as f:
        return f.read()


def key(name, *options):
    run('openssl', 'genpkey', *options, '-out', path(name))
    return read(name)


def cert(name, keyname, subject, *options):
    run('openssl', 'req', '-x509', '-new', '-key', path(keyname), '-subj', subject, '-out', path(name), *options)
    return read(name)


def audit(*more):
    out = subprocess.run([vauban, 'audit', tree, '--forget', '--format', 'json', *more], stdout=subprocess.PIPE,
                         env=dict(os.environ, VAUBAN_SHARE=share, VAUBAN_INDEX=path('none'), VAUBAN_STORE=path('s.db'))).stdout
    return json.loads(out)


def check(name, ok, why=''):
    results.append((bool(ok), name, str(why)))


def files(report, rule):
    return sorted({e['file'] for f in report['findings'] if f['rule'] == rule for e in f['evidence']})


def expect(name, rule, wanted, report=None):
    global REPORT
    have = files(report or REPORT, rule)
    check(name, have == sorted(wanted), f'{rule}: {have}, expected {sorted(wanted)}')


def jks(entries):
    out = struct.pack('>III', 0xfeedfeed, 2, len(entries))
    for tag, der in entries:
        out += struct.pack('>IH', tag, 1) + b'a' + struct.pack('>Q', 0)
        if tag == 1:
            out += struct.pack('>I', 5) + b'locked'[:5] + struct.pack('>I', 1)
        out += struct.pack('>H', 5) + b'X.509' + struct.pack('>I', len(der)) + der
    return out + b'0' * 20


try:
    rsa = key('rsa.pem', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024')
    rsa2 = key('rsa2.pem', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048')
    ec = key('ec.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256')
    ed = key('ed.pem', '-algorithm', 'ED25519')
    locked = run('openssl', 'pkcs8', '-topk8', '-in', path('ec.pem'), '-passout', 'pass:x1y2')
    old = run('openssl', 'rsa', '-in', path('rsa2.pem'), '-traditional', '-aes128', '-passout', 'pass:x1y2')
    san = ('-addext', 'subjectAltName=DNS:gw.factory.invalid', '-addext', 'basicConstraints=critical,CA:FALSE')
    weak = cert('weak.crt', 'rsa.pem', '/CN=gw.factory.invalid', '-days', '400', *san)
    sha1 = cert('sha1.crt', 'rsa2.pem', '/CN=gw.factory.invalid', '-sha1', '-days', '400', *san)
    soon = cert('soon.crt', 'ec.pem', '/CN=gw.factory.invalid', '-days', '10', *san)
    good = cert('good.crt', 'ed.pem', '/CN=gw.factory.invalid', '-days', '400', *san)
    bare = cert('bare.crt', 'ec.pem', '/O=Internet Widgits Pty Ltd/CN=gw', '-days', '400', '-addext', 'basicConstraints=critical,CA:FALSE')
    other = key('other.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384')
    ca = cert('ca.crt', 'other.pem', '/CN=Factory authority', '-days', '4000', '-addext', 'basicConstraints=critical,CA:TRUE')
    der = run('openssl', 'x509', '-in', path('weak.crt'), '-outform', 'DER')
    p7 = run('openssl', 'crl2pkcs7', '-nocrl', '-certfile', path('sha1.crt'), '-outform', 'DER')
    p12 = run('openssl', 'pkcs12', '-export', '-in', path('soon.crt'), '-inkey', path('ec.pem'), '-passout', 'pass:')
    p12_locked = run('openssl', 'pkcs12', '-export', '-in', path('good.crt'), '-inkey', path('ed.pem'), '-passout', 'pass:x1y2')
    good_der = run('openssl', 'x509', '-in', path('good.crt'), '-outform', 'DER')
    for kind, bits in (('rsa', '2048'), ('ed25519', '256')):
        run('ssh-keygen', '-q', '-t', kind, '-b', bits, '-N', '', '-C', 'x', '-f', path('ssh_' + kind))
    run('ssh-keygen', '-q', '-t', 'ed25519', '-N', 'x1y2z3', '-f', path('ssh_locked'))

    put('opt/a/good.crt', good, 0o644)
    put('opt/a/weak.der', der, 0o644)
    put('opt/a/sha1.p7b', p7, 0o644)
    put('opt/a/soon.crt', b'Bag Attributes\n    localKeyID: 01\n' + soon, 0o644)
    put('opt/a/bare.txt', b'some text before\n' + bare, 0o644)
    put('opt/a/key.der', run('openssl', 'pkey', '-in', path('rsa.pem'), '-outform', 'DER'))
    put('opt/b/app.go', b'package main\nconst k = "' + ed.replace(b'\n', b'\\n') + b'"\n', 0o644)
    put('opt/b/app.json', json.dumps({'private_key': other.decode()}).encode(), 0o640)
    put('opt/b/firmware.bin', os.urandom(70000) + b'\0' + ec + b'\0' + os.urandom(70000), 0o644)
    put('opt/b/locked.pem', locked, 0o644)
    put('opt/b/old.pem', old, 0o644)
    put('opt/b/example.pem', b'-----BEGIN ' + b'PRIVATE KEY-----\nMII...\n-----END ' + b'PRIVATE KEY-----\n', 0o644)
    put('opt/b/tests/key.pem', ed, 0o644)
    put('opt/c/empty.p12', p12)
    put('opt/c/locked.p12', p12_locked)
    put('opt/c/store.jks', jks([(2, good_der), (1, good_der)]))
    put('etc/ssh/ssh_host_rsa_key', read('ssh_rsa'))
    put('etc/ssh/ssh_host_rsa_key.pub', read('ssh_rsa.pub'), 0o644)
    put('root/.ssh/authorized_keys', b'# ops\ncommand="x y" ' + read('ssh_rsa.pub') + read('ssh_ed25519.pub'))
    put('root/.ssh/id_ed25519', read('ssh_ed25519'))
    put('root/.ssh/id_locked', read('ssh_locked'))
    put('etc/os-release', b'ID=debian\nVERSION_ID="12"\n', 0o644)
    put('etc/passwd', b'root:x:0:0:root:/root:/bin/sh\n', 0o644)
    os.makedirs(os.path.join(tree, 'usr/bin'), exist_ok=True)
    REPORT = audit()
    check('everything was read', not REPORT['unreadable'], REPORT['unreadable'])
    expect('a certificate that ends in ten days, in PEM after text and in PKCS#12', 'VB-CRT-001', ['opt/a/soon.crt', 'opt/c/empty.p12'])
    expect('an RSA key of 1024 bits, in DER', 'VB-CRT-002', ['opt/a/weak.der'])
    expect('SHA-1, in PKCS#7', 'VB-CRT-003', ['opt/a/sha1.p7b'])
    expect('a default name, inside a text file', 'VB-CRT-004', ['opt/a/bare.txt'])
    expect('no alternative name', 'VB-CRT-005', ['opt/a/bare.txt'])
    expect('RSA below 3072 bits', 'VB-CRT-007', ['opt/a/sha1.p7b', 'opt/a/weak.der'])
    lone = ['opt/b/app.json', 'root/.ssh/id_ed25519']
    paired = ['opt/a/key.der', 'opt/b/app.go', 'opt/b/firmware.bin', 'opt/c/empty.p12']
    expect('private keys without a certificate: quoted in JSON, of a user', 'VB-SEC-001', lone)
    expect('private keys whose certificate is there: DER, in Go, in a binary, in PKCS#12', 'VB-SEC-007', paired)
    expect('private keys others may read', 'VB-SEC-004', ['opt/b/app.go', 'opt/b/firmware.bin'])
    expect('an SSH host key', 'VB-SEC-006', ['etc/ssh/ssh_host_rsa_key'])
    expect('SSH keys of 2048 bits: host, public, authorised on its line', 'VB-SSH-015',
           ['etc/ssh/ssh_host_rsa_key', 'etc/ssh/ssh_host_rsa_key.pub', 'root/.ssh/authorized_keys'])
    lines = [e['line'] for f in REPORT['findings'] if f['rule'] == 'VB-SSH-015' for e in f['evidence'] if e['file'].endswith('authorized_keys')]
    check('the line of authorized_keys', lines == [2], lines)
    text = json.dumps(REPORT)
    body = base64.b64encode(base64.b64decode(b''.join(ed.splitlines()[1:-1]))).decode()
    check('no key stands in the report', body[:24] not in text and body[20:44] not in text)
    put('usr/local/share/ca-certificates/factory.crt', ca, 0o644)
    put('usr/share/ca-certificates/a.crt', cert('root.crt', 'rsa2.pem', '/CN=Root', '-days', '4000', '-addext', 'basicConstraints=critical,CA:TRUE'), 0o644)
    put('var/lib/dpkg/status', b'Package: ca-certificates\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n', 0o644)
    put('var/lib/dpkg/info/ca-certificates.list', b'/.\n/usr\n/usr/share/ca-certificates/a.crt\n', 0o644)
    expect('an authority nobody packaged', 'VB-CRT-006', ['usr/local/share/ca-certificates/factory.crt'], audit())
    known = path('known')
    os.makedirs(known + '/lists')
    blob = base64.b64decode(read('ssh_rsa.pub').split()[1])
    import hashlib
    with open(known + '/lists/known_keys.yaml', 'w', encoding='utf-8') as f:
        f.write('format: vauban-list/1\nname: known_keys\nitems: [' + hashlib.sha256(blob).hexdigest() + ']\n')
    os.makedirs(path('.vauban'))
    shutil.copytree(known, path('.vauban/rules'))
    here = os.getcwd()
    os.chdir(made)
    expect('a key on the list of known ones', 'VB-FW-006',
           ['etc/ssh/ssh_host_rsa_key', 'etc/ssh/ssh_host_rsa_key.pub', 'root/.ssh/authorized_keys'], audit())
    os.chdir(here)
finally:
    shutil.rmtree(root, ignore_errors=True)

print(f'1..{len(results)}')
for i, (ok, name, why) in enumerate(results, 1):
    print(f'{"ok" if ok else "not ok"} {i} - {name}' + ('' if ok else f' ({why})'))
sys.exit(0 if all(r[0] for r in results) else 1)
