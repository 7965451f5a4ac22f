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
PACK = pathlib.Path(os.environ.get("VAUBAN_PACK", ROOT / "../shared/pack")) / "schemas"
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


TAGS = {"SPDXVersion", "DataLicense", "SPDXID", "DocumentName", "DocumentNamespace", "Creator", "Created", "CreatorComment", "PackageName",
        "PackageVersion", "PackageFileName", "PackageSupplier", "PackageDownloadLocation", "FilesAnalyzed", "PackageChecksum",
        "PackageSourceInfo", "PackageLicenseConcluded", "PackageLicenseDeclared", "PackageCopyrightText", "ExternalRef",
        "PrimaryPackagePurpose", "Relationship", "LicenseID", "ExtractedText", "LicenseName"}


def tags():
    """A tag-value document says what the JSON beside it says: same packages, relationships and namespace; known tags only."""
    bad = 0
    files = sorted(p for p in FILES if p.name.endswith(".spdx"))
    for path in files:
        pairs = [line.split(": ", 1) for line in path.read_text(encoding="utf-8").splitlines() if line]
        twin = load(path.with_name(path.name + ".json"))
        said = lambda tag: [p[1] for p in pairs if p[0] == tag]
        edges = [" ".join((r["spdxElementId"], r["relationshipType"], r["relatedSpdxElement"])) for r in twin["relationships"]]
        same = (all(len(p) == 2 and p[0] in TAGS for p in pairs) and said("Relationship") == edges and
                said("SPDXID") == ["SPDXRef-DOCUMENT"] + [p["SPDXID"] for p in twin["packages"]] and
                said("DocumentNamespace") == [twin["documentNamespace"]] and
                said("PackageLicenseDeclared") == [p["licenseDeclared"] for p in twin["packages"]] and
                len(said("LicenseID")) == len(twin.get("hasExtractedLicensingInfos", [])))
        if not same:
            print(f"{path.name}: not what {path.name}.json says")
        bad += not same
    print(f".spdx: {len(files)} documents, {bad} invalid")
    return bad + (not files and not sys.argv[1:])


bad = check(".json", validator(load(ROOT / "share/schemas/assessment.schema.json")), (".cdx.json", ".openvex.json", ".csaf.json", ".spdx.json"))
bad += tags()
if PACK.is_dir():
    bad += check(".sarif", validator(load(PACK / "sarif/sarif-schema-2.1.0.json")))
    cdx = PACK / "cyclonedx"
    others = [("http://cyclonedx.org/schema/" + n, load(cdx / n)) for n in ("spdx.schema.json", "jsf-0.82.schema.json")]
    bad += check(".cdx.json", validator(load(cdx / "bom-1.6.schema.json"), others))
    bad += check(".spdx.json", validator(load(PACK / "spdx/spdx-2.3.schema.json")))
    bad += check(".openvex.json", validator(load(PACK / "openvex/openvex_json_schema.json")))
    # CVSS schemas live elsewhere, and what we write has no score
    bad += check(".csaf.json", validator(load(PACK / "csaf-2.0/csaf_json_schema.json")))
else:
    print("SARIF and CycloneDX schemas are not here: only our own was checked")
sys.exit(1 if bad else 0)
