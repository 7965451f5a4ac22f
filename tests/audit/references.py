#!/usr/bin/env python3
"""references.py SHARE [REFERENCE]: every reference that a rule or a check of pages points to is a requirement of share/frameworks, so it
is said with its mark; a requirement that only memory knows is never marked as read. With the reference pack beside the repository
each identifier is looked up there again, and what is marked V here is V there. Prints TAP."""
import glob
import os
import re
import sys

share = sys.argv[1]
pack = sys.argv[2] if len(sys.argv) > 2 else os.path.join(share, '..', '..', 'shared', 'reference')
count = 0
failed = 0


def result(wrong, name):
    global count, failed
    count += 1
    failed += bool(wrong)
    print(f'{"not ok" if wrong else "ok"} {count} - {name}')
    for line in list(wrong)[:30]:
        print(f'# {line}')


def read(path):
    return open(path, encoding='utf-8').read()


def words(text):
    return [x.strip() for x in text.strip().strip('[]').split(',') if x.strip()]


# id or aka of each requirement: framework, article, mark
known = {}
unmarked = []
for path in sorted(glob.glob(f'{share}/frameworks/*.yaml')):
    framework = os.path.basename(path)[:-5]
    for line in read(path).split('\n'):
        entry = re.match(r'- \{id: ([^,]+),(?: aka: \[([^\]]*)\],)? article: "([^"]*)", mark: ([A-Z])\b', line)
        if not entry:
            if line.startswith('- {id:'):
                unmarked.append(f'{path}: {line[:80]}')
            continue
        for name in [entry.group(1), *words(entry.group(2) or '')]:
            known[name] = (framework, entry.group(3), entry.group(4))
result(unmarked, 'every requirement of share/frameworks has an article and a mark')
result([] if len(known) > 100 else [len(known)], 'requirements are read')

pointers = []
for path in sorted(glob.glob(f'{share}/rules/*.yaml') + glob.glob(f'{share}/pages/*.yaml')):
    rule = '?'
    for line in read(path).split('\n'):
        rule = line[6:].strip() if line.startswith('- id: ') else rule
        if line.startswith('  refs: '):
            pointers += [(rule, name) for name in words(line[8:])]
result([] if len(pointers) > 300 else [len(pointers)], 'references of rules are read')
result([f'{rule}: {name}' for rule, name in pointers if name not in known], 'every reference is a requirement that carries a mark')
result([f'{rule}: {name} twice' for rule, name in set(pointers) if pointers.count((rule, name)) > 1], 'none stands twice in a rule')
result([f'{name}: the standard was not read' for name, (framework, _, mark) in known.items() if framework == 'iec62443-4-2' and mark == 'V'],
       'a standard that nobody read is not said to be read')

if not os.path.isfile(os.path.join(pack, 'iec62443.yaml')):
    print(f'ok {count + 1} - looked up again in the reference pack # SKIP no folder {pack}')
    print(f'1..{count + 1}')
    sys.exit(1 if failed else 0)

text = {name: read(os.path.join(pack, f'{name}.yaml')) for name in ('cra', 'iec62443', 'gdpr', 'nis2', 'french_law')}
cra = {f'CRA-{x}' for x in re.findall(r'- \{id: "(I+\.[0-9.a-z]+)"', text['cra'])}
iec = set(re.findall(r'CR ([0-9]+\.[0-9]+):', text['iec62443']))
types = text['iec62443'].split('component_type_requirements', 1)[1]
by_type = {kind: set(re.findall(r'"([0-9.]+)"', rest)) for kind, rest in re.findall(r'(SAR|EDR|HDR|NDR)[^\n]*?: *\[([^\]]*)\]', types)}


def in_pack(name):
    kind = re.fullmatch(r'62443-(CR|SAR|EDR|HDR|NDR)([0-9.]+)', name)
    if kind:
        return kind.group(2) in (iec if kind.group(1) == 'CR' else by_type.get(kind.group(1), ()))
    return name in cra


result([f'{rule}: {name}' for rule, name in pointers if not in_pack(name)], 'every reference of a rule is an identifier of the pack')


def is_read(framework, article):
    """Does the pack mark this article as read?"""
    if framework in ('rgpd', 'nis2'):
        ref = article.replace('Art. ', '') if framework == 'nis2' else article
        if framework == 'nis2' and ref.startswith('21(2)'):
            return re.search(r'(?m)^art_21_2[^\n]*(conf )?V', text['nis2']) is not None
        lines = [x for x in text['gdpr' if framework == 'rgpd' else 'nis2'].split('\n') if f'"{ref}"' in x]
        return any(re.search(r'conf: "?V\b', x) for x in lines)  # "V for the deadline": the deadline is all that is said
    if framework == 'godfrain':
        return re.search(r'ref: "' + re.escape(article) + r'".*conf: V\b(?!-)', text['french_law']) is not None
    return True  # of the others the law's own number is all that is said


wrong = [f'{name}: {article}' for name, (framework, article, mark) in known.items() if mark == 'V' and not is_read(framework, article)]
result(wrong, 'what is marked as read here is marked so in the pack')
wrong = [name for name, (framework, _, mark) in known.items() if framework == 'cra' and mark == 'V' and name.startswith(('CRA-I.2.', 'CRA-II.')) and
         name not in cra and not any(known[x][1] == known[name][1] for x in cra if x in known)]
result(wrong, 'requirements of the CRA are those of the pack')
print(f'1..{count}')
sys.exit(1 if failed else 0)
