#!/usr/bin/env python3
"""test_brute.py BENCH_MATCH BRUTE_MATCH SOURCE

vauban's matches against those of tools/brute-match, as sets of (component, vulnerability): on the records of
tests/match/data always; on ../shared/pack, when it is there, with components drawn from it by a fixed seed (100 Python
packages, 100 crates, npm, every other ecosystem of the pack) and with this machine's own Debian packages.
Prints TAP.
"""
import importlib.machinery
import importlib.util
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

bench, brute_path, source = sys.argv[1:4]
loader = importlib.machinery.SourceFileLoader('brute', brute_path)
sys.dont_write_bytecode = True
brute = importlib.util.module_from_spec(importlib.util.spec_from_loader('brute', loader))
loader.exec_module(brute)
TYPES = {'PyPI': 'pypi', 'crates.io': 'cargo', 'npm': 'npm', 'Go': 'golang', 'Hex': 'hex', 'RubyGems': 'gem',
         'Packagist': 'composer', 'CRAN': 'cran', 'Hackage': 'hackage', 'opam': 'opam', 'Bitnami': 'bitnami',
         'AlmaLinux': 'rpm/almalinux', 'Debian': 'deb/debian', 'Julia': 'julia', 'Homebrew': 'brew',
         'OSS-Fuzz': 'generic'}
results = []


def report(ok, what, note=''):
    results.append(ok)
    print(f"{'ok' if ok else 'not ok'} {len(results)} - {what}{' # ' + note if note else ''}")


def purl(kind, name, version):
    name = '/'.join(urllib.parse.quote(p, safe='') for p in name.split('/'))
    return f"pkg:{kind}/{name}@{urllib.parse.quote(version, safe='')}"


def normal(ecosystem, name):
    if ecosystem == 'PyPI':
        return re.sub(r'[-_.]+', '-', name).lower()
    return name.lower() if ecosystem in ('npm', 'Packagist', 'Go') else name


def drawn(records, counts):
    """Lines for versions the records themselves speak of: the ends of ranges are where mistakes are."""
    versions = {e: {} for e in counts}
    for a in (a for r in records for a in r.get('affected') or []):
        scope, name = (a.get('package') or {}).get('ecosystem') or '', (a.get('package') or {}).get('name')
        if scope.split(':')[0] not in counts:
            continue
        known = versions[scope.split(':')[0]].setdefault((scope, name), set())
        known |= set((a.get('versions') or [])[:20])
        for r in a.get('ranges') or []:
            if r['type'] != 'GIT':
                known |= {v for e in r['events'] for v in e.values() if v != '0'}
    rows = []
    for ecosystem, packages in sorted(versions.items()):
        own = [(scope, name, random.Random(scope + name).choice(sorted(known)))
               for (scope, name), known in sorted(packages.items()) if known]
        for scope, name, v in random.Random(7).sample(own, min(counts[ecosystem], len(own))):
            scope = 'Packagist' if ecosystem == 'Packagist' else scope
            rows.append(f"{scope}\t{purl(TYPES[ecosystem], normal(ecosystem, name), v)}\t")
    return rows


def installed():
    """This machine's packages, read as if they were Debian 12's: real version texts, epochs and binNMUs."""
    if not shutil.which('dpkg-query'):
        return []
    fields = '${Package}\t${Version}\t${source:Package}\n'
    out = subprocess.run(['dpkg-query', '-W', '-f', fields], capture_output=True, text=True, check=True).stdout
    return [f"Debian:12\t{purl('deb/debian', p, v)}\t{s}" for p, v, s in (x.split('\t') for x in out.splitlines()) if v]


def compare(what, feeds, records, rows):
    with tempfile.TemporaryDirectory() as work:
        index, path = os.path.join(work, 'index'), os.path.join(work, 'list')
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(rows) + '\n')
        subprocess.run([bench, 'build', feeds, index], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        out = subprocess.run([bench, 'sets', index, path], capture_output=True, text=True, check=True).stdout
    ours = {tuple(line.split('\t')) for line in out.splitlines()}
    theirs = brute.match(records, rows)
    for pair in sorted(ours ^ theirs)[:20]:
        print('# only', 'vauban:' if pair in ours else 'brute-match:', *pair)
    report(ours == theirs and len(ours) > 0, f'{what}: {len(rows)} components, {len(theirs)} pairs')


def main():
    cases = []
    for line in open(os.path.join(source, 'tests/match/data/cases.txt'), encoding='utf-8'):
        fields = [x.strip() for x in line.split('|')]
        if len(fields) == 4 and not line.startswith('#'):
            cases.append('\t'.join(fields[:3]))
    feeds = os.path.join(source, 'tests/match/data/feeds')
    compare('hand-made records', feeds, list(brute.records(feeds)), cases)
    pack = os.path.join(source, '../shared/pack')
    if not os.path.isdir(pack):
        report(True, 'pack', 'SKIP ../shared/pack is not here')
        return
    records = list(brute.records(pack))
    rows = drawn(records, {e: 100 for e in TYPES})
    compare('pack, every ecosystem, and installed packages', pack, records, rows + installed())


try:
    import packaging.version  # noqa: F401  brute-match needs it for PEP 440
    main()
except ImportError:
    report(True, 'sets', "SKIP python3-packaging is not installed")
print(f'1..{len(results)}')
sys.exit(0 if all(results) else 1)
