#!/usr/bin/env python3
"""Validates the golden documents of tests/report/data, or the FILES named, against their schemas.

Ours (share/schemas) always; SARIF and CycloneDX when the folder of public schemas is there. Exit 77: skipped.
"""
import json, os, pathlib, sys

try:
    import jsonschema
except ImportError:
    print("SKIP: python3-jsonschema is not installed")
    sys.exit(77)

ROOT = pathlib.Path(os.environ.get("VB_TEST_SOURCE", "."))
DATA = ROOT / "tests/report/data"
PACK = ROOT / "../shared/pack/schemas"
FILES = [pathlib.Path(p) for p in sys.argv[1:]] or list(DATA.iterdir())


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def refuse(uri):
    raise LookupError("not here: " + uri)


def validator(schema, others=()):
    """Every schema is local: a reference that is not in `others` fails instead of reaching for the network."""
    cls = jsonschema.validators.validator_for(schema)
    store = dict(others)
    store[schema.get("$id", schema.get("id", ""))] = schema
    resolver = jsonschema.RefResolver.from_schema(schema, store=store, handlers={"http": refuse, "https": refuse})
    return cls(schema, resolver=resolver, format_checker=jsonschema.FormatChecker())


def check(suffix, judge, exclude=None):
    files = sorted(p for p in FILES if p.name.endswith(suffix) and not (exclude and p.name.endswith(exclude)))
    bad = 0
    for path in files:
        errors = list(judge.iter_errors(load(path)))
        for e in errors[:5]:
            print(f"{path.name}: {'/'.join(map(str, e.absolute_path))}: {e.message[:200]}")
        bad += bool(errors)
    print(f"{suffix}: {len(files)} documents, {bad} invalid")
    return bad + (not files and not sys.argv[1:])


bad = check(".json", validator(load(ROOT / "share/schemas/assessment.schema.json")), (".cdx.json", ".openvex.json", ".csaf.json"))
if PACK.is_dir():
    bad += check(".sarif", validator(load(PACK / "sarif/sarif-schema-2.1.0.json")))
    cdx = PACK / "cyclonedx"
    others = [("http://cyclonedx.org/schema/" + n, load(cdx / n)) for n in ("spdx.schema.json", "jsf-0.82.schema.json")]
    bad += check(".cdx.json", validator(load(cdx / "bom-1.6.schema.json"), others))
    bad += check(".openvex.json", validator(load(PACK / "openvex/openvex_json_schema.json")))
    # CVSS schemas live elsewhere, and what we write has no score
    bad += check(".csaf.json", validator(load(PACK / "csaf-2.0/csaf_json_schema.json")))
else:
    print("SARIF and CycloneDX schemas are not here: only our own was checked")
sys.exit(1 if bad else 0)
