#!/usr/bin/env python3
"""secret_nested.py VAUBAN SHARE : one token in archives inside archives, file system images and compressed files: found each
time, once, under the chain of names that leads to it, with the digest of the file it is in. What is nested too deep is said, a
bomb on the way costs the others nothing. All is made here, then removed. Prints TAP."""
import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import random
import shutil
import string
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

vauban, share = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
rng = random.Random(11)
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
root = tempfile.mkdtemp(prefix='vauban-nested-')
results = []


def conf():
    """A settings file with a token of its own, whose checksum holds."""
    body, end = ''.join(rng.choice(BASE62) for _ in range(30)), ''
    n = zlib.crc32(body.encode())
    for _ in range(6):
        end, n = BASE62[n % 62] + end, n // 62
    return f'[hub]\nuser = bench\ntoken = {"ghp" + "_"}{body}{end}\n'.encode()


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name.replace('__', '/').replace('_dot_', '.'), data)
    return out.getvalue()


def tarred(name, data, mode='w'):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as t:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def cpio(name, data):
    def entry(name, data, mode):
        head = '070701' + ''.join(f'{v:08x}' for v in (1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0))
        out = head.encode() + name.encode() + b'\0'
        out += b'\0' * (-len(out) % 4) + data
        return out + b'\0' * (-len(out) % 4)
    return entry(name, data, 0o100644) + entry('TRAILER!!!', b'', 0)


def deb(data):
    def member(name, data):
        return f'{name:<16}{0:<12}{0:<6}{0:<6}{"100644":<8}{len(data):<10}`\n'.encode() + data + b'\n' * (len(data) % 2)
    return b'!<arch>\n' + member('debian-binary', b'2.0\n') + member('data.tar.xz', tarred('./etc/hub.conf', data, 'w:xz'))


def image(maker, data):
    """A file system with etc/hub.conf in it, by a program of this machine; None when it is not here."""
    tree, out = os.path.join(root, 'fs'), os.path.join(root, 'fs.img')
    os.makedirs(os.path.join(tree, 'etc'), exist_ok=True)
    with open(os.path.join(tree, 'etc', 'hub.conf'), 'wb') as f:
        f.write(data)
    words = {'squashfs': ['mksquashfs', tree, out, '-quiet', '-noappend', '-all-root'],
             'ext': ['mke2fs', '-q', '-t', 'ext4', '-d', tree, out, '4096']}[maker]
    program = shutil.which(words[0]) or shutil.which(words[0], path='/usr/sbin:/sbin')
    if not program:
        return None
    subprocess.run([program, *words[1:]], stdout=subprocess.DEVNULL, check=True)
    data = open(out, 'rb').read()
    os.unlink(out)
    return data


def search(target):
    run = subprocess.run([vauban, 'secrets', target, '--format', 'json'], stdout=subprocess.PIPE,
                         env=dict(os.environ, VAUBAN_SHARE=share, VAUBAN_STORE=os.path.join(root, 's.db')))
    report = json.loads(run.stdout)
    found = {}
    for f in report['findings']:
        for e in f['evidence']:
            found.setdefault(e['file'], []).append((e.get('line'), e.get('sha256')))
    return found, [(u['path'], u['reason']) for u in report['unreadable']]


def expect(found, name, data, once=True):
    wanted = [(3, hashlib.sha256(data).hexdigest())]
    results.append((found.get(name) == wanted, name, f'{found.get(name)}, wanted {wanted}; all: {list(found)}'))


try:
    tree = os.path.join(root, 'tree')
    os.makedirs(tree)
    samples = {}

    def put(name, inside, data, content):
        with open(os.path.join(tree, name), 'wb') as f:
            f.write(content)
        samples[name + inside] = data

    d = conf()
    put('a.zip', '!b.tar.gz!c.zip!etc/hub.conf', d, zipped(b_dot_tar_dot_gz=tarred('c.zip', zipped(etc__hub_dot_conf=d), 'w:gz')))
    for kind, pack in (('xz', lzma.compress), ('bz2', bz2.compress), ('gz', gzip.compress)):
        d = conf()
        with open(os.path.join(tree, f'packed-{kind}.zip'), 'wb') as f:
            f.write(zipped(**{f'hub_dot_conf_dot_{kind}': pack(d)}))
        samples[f'packed-{kind}.zip!hub.conf.{kind}'] = pack(d)
    d = conf()
    put('initrd.gz', '!etc/hub.conf', d, gzip.compress(cpio('etc/hub.conf', d)))
    d = conf()
    put('update.zip', '!initrd!etc/hub.conf', d, zipped(initrd=lzma.compress(cpio('etc/hub.conf', d))))
    d = conf()
    put('hub.deb', '!data.tar.xz!etc/hub.conf', d, deb(d))
    d = conf()
    put('packages.tar', '!hub.deb!data.tar.xz!etc/hub.conf', d, tarred('hub.deb', deb(d)))
    for maker in ('squashfs', 'ext'):
        d = conf()
        fs = image(maker, d)
        if fs is None:
            results.append((None, f'{maker} in a zip', 'the program that makes one is not here'))
            continue
        put(f'{maker}.img', '!etc/hub.conf', d, fs)
        put(f'{maker}.zip', '!rootfs!etc/hub.conf', d, zipped(rootfs=fs))
    d = conf()
    put('bomb.zip', '!late/hub.conf', d, zipped(zeros_dot_xz=lzma.compress(bytes(100 << 20)), late__hub_dot_conf=d))
    deep = conf()
    for i in range(10):
        deep = zipped(**{f'deep{9 - i}_dot_zip' if i else 'hub_dot_conf': deep})
    with open(os.path.join(tree, 'deep.zip'), 'wb') as f:
        f.write(deep)
    found, unreadable = search(tree)
    for name, data in samples.items():
        expect(found, name, data)
    results.append((not set(found) - set(samples), 'nothing else is found', str(set(found) - set(samples))))
    results.append(([r for p, r in unreadable if p.startswith('deep.zip!')] == ['an archive nested deeper than 8: searched as it stands, '
                                                                                'not unpacked'], 'what is too deep is said', str(unreadable)))
    results.append((('bomb.zip!zeros.xz', 'unpacks to too much: the rest is not searched') in unreadable, 'a bomb inside is said', str(unreadable)))
    # a target that is an archive itself: what the audit opens is not searched twice, what it does not open is
    one, two = conf(), conf()
    target = os.path.join(root, 'product.tar')
    with tarfile.open(target, 'w') as t:
        for name, data in (('opt/known.zip', zipped(hub_dot_conf=one)), ('opt/bundle.dat', zipped(etc__hub_dot_conf=two))):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    found, unreadable = search(target)
    expect(found, 'opt/known.zip/hub.conf', one)
    expect(found, 'opt/bundle.dat!etc/hub.conf', two)
    results.append((len(found) == 2 and not unreadable, 'each is found once', f'{found} {unreadable}'))
finally:
    shutil.rmtree(root, ignore_errors=True)

print(f'1..{len(results)}')
for i, (ok, name, why) in enumerate(results, 1):
    print(f'{"not ok" if ok is False else "ok"} {i} - {name}' + (f' # SKIP {why}' if ok is None else '' if ok else f' ({why})'))
sys.exit(1 if any(r[0] is False for r in results) else 0)
