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
from console import PROGRAM, SOURCE, Console, Tap, skip  # noqa: E402

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


def ask(path, client=None, method='GET', body=None, token=None, **context_options):
    context = ssl.create_default_context(cafile=server[0])
    for option, value in context_options.items():
        setattr(context, option, value)
    if client:
        context.load_cert_chain(client[0], client[1])
    c = http.client.HTTPSConnection('localhost', console.port, context=context, timeout=20)
    c.request(method, path, body, {'Content-Type': 'application/json'} | ({'Authorization': 'Bearer ' + token} if token else {}))
    r = c.getresponse()
    out = r.status, dict(r.getheaders()), r.read().decode()
    c.close()
    return out


def push(agent, *words):
    done = subprocess.run([PROGRAM, 'push', f'https://localhost:{console.port}', '--ca', server[0], '--store', agent, *words], env=console.env,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return done.returncode, done.stdout + done.stderr


def ids(store):
    said = subprocess.run([PROGRAM, 'report', 'json', '--store', store, '--case', console.case], env=console.env, text=True,
                          stdout=subprocess.PIPE, check=True).stdout
    return [f['id'] for f in json.loads(said)['findings']]


def pushes(known, stranger):
    """An agent audits into a store of its own, then sends the run: with its certificate, or with a token."""
    agent = os.path.join(console.dir, 'agent.db')
    subprocess.run([PROGRAM, 'audit', os.path.join(SOURCE, 'examples/helios'), '--store', agent, '--case', console.case], env=console.env,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    before = len(json.loads(ask('/api/v1/runs', client=known)[2])['runs'])
    status, said = push(agent, '--cert', stranger[0], '--key', stranger[1])
    tap.ok(status == 4 and '401' in said, 'push: a certificate nobody pinned is refused', said)
    status, said = push(agent)
    tap.ok(status == 2 and '--cert' in said, 'push: neither certificate nor token is wrong use', said)
    status, said = push(agent, '--cert', known[0], '--key', known[1], '--format', 'json')
    tap.ok(status == 0 and json.loads(said) == {'run': before + 1, 'recorded': True}, 'push: the pinned one records the run', said)
    status, said = push(agent, '--cert', known[0], '--key', known[1])
    tap.ok(status == 0 and f'already, as run {before + 1}' in said, 'push: sent again it is there once', said)
    tap.ok(ids(agent) and ids(agent) == ids(console.store), 'push: the same findings in the same order at both ends')
    trail = json.loads(ask('/api/v1/changes', token=console.token('admin'))[2])['changes']
    told = [t for t in trail if t['action'] == 'push']
    tap.ok(len(told) == 1 and (told[0]['who'], told[0]['way'], told[0]['object']) == ('ci', 'certificate', str(before + 1)),
           'push: the trail says who, by what and which run', told)
    console.run('user', 'role', 'ci', '--role', 'reader')
    status, said = push(agent, '--cert', known[0], '--key', known[1])
    tap.ok(status == 4 and '403' in said and 'contributor' in said, 'push: a reader may not', said)
    console.run('user', 'role', 'ci', '--role', 'contributor')
    token = os.path.join(console.dir, 'token')
    with open(token, 'w') as f:
        f.write(console.token('contributor'))
    status, said = push(agent, '--token-file', token)
    tap.ok(status == 0 and 'already' in said, 'push: a token does as well', said)
    big = b'{"format":"vauban-run/1","x":"' + b'a' * (2 << 20) + b'"}'
    tap.ok(ask('/api/v1/runs', method='POST', body=big)[0] == 401, 'push: from nobody a large body is not kept')
    tap.ok(ask('/api/v1/runs', method='POST', body=big, client=known)[0] == 422, 'push: what is no run is refused')
    console.run('log', 'verify')


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
    pushes(known, stranger)
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
