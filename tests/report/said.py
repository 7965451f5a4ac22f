#!/usr/bin/env python3
"""said.py: every message of the library below the verbs stands in share/words with its French, each with the same holes, no two of
one shape. A message whose writer has both languages at hand (vb_t) is none of these."""
import glob
import os
import re
import sys

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
STRING = r'"(?:[^"\\]|\\.)*"'
CALLS = (r'vb_fail|vb_fail_at|vb_yaml_fail|vb_fail_errno|vb_hint|vb_prefix|vb_run_note|case_report|case_error|import_warn|'
         r'scan_collect_unreadable|crawl_trouble|failed|[a-z_]*trouble[a-z_]*|[a-z]+_fail|store_sql_fail')
# What is the same in both languages: names, commands, options.
SAME = re.compile(r'^(vauban |--|-o |[a-z_]+(,? [a-z_]+)*$)|^[\W\d_]*$')
done = failed = 0


def check(name, good, why=''):
    global done, failed
    done += 1
    failed += not good
    if not good:
        print(f'not ok {done} - {name}\n# {why}')


def arguments(text, at):
    """Of the call whose parenthesis opens before `at`, each argument as written."""
    depth, inside, cuts, i = 1, False, [at], at
    while depth:
        c = text[i]
        if inside:
            i += c == '\\'
            inside = c != '"'
        elif c == '"':
            inside = True
        elif c in '([{':
            depth += 1
        elif c in ')]}':
            depth -= 1
        elif c == ',' and depth == 1:
            cuts.append(i + 1)
        i += 1
    return [text[a:b - 1].strip() for a, b in zip(cuts, cuts[1:] + [i])]


def shape(literal):
    """A format as share/words writes it."""
    literal = literal.replace('\\"', '"').replace('\\\\', '\\').replace('%%', '\0')
    return re.sub(r'%[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[diouxXeEfgGcs]', '{}', literal).replace('\0', '%')


def messages():
    """{shape: a file it stands in} of the whole source."""
    found = {}
    for path in sorted(glob.glob(os.path.join(root, 'src', '**', '*.c'), recursive=True)):
        text = re.sub(r'/\*.*?\*/', ' ', open(path, encoding='utf-8').read(), flags=re.S)
        for m in re.finditer(r'\b(' + CALLS + r')\(', text):
            whole = arguments(text, m.end())
            if any('vb_t(' in x for x in whole):
                continue
            for argument in whole[3 if m.group(1) == 'scan_collect_unreadable' else 0:]:
                if '"' not in argument or re.match(r'[A-Za-z_]\w*\(', argument):
                    continue
                # "%" PRIu64 is one hole, and so is a text given by its name beside a string
                argument = ''.join(part if part.startswith('"') else re.sub(r'\b(name|[A-Z][A-Z_]{3,})\b', '"%s"', re.sub(r'PRI\w+', '"d"', part))
                                   for part in re.split('(' + STRING + ')', argument))
                for run in re.findall(r'(?:' + STRING + r'\s*)+', argument):
                    words = ''.join(s[1:-1] for s in re.findall(STRING, run))
                    found.setdefault(shape(f'cannot {words} %s: %s' if m.group(1) == 'vb_fail_errno' else words), path)
                break
    return found


listed, where = {}, {}
for path in sorted(glob.glob(os.path.join(root, 'share', 'words', '*.txt'))):
    name = os.path.basename(path)
    lines = [x for x in open(path, encoding='utf-8').read().split('\n')[:-1] if not x.startswith('#')]
    check(f'{name}: pairs of lines', len(lines) % 2 == 0, 'an English line without its French')
    for english, french in zip(lines[::2], lines[1::2]):
        check(f'{name}: {english}', french.startswith('\t') and not english.startswith('\t'), 'English, then a tab and French, is expected')
        check(f'{name}: {english}: once', english not in listed, f'also in {where.get(english)}')
        numbers = [int(n) for n in re.findall(r'\{(\d)\}', french)]
        holes = len(re.findall(r'\{\}', english))
        said = len(re.findall(r'\{\}', french))
        check(f'{name}: {english}: holes', all(1 <= n <= holes for n in numbers) and said <= holes and
              (said + len(set(numbers)) >= holes), f'{holes} in English; French has {said} and {numbers}')
        check(f'{name}: {english}: typography', not re.search(r"\w'\w", french.split('{}')[0]) and not re.search(r'\w[?!;]', french),
              'French takes ’ and a space before ? ! ;')
        listed[english], where[english] = french, name
source = messages()
check('messages of the source are found', len(source) > 500, f'{len(source)} only: the search in this test is wrong')
for text, path in source.items():
    if not re.search(r'[a-z]{2,}', text.replace('{}', '')) or SAME.search(text) or text == 'cannot {} {}: {}':  # each cause apart
        continue
    check(f'{os.path.relpath(path, root)}: {text}', text in listed or re.sub(r'\b\d+\b', '{}', text) in listed, 'not in share/words: add it there with its French')
print(f'1..{done}')
sys.exit(1 if failed else 0)
