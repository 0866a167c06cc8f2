#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/lint/circles.py [ROOT]  prints circles of files and of folders in core/ and app/; fails when there is one.

Files: a .c file needs another when it names a function or a variable that the other
defines, whichever header declares it; a header needs those that it includes. Neither
may lead back to where it began. What does not count: a part that includes the header
of its whole for a type only, while the whole calls the part;
and what is reached through a pointer (a callback, a table of operations), since who
calls it does not know it.

Folders: every include and every name counts, of .c files and of headers.

What two files define, one for each system, is the system's, as the C library is
(base/time.h): no need of either.
"""
import collections
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
TOKEN = re.compile(r"[A-Za-z_]\w*|->|[^\sA-Za-z_]")
SKIPPED = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def source_files():
    for top in ("core", "app"):
        for path in sorted((root / top).rglob("*.[ch]")):
            yield path.relative_to(root)


def tokens_of(text):
    text = SKIPPED.sub(lambda m: " " if m.group().startswith("/") else " 0 ", text)
    return TOKEN.findall(re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", text, flags=re.M))


def declared_name(declaration):
    """The name that a declaration at file level defines; None for a type, a prototype, a static."""
    if {"static", "typedef", "extern"} & set(declaration) or len(declaration) < 2:
        return None
    ends = [declaration.index(mark) for mark in ("(", "[", "=") if mark in declaration]
    name = declaration[min(ends) - 1] if ends else declaration[-1]
    if ends and declaration[min(ends) :][:3] == ["(", ")", "("]:  # a pointer to a function: its name was in brackets
        return None
    return name if re.match(r"[A-Za-z_]\w*$", name) and declaration[-2:-1] not in (["struct"], ["enum"], ["union"]) else None


def definitions(tokens):
    """Names of functions and variables that a .c file defines for others."""
    found, declaration, depth, body = set(), [], 0, False
    for token in tokens:
        if token in "{(":
            if token == "{" and depth == 0:
                body = "(" in declaration and "=" not in declaration
                if body or "=" in declaration:
                    found.add(declared_name(declaration))
            depth += 1
        elif token in "})":
            depth -= 1
            if token == "}" and depth == 0 and body:
                declaration, body = [], False
                continue
        elif token == ";" and depth == 0:
            if "(" not in declaration or "=" in declaration:
                found.add(declared_name(declaration))
            declaration = []
            continue
        if depth == 0 or (depth == 1 and token == "("):
            declaration.append(token)
    return found - {None}


def statics(tokens):
    """Names that a file keeps for itself."""
    found = set()
    for i, token in enumerate(tokens):
        if token == "static":
            for k in range(i + 1, min(i + 24, len(tokens))):
                if tokens[k] in ("(", "[", "=", ";"):
                    found.add(tokens[k - 1])
                    break
    return found


def needs():
    """The needs of .c files by name, of headers by include, and of folders by both: {file: {file: why}} each."""
    texts = {path: (root / path).read_text() for path in source_files()}
    tokens = {path: tokens_of(text) for path, text in texts.items()}
    owners = collections.defaultdict(set)
    for path in texts:
        if path.suffix == ".c":
            for name in definitions(tokens[path]):
                owners[name].add(path)
    names, headers, every = (collections.defaultdict(dict) for _ in range(3))
    for path, text in texts.items():
        for name in re.findall(r'^#[ \t]*include[ \t]*"([^"]+)"', text, flags=re.M):
            for header in (pathlib.Path("core", name), pathlib.Path("app", name)):
                if header in texts:
                    every[path].setdefault(header, "includes " + name)
                    if path.suffix == ".h":
                        headers[path][header] = "includes " + name
        if path.suffix == ".h":
            continue
        own = statics(tokens[path])
        for before, name in zip([""] + tokens[path], tokens[path]):
            if len(owners[name]) == 1 and before not in (".", "->") and name not in own and path not in owners[name]:
                (owner,) = owners[name]
                names[path].setdefault(owner, "names " + name)
                every[path].setdefault(owner, "names " + name)
    return names, headers, every


def shortest_circle(graph, start):
    """The shortest way from START back to it, [] when there is none."""
    ways, seen = collections.deque([[start]]), set()
    while ways:
        way = ways.popleft()
        for target in sorted(graph.get(way[-1], ())):
            if target == start:
                return way
            if target not in seen:
                seen.add(target)
                ways.append(way + [target])
    return []


def circles(graph):
    """One circle for each knot of rooms: the shortest, its needs cut before the next is looked for."""
    graph = {room: dict(targets) for room, targets in graph.items()}
    while True:
        found = [way for way in (shortest_circle(graph, room) for room in sorted(graph)) if way]
        if not found:
            return
        way = min(found, key=len)
        yield [(a, b, graph[a][b]) for a, b in zip(way, way[1:] + way[:1])]
        for a, b in zip(way, way[1:] + way[:1]):
            graph[a].pop(b, None)


def of_folders(graph):
    folders = collections.defaultdict(dict)
    for file, targets in graph.items():
        for target, why in targets.items():
            if file.parent != target.parent:
                folders[file.parent].setdefault(target.parent, f"{file} {why}")
    return folders


def tell(kind, graph):
    count = 0
    for circle in circles(graph):
        count += 1
        print(f"circle of {kind}:")
        for a, b, why in circle:
            print(f"    {a} -> {b}: {why}")
    return count


def lines(*tops):
    return sum(len((root / path).read_text().splitlines()) for top in tops for path in (root / top).rglob("*.[ch]"))


names, headers, every = needs()
files = tell("files", names) + tell("headers", headers)
folders = tell("folders", of_folders(every))
print(f"{files} circles of files, {folders} of folders")
print(f"C of app and core: {lines('app', 'core')} lines, of tests: {lines('tests')}")
sys.exit(files + folders > 0)
