#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/lint/private.py  prints each function that a header of core/ or app/ declares and that only the file which
defines it uses, no other file of the product, of the tests or of the installer; fails when there is one: such a
function is static, or dead. Says how many are used by nobody else but tests."""
import collections
import pathlib
import re
import sys

DECLARED = re.compile(r"^(?:MUST_CHECK |static inline |extern )?[A-Za-z_][A-Za-z0-9_ ]*[ *]([a-z_0-9]+)\(", re.M)


def source(path):
    text = path.read_text(encoding="utf-8")
    return re.sub(r'"(\\.|[^"\\\n])*"|/\*.*?\*/', " ", text, flags=re.S)


def words(text):
    return collections.Counter(re.findall(r"\b[a-z_][a-z0-9_]*\b", text))


def files(*folders):
    return [path for folder in folders for path in sorted(pathlib.Path(folder).rglob("*.[ch]"))]


def main():
    product = {path: source(path) for path in files("core", "app")}
    used = {path: words(text) for path, text in product.items()}
    elsewhere = sum((words(source(path)) for path in files("tests", "installer")), collections.Counter())
    alone, tested = [], 0
    for header in (path for path in product if path.suffix == ".h"):
        for name in set(DECLARED.findall(product[header])):
            defined = re.compile(rf"^[A-Za-z_][A-Za-z0-9_ ]*[ *]{name}\([^;{{]*\)\s*\{{", re.M)
            users = [path for path in product if used[path][name] and path != header]
            if used[header][name] > 1 or any(not defined.search(product[path]) for path in users):
                continue
            if elsewhere[name]:
                tested += 1
            else:
                alone.append(f"{header}: {name}")
    for line in sorted(alone):
        print("used by its own file alone:", line)
    print(f"{len(alone)} public functions that one file alone uses, {tested} that only tests use beside it")
    return 1 if alone else 0


if __name__ == "__main__":
    sys.exit(main())
