#!/usr/bin/env python3
"""tls.py: the console over TLS. A program comes in with a client certificate that the store knows; one that nobody pinned, or
none, stays outside; old protocols are refused; without TLS only this machine is listened on."""
import http.client
import json
import os
import shutil
import ssl
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import PROGRAM, Console, Tap, skip  # noqa: E402

if not shutil.which('openssl'):
    skip('no openssl command to make certificates with')
tap = Tap()
console = Console()
console.stop()


def certificate(name):
    """A self-signed certificate and its key, made now; its SHA-256."""
    crt, key = (os.path.join(console.dir, name + end) for end in ('.crt', '.key'))
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj',
                    '/CN=' + name, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', crt], check=True,
                   stderr=subprocess.DEVNULL)
    der = ssl.PEM_cert_to_DER_cert(open(crt).read())
    import hashlib
    return crt, key, hashlib.sha256(der).hexdigest()


def ask(path, client=None, **context_options):
    context = ssl.create_default_context(cafile=server[0])
    for option, value in context_options.items():
        setattr(context, option, value)
    if client:
        context.load_cert_chain(client[0], client[1])
    c = http.client.HTTPSConnection('localhost', console.port, context=context, timeout=20)
    c.request('GET', path)
    r = c.getresponse()
    out = r.status, dict(r.getheaders()), r.read().decode()
    c.close()
    return out


try:
    server, known, stranger = certificate('localhost'), certificate('ci.example.org'), certificate('stranger.example.org')
    refused = subprocess.run([PROGRAM, 'serve', '--listen', '0.0.0.0:0', '--store', console.store], env=console.env, stderr=subprocess.PIPE,
                             text=True, timeout=60)
    tap.ok(refused.returncode == 2 and 'TLS' in refused.stderr, 'without TLS no other machine is listened to', refused.stderr)
    console.options = ('--tls-cert', server[0], '--tls-key', server[1])
    console.start()
    status, headers, _ = ask('/login')
    tap.ok(status == 200 and 'Strict-Transport-Security' in headers, 'a person without a certificate reaches the log-in', status)
    tap.ok(ask('/api/v1/session')[0] == 401, 'no certificate: outside')
    tap.ok(ask('/api/v1/session', client=known)[0] == 401, 'a certificate nobody pinned: outside')
    console.run('user', 'add', 'ci', '--role', 'contributor', '--program')
    console.run('user', 'certificate', 'ci', '--sha256', known[2])
    status, _, body = ask('/api/v1/session', client=known)
    tap.ok(status == 200 and json.loads(body) == {'name': 'ci', 'role': 'contributor', 'way': 'certificate'}, 'the pinned one: in', body)
    tap.ok(ask('/api/v1/session', client=stranger)[0] == 401, 'another one: outside')
    console.run('user', 'disable', 'ci')
    tap.ok(ask('/api/v1/session', client=known)[0] == 401, 'disabled: outside at once')
    try:
        ask('/login', maximum_version=ssl.TLSVersion.TLSv1_1, minimum_version=ssl.TLSVersion.TLSv1)
        tap.ok(False, 'TLS 1.1 is refused')
    except (ssl.SSLError, OSError) as e:
        tap.ok(True, 'TLS 1.1 is refused', e)
    shown = subprocess.run(['openssl', 's_client', '-connect', f'127.0.0.1:{console.port}', '-tls1_2', '-cipher', 'AES128-SHA'], input='', text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30).stdout
    tap.ok('Cipher is (NONE)' in shown or 'alert' in shown, 'a cipher without forward secrecy is refused', shown)
finally:
    console.close()
sys.exit(tap.end())
