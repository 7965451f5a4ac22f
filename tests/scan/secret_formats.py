#!/usr/bin/env python3
"""secret_formats.py VAUBAN SHARE: every format of share/rules/secrets fires on secrets made here from its own pattern, with
random letters and a sound checksum, written as they are, as UTF-16, in base64 and in a binary; and stays silent when they are
cut short, follow a letter, look like an example, or have a wrong checksum. Nothing secret is stored: all is made, then removed.
Prints TAP."""
import base64
import glob
import hashlib
import json
import os
import random
import re
import re._parser as parser
import shutil
import string
import subprocess
import sys
import tempfile
import zlib

import yaml

vauban, share = os.path.abspath(sys.argv[1]), sys.argv[2]
rng = random.Random(20260101)
WORD = string.ascii_letters + string.digits
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def choose(items):
    """One character a class allows; among many, a letter or digit: others end a word."""
    allowed = set()
    negate = False
    for kind, value in items:
        name = str(kind)
        if name == 'NEGATE':
            negate = True
        elif name == 'LITERAL':
            allowed.add(chr(value))
        elif name == 'RANGE':
            allowed.update(chr(c) for c in range(value[0], value[1] + 1))
        elif name == 'CATEGORY':
            allowed.update({'CATEGORY_SPACE': ' ', 'CATEGORY_NOT_SPACE': WORD, 'CATEGORY_DIGIT': string.digits,
                            'CATEGORY_WORD': WORD + '_'}[str(value)])
    if negate:
        allowed = set(WORD) - allowed
    nice = sorted(allowed & set(WORD)) or sorted(allowed)
    return rng.choice(nice)


def make(tree, long):
    """A random text that the pattern matches; repetitions are as long as they may be up to 60, or as short."""
    out = ''
    for op, value in tree:
        name = str(op)
        if name == 'LITERAL':
            out += chr(value)
        elif name == 'IN':
            out += choose(value)
        elif name in ('ANY', 'NOT_LITERAL'):
            out += 'x'
        elif name in ('MAX_REPEAT', 'MIN_REPEAT'):
            low, high, what = value
            n = max(low, min(int(high), 60)) if long and int(high) <= 60 else max(low, min(int(high), 12))
            out += ''.join(make(what, long) for _ in range(n))
        elif name == 'SUBPATTERN':
            inner = make(value[3], long)
            if value[0]:
                inner = '\0' + inner + '\1'  # the secret, for checksums
            out += inner
        elif name == 'BRANCH':
            out += make(rng.choice(value[1]), long)
        elif name == 'AT':
            pass
        else:
            raise ValueError(name)
    return out


def base62(n):
    digits = ''
    for _ in range(6):
        digits = BASE62[n % 62] + digits
        n //= 62
    return digits


def bech32(data):
    table = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
    hrp = 'age-secret-key-'

    def polymod(values):
        c = 1
        for v in values:
            top = c >> 25
            c = (c & 0x1ffffff) << 5 ^ v
            for i, g in enumerate((0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3)):
                c ^= g if top >> i & 1 else 0
        return c
    values = [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp] + data
    check = polymod(values + [0] * 6) ^ 1
    return (hrp + '1' + ''.join(table[d] for d in data + [check >> 5 * (5 - i) & 31 for i in range(6)])).upper()


def base58(raw):
    table = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    n, out = int.from_bytes(raw, 'big'), ''
    while n:
        n, r = divmod(n, 58)
        out = table[r] + out
    return out


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip('=')


def noise(n):
    return ''.join(rng.choice(WORD) for _ in range(n))


def sound(fmt, text):
    """The checksum or structure its issuer would have written."""
    check = fmt.get('checksum', 'none')
    if check == 'crc32-base62':
        head, body = text[:text.rindex('_') + 1], text[text.rindex('_') + 1:-6]
        return head + body + base62(zlib.crc32(body.encode()))
    if check == 'crc32-hex':
        return text[:-8] + zlib.crc32(text[:-9].encode()).to_bytes(4, 'little').hex()
    if check == 'bech32':
        return bech32([rng.randrange(32) for _ in range(52)])
    if check == 'base58':
        return base58(bytes.fromhex('0488ade400') + rng.randbytes(73))
    if check == 'jwt':
        return '.'.join((b64url(b'{"alg":"HS256","typ":"JWT"}'), b64url(json.dumps({'sub': noise(24)}).encode()), b64url(rng.randbytes(32))))
    if check in ('base64', 'basic'):
        size = 64 if 'AccountKey' in text else 32
        raw = rng.randbytes(size) if check == 'base64' else ('svc:' + noise(20)).encode()
        good = base64.b64encode(raw).decode()
        return text[:text.index('\0')] + '\0' + good + '\1' + text[text.index('\1') + 1:]
    return text


def entropy_low(fmt, text):
    """The same shape with a secret nobody would draw."""
    start = text.find('\0') + 1
    end = text.index('\1') if '\1' in text else len(text)
    flat = ''.join(c if not c.isalnum() else 'a' if c.isalpha() else '1' for c in text[start:end])
    for x in fmt['literals']:
        at = text.find(x, start, end)
        if at >= 0:
            flat = flat[:at - start] + x + flat[at - start + len(x):]
    return text[:start] + flat + text[end:]


def assignment(fmt, secret):
    name = rng.choice(['DB_', 'app.', '']) + fmt['literals'][0].upper()
    return f'{name} = "\0{secret}\1"'


