#!/usr/bin/env python3
"""embed.py OUTPUT TEMPLATE...: the templates as one C file, so that the program is a single file.

Bytes are written as numbers: C promises no string literal longer than 4095 characters.
"""
import pathlib
import sys

output, paths = sys.argv[1], sorted(map(pathlib.Path, sys.argv[2:]), key=lambda p: p.name)
lines = ["/* Written by tools/embed.py from share/templates: change those. */", '#include "report/templates_int.h"', ""]
for i, path in enumerate(paths):
    data = path.read_bytes()
    lines.append(f"static const unsigned char text_{i}[] = {{")
    lines += ["\t" + ",".join(map(str, data[at:at + 24])) + "," for at in range(0, len(data), 24)] or ["\t0,"]
    lines += ["};", ""]
lines.append("const struct report_embedded report_embedded[] = {")
lines += [f'\t{{"{p.stem}", text_{i}, {p.stat().st_size}}},' for i, p in enumerate(paths)]
lines += ["};", f"const size_t report_embedded_count = {len(paths)};", ""]
pathlib.Path(output).write_text("\n".join(lines), encoding="utf-8")
