#!/usr/bin/env python3
"""compare_readelf.py DUMP [--limit N] PATH... : the ELF reader against readelf of binutils.

DUMP is the dump_elf program. Folders are walked. Every property both can tell is compared; a difference is printed
and the exit status is 1. Exit 77 (skipped) when there is no readelf.
"""
import collections
import os
import re
import shutil
import subprocess
import sys


def elf_paths(roots, limit):
    found = []
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                try:
                    with open(path, "rb") as f:
                        if f.read(4) == b"\x7fELF":
                            found.append(path)
                except OSError:
                    pass
    if limit and len(found) > limit:  # spread over all of them
        found = [found[i * len(found) // limit] for i in range(limit)]
    return found


def ours(dump, paths):
    out = subprocess.run([dump], input="\n".join(paths) + "\n", stdout=subprocess.PIPE, check=True, text=True)
    result = {}
    for line in out.stdout.splitlines():
        fields = dict(f.split("=", 1) for f in line.split("\t"))
        result[fields["path"]] = {**result.get(fields["path"], {}), **fields}
    return result


CHK_TWINS = {"longjmp": "longjmp", "_longjmp": "longjmp", "siglongjmp": "longjmp"}


# checked by glibc 2.38 and later; programs also take them from other libraries, so an unchecked call tells nothing
CHK_LATER = {"inet_ntop", "inet_pton", "strlcat", "strlcpy", "wcslcat", "wcslcpy"}


def chk_names():
    """X for each __X_chk this machine's glibc exports, if it is one."""
    for libc in ("/lib/x86_64-linux-gnu/libc.so.6", "/lib/aarch64-linux-gnu/libc.so.6", "/lib64/libc.so.6"):
        if os.path.exists(libc):
            text = subprocess.run(["readelf", "-W", "--dyn-syms", libc], stdout=subprocess.PIPE, text=True).stdout
            return set(re.findall(r" __(\w+)_chk@", text)) - {"stack"}
    return None


def symbols(text):
    undefined, defined = [], set()
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 8 and words[0].rstrip(":").isdigit():
            name = words[7].split("@")[0]
            if words[6] == "UND":
                undefined.append(name)
            else:
                defined.add(name)
    return undefined, defined


def theirs(path, chk):
    def run(*options):
        return subprocess.run(["readelf", "-W", *options, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True, errors="replace").stdout

    header, program, dynamic, sections = run("-h"), run("-l"), run("-d"), run("-S")
    t = {}
    kind = re.search(r"Type:\s+(\w+)", header).group(1)
    t["bits"] = re.search(r"Class:\s+ELF(\d+)", header).group(1)
    t["big"] = "1" if "big endian" in header else "0"
    t["stripped"] = "0" if " SYMTAB " in sections else "1"
    t["debug"] = "1" if re.search(r"\.z?debug_info\s+(PROGBITS|MIPS_DWARF)", sections) else "0"
    build = re.search(r"Build ID: (\w+)", run("-n"))
    t["build_id"] = build.group(1) if build else ""
    if kind == "REL" or re.search(r"\.(text|dynamic|interp)\s+NOBITS", sections):
        t["kind"] = "module" if kind == "REL" and (".modinfo" in sections) else "object"
        return t
    interp = re.search(r"program interpreter: (.*)\]", program)
    t["interp"] = interp.group(1) if interp else ""
    soname = re.search(r"\(SONAME\)\s+Library soname: \[(.*)\]", dynamic)
    t["soname"] = soname.group(1) if soname else ""
    needed = re.findall(r"\(NEEDED\)\s+Shared library: \[(.*)\]", dynamic)
    t["needed"] = "|".join(needed)
    flags1 = re.search(r"\(FLAGS_1\)\s+Flags: (.*)", dynamic)
    flags1 = flags1.group(1).split() if flags1 else []
    now = "(BIND_NOW)" in dynamic or bool(re.search(r"\(FLAGS\)\s.*BIND_NOW", dynamic)) or "NOW" in flags1
    if kind == "EXEC":
        t["kind"] = "exec" if interp or needed else "static"
    elif "PIE" in flags1 or (not soname and (interp or "(DEBUG)" in dynamic)):
        t["kind"] = "pie" if interp else "static-pie"
    else:
        t["kind"] = "library"
    has_dynamic = " DYNAMIC " in program
    relro = " GNU_RELRO " in program
    if has_dynamic or not relro:
        t["relro"] = "none" if not relro else "full" if now else "partial"
    stack = re.search(r" GNU_STACK +\S+ \S+ \S+ \S+ \S+ (\w+)", program)
    if stack:
        t["nx"] = "no" if "E" in stack.group(1) else "yes"
    t["rwx"] = "1" if re.search(r"LOAD +\S+ \S+ \S+ \S+ \S+ RWE", program) else "0"
    t["textrel"] = "1" if "(TEXTREL)" in dynamic or re.search(r"\(FLAGS\)\s.*TEXTREL", dynamic) else "0"
    path_list = re.search(r"\(RUNPATH\)\s+Library runpath: \[(.*)\]", dynamic) or \
        re.search(r"\(RPATH\)\s+Library rpath: \[(.*)\]", dynamic)
    t["rpath"] = "|".join(path_list.group(1).split(":")) if path_list else ""
    properties = run("-n")
    if "X86-64" in header:
        t["ibt"] = "yes" if re.search(r"x86 feature: .*IBT", properties) else "no"
        t["shstk"] = "yes" if re.search(r"x86 feature: .*SHSTK", properties) else "no"
    if "AArch64" in header:
        t["bti"] = "yes" if re.search(r"AArch64 feature: .*BTI", properties) else "no"
        t["pac"] = "yes" if re.search(r"AArch64 feature: .*PAC", properties) else "no"
    undefined, defined = symbols(run("--dyn-syms"))
    guards = {"__stack_chk_fail", "__stack_chk_guard"}
    t["guard"] = bool(guards & set(undefined) or guards & defined)
    if chk is not None and needed:
        plain = chk | {x for x, twin in CHK_TWINS.items() if twin in chk}
        fortified = [n for n in undefined if n.startswith("__") and n.endswith("_chk") and n[2:-4] in plain]
        t["fortified"] = str(len(fortified))
        t["fortifiable"] = str(len(fortified) + len([n for n in undefined if n in plain - CHK_LATER]))
    return t


def compare(path, mine, other):
    wrong = []
    if "error" in mine:
        return [f"error: {mine['error']}"]
    guard = other.pop("guard", None)
    if mine["musl"] == "1":
        other.pop("fortified", None), other.pop("fortifiable", None)
    for key, value in other.items():
        if mine.get(key) != value:
            wrong.append(f"{key}: ours {mine.get(key)!r}, readelf {value!r}")
    if guard and mine["canary"] == "no":
        wrong.append("canary: ours no, readelf shows the guard")
    if guard is False and mine["canary"] == "yes" and mine["stripped"] == "1":
        wrong.append("canary: ours yes, readelf shows no guard")
    return wrong


def counted(name, pairs):
    """How many files each side says what of: (ours, readelf's) of each file."""
    for whose, values in zip(("ours", "readelf"), zip(*pairs)):
        print(f"{name}, {whose}: " + ", ".join(f"{n} {v}" for v, n in sorted(collections.Counter(values).items())))


def main():
    args = sys.argv[1:]
    dump = args.pop(0)
    limit = 0
    if args and args[0] == "--limit":
        limit = int(args[1])
        args = args[2:]
    if not shutil.which("readelf"):
        print("skipped: no readelf")
        return 77
    chk = chk_names()
    paths = elf_paths(args, limit)
    if not paths:
        print("skipped: no ELF file there")
        return 77
    mine = ours(dump, paths)
    wrong = 0
    seen = {path: theirs(path, chk) for path in paths}
    both = [(mine[p], t) for p, t in seen.items() if p in mine]
    counted("RELRO", [(m["relro"], t["relro"]) for m, t in both if "relro" in t])
    counted("stack guard", [(m["canary"], "yes" if t["guard"] else "no") for m, t in both
                            if "guard" in t and m.get("canary") in ("yes", "no")])
    pairs = [(m, t) for m, t in both if "fortified" in t and m["musl"] == "0"]
    for whose, side in zip(("ours", "readelf"), zip(*pairs)):
        print(f"fortified calls, {whose}: {sum(int(x['fortified']) for x in side)} of {sum(int(x['fortifiable']) for x in side)}")
    for path in paths:
        differences = compare(path, mine.get(path, {"error": "nothing said"}), seen[path])
        for d in differences:
            print(f"{path}: {d}")
        wrong += bool(differences)
    print(f"{len(paths)} files compared, {wrong} differ")
    return 1 if wrong else 0


sys.exit(main())