def fire(fmt):
    if fmt.get('shape') == 'assignment':
        return assignment(fmt, noise(10) + '7x' + noise(10) + '4')
    for _ in range(200):
        text = make(parser.parse(fmt['pattern']), rng.random() < 0.5)
        literal = rng.choice(fmt['literals'])
        if '\0' not in text and literal not in text and re.fullmatch(fmt['pattern'], literal + text[len(literal):]):
            text = literal + text[len(literal):]
        text = sound(fmt, text)
        if any(x.lower() in text.lower() for x in fmt['literals']):
            return text
    raise ValueError(fmt['id'])


def bare(text):
    return text.replace('\0', '').replace('\1', '')


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(data)


formats = []
for name in sorted(glob.glob(os.path.join(share, 'rules', 'secrets', '*.yaml'))):
    formats += yaml.safe_load(open(name, encoding='utf-8')).get('formats', [])
root = tempfile.mkdtemp(prefix='vauban-secrets-')
results, wanted, encoded = [], {}, {}
try:
    for f in formats:
        folder = os.path.join(root, 'opt', f['id'])
        texts = [fire(f) for _ in range(4)]
        lines = ['# settings\n', 'a = 1\n'] + [f' {bare(t)} \n' for t in texts]
        write(os.path.join(folder, 'fires.conf'), ''.join(lines).encode())
        wanted[f['id']] = [''.join(lines[:i + 2]).count('\n') + 1 + t[:t.find('\0') + 1].count('\n') for i, t in enumerate(texts)]
        plain = bare(texts[0])
        if not f.get('text_only'):
            write(os.path.join(folder, 'blob'), rng.randbytes(300000).replace(b'-', b'.') + b'\0' + plain.encode() + b'\0')
            encoded[f['id'], 'blob'] = True
        if any(len(x) >= 4 and x.lower() in plain.lower() for x in f['literals']):
            write(os.path.join(folder, 'wide.txt'), b'\xff\xfe' + (f'x\n{plain}\n').encode('utf-16-le'))
            encoded[f['id'], 'wide.txt'] = True
            if not f.get('ignore_case') and len(plain) < 1200:
                for shift in range(3):
                    packed = base64.b64encode(b'k=;'[:shift] + b' ' * 3 + plain.encode() + b' end of it').decode()
                    write(os.path.join(folder, f'packed{shift}'), f'data: {packed}\n'.encode())
                    encoded[f['id'], f'packed{shift}'] = not all(len(x) < 5 for x in f['literals'] if x in plain) or None
        quiet = [bare(entropy_low(f, t)) for t in texts]
        if f.get('checksum', 'none') in ('crc32-base62', 'crc32-hex', 'bech32', 'base58'):
            quiet += [bare(t)[:-1] + ('Q' if bare(t)[-1] != 'Q' else 'P') for t in texts]
            quiet += [bare(t)[:-1] + ('1' if bare(t)[-1] != '1' else '0') for t in texts]
        if f.get('kind', 'token') == 'token' and not f.get('reach') and f.get('shape') != 'assignment' and '\0' not in texts[0]:
            quiet += ['x' + bare(t) for t in texts]
        write(os.path.join(folder, 'silent.conf'), ''.join(f' {q} \n' for q in quiet).encode())
    run = subprocess.run([vauban, 'audit', root, '--forget', '--format', 'json'], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         env=dict(os.environ, VAUBAN_SHARE=share, VAUBAN_INDEX=os.path.join(root, 'none'), VAUBAN_STORE=os.path.join(root, 's.db')))
    report = json.loads(run.stdout)
    seen = {}
    text = run.stdout.decode()
    for f in report['findings'] + report['informational']:
        for e in f['evidence']:
            if f['kind'] == 'secret':
                seen.setdefault((os.path.basename(os.path.dirname(e['file'])), os.path.basename(e['file'])), []).append((e['what'], e.get('line')))
    for f in formats:
        have = [line for what, line in seen.get((f['id'], 'fires.conf'), []) if what == f['id']]
        results.append((sorted(have) == sorted(wanted[f['id']]) or set(wanted[f['id']]) <= set(have), f'{f["id"]} fires', f'{have} of {wanted[f["id"]]}'))
        noise_found = [s for s in seen.get((f['id'], 'silent.conf'), []) if s[0] == f['id']]
        results.append((not noise_found, f'{f["id"]} is silent on what only looks like it', str(noise_found)))
        for (fid, name), must in encoded.items():
            if fid == f['id']:
                got = [s for s in seen.get((fid, name), []) if s[0] == fid]
                results.append((bool(got) or must is None, f'{fid} is found in {name}', 'nothing found'))
    results.append((len(formats) >= 60, 'at least sixty formats', str(len(formats))))
    leaked = [f['id'] for f in formats if any(len(p) > 8 and p in text for p in [bare(fire(f))])]
    for f in formats:
        body = open(os.path.join(root, 'opt', f['id'], 'fires.conf'), encoding='utf-8').read().split('\n')[2:6]
        leaked += [f['id'] for line in body for k in range(8, max(9, len(line) - 8), 5) if len(line[k:k + 12].strip()) == 12
                   and line[k:k + 12] in text and not any(line[k:k + 12].lower() in x.lower() for x in f['literals'] + [f.get('pattern', '')])]
    results.append((not leaked, 'no secret stands in the report', str(sorted(set(leaked)))))
finally:
    shutil.rmtree(root, ignore_errors=True)

print(f'1..{len(results)}')
for i, (ok, name, why) in enumerate(results, 1):
    print(f'{"ok" if ok else "not ok"} {i} - {name}' + ('' if ok else f' ({why})'))
sys.exit(0 if all(r[0] for r in results) else 1)
