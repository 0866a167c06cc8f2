#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/lint/assumptions.py  prints tests/ASSUMPTIONS; fails where it and the marks assumed(ID) in the source and the
tests differ, where a double names neither a source nor an assumption, or where an assumption names neither a scene of the
other reading nor why there is only one."""
import collections
import pathlib
import re
import sys

TEXT = {".c", ".h", ".py", ".def", ".scenes", ".scene", ".hosts"}
DOUBLES = ("tests/unit/fake_*.c", "tests/unit/rpc_peer.c", "tests/world/doubles/*/*.c", "tests/world/doubles/*.c",
           "tests/world/peers.py")

marked = collections.defaultdict(set)
for top in ("core", "app", "tests"):
    for path in pathlib.Path(top).rglob("*"):
        if path.suffix in TEXT and "lint" not in path.parts:
            for name in re.findall(r"assumed\(([A-Z][A-Z0-9-]+)\)", path.read_text(errors="replace")):
                if name != "ID":
                    marked[name].add(str(path))
listed, faults = {}, []
for line in pathlib.Path("tests/ASSUMPTIONS").read_text().splitlines():
    if not line.startswith("#"):
        name, what, where, other = (part.strip() for part in line.split("|"))
        listed[name] = set(where.split())
        print(f"assumed({name}): {what}\n   other reading: {other}")
        scene = re.fullmatch(r'(\S+) "(.+)"', other)
        if not (other.startswith("one: ") or (scene and scene[2] in pathlib.Path(scene[1]).read_text())):
            faults.append(f"{name}: neither a scene of the other reading nor why there is none: {other}")
for name in sorted(set(marked) | set(listed)):
    if marked.get(name) != listed.get(name):
        faults.append(f"{name}: marked in {sorted(marked.get(name, []))}, listed for {sorted(listed.get(name, []))}")
for pattern in DOUBLES:
    for path in sorted(pathlib.Path().glob(pattern)):
        if not re.search(r"Source: |assumed\(", path.read_text()):
            faults.append(f"{path}: names no source of how it behaves")
print(f"{len(listed)} assumptions, {len(faults)} faults", *faults, sep="\n")
sys.exit(bool(faults))
