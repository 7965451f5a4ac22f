#!/usr/bin/env python3
"""embed.py OUTPUT ROOM HEADER FILE...: files as one C file, so that the program is a single file: <room>_embedded[] of
HEADER, sorted by file name, each text with a NUL past its end.

Bytes are written as numbers: C promises no string literal longer than 4095 characters.
"""
import pathlib
import sys

output, room, header = sys.argv[1:4]
paths = sorted(map(pathlib.Path, sys.argv[4:]), key=lambda p: p.name)
lines = ["/* Written by tools/embed.py: change the files it is made from. */", f'#include "{header}"', ""]
for i, path in enumerate(paths):
    data = path.read_bytes() + b"\0"
    lines.append(f"static const unsigned char text_{i}[] = {{")
    lines += ["\t" + ",".join(map(str, data[at:at + 24])) + "," for at in range(0, len(data), 24)]
    lines += ["};", ""]
lines.append(f"const struct {room}_embedded {room}_embedded[] = {{")
lines += [f'\t{{"{p.stem}", text_{i}, {p.stat().st_size}}},' for i, p in enumerate(paths)]
lines += ["};", f"const size_t {room}_embedded_count = {len(paths)};", ""]
pathlib.Path(output).write_text("\n".join(lines), encoding="utf-8")
