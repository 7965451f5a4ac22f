#!/usr/bin/env python3
"""The JSON Schema of vauban.yaml, as the program writes it, accepts our examples and refuses what the reader refuses.

    schema.py PROGRAM       exit 77: skipped
"""
import json, os, pathlib, subprocess, sys

try:
    import jsonschema, yaml
except ImportError:
    print("SKIP: python3-jsonschema and python3-yaml are needed")
    sys.exit(77)

ROOT = pathlib.Path(os.environ.get("VB_TEST_SOURCE", "."))
BASE = "vauban: 1\nzones: {z: {trust: 1}}\ncomponents: {a: {zone: z}, b: {zone: z}}\n"
REFUSED = {  # what is wrong, as it would be typed
    "an unknown key": "flows: {f: {from: a, to: b, tsl: yes}}\n",
    "a word out of its set": "flows: {f: {from: a, to: b, auth: magic}}\n",
    "a number out of bounds": "flows: {f: {from: a, to: b, port: 70000}}\n",
    "a missing key": "flows: {f: {from: a}}\n",
    "four losses": "feared: {e: {hits: a, loss: [1, 2, 3, 4]}}\n",
    "a number for yes or no": "flows: {f: {from: a, to: b, tls: 3}}\n",
    "a word for a day": "reviewed: soon\n",
    "a name with a slash": "data: {a/b: {need: [1, 1, 1]}}\n",
    "an unknown assumption": "assume: {LUCK: 0.5}\n",
}
TAKEN = {  # what the reader takes too
    "a key left empty": "components: {a: {zone: z, tech: }}\ndata: {d: }\n",
    "yes as editors write it": "flows: {f: {from: a, to: b, tls: true}}\nobligations: {o: {law: CRA, applies: true}}\n",
}


class Core(yaml.SafeLoader):
    """Days stay text, as in YAML 1.2, which editors read."""


Core.yaml_implicit_resolvers = {k: [(t, r) for t, r in v if t != "tag:yaml.org,2002:timestamp"]
                                for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def errors(judge, text):
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:120]}" for e in judge.iter_errors(yaml.load(text, Core))]


schema = json.loads(subprocess.run([sys.argv[1], "check", "--schema"], check=True, stdout=subprocess.PIPE).stdout)
jsonschema.Draft202012Validator.check_schema(schema)
judge = jsonschema.Draft202012Validator(schema)
bad = 0
for path in [ROOT / "examples/helios/vauban.yaml", ROOT / "tests/case/data/rich.yaml"]:
    found = errors(judge, path.read_text(encoding="utf-8"))
    print(f"{path.name}: {len(found)} errors", *found, sep="\n  ")
    bad += len(found)
if errors(judge, BASE):
    print("the base is refused:", errors(judge, BASE))
    bad += 1
for what, text in REFUSED.items():
    if not errors(judge, BASE + text):
        print(f"accepted, with {what}: {text}")
        bad += 1
for what, text in TAKEN.items():
    whole = "vauban: 1\nzones: {z: {trust: 1}}\n" + ("" if "components" in text else "components: {a: {zone: z}, b: {zone: z}}\n") + text
    if errors(judge, whole):
        print(f"refused, with {what}:", errors(judge, whole))
        bad += 1
sys.exit(1 if bad else 0)
