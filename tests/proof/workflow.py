#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/proof/workflow.py [STEP]  whether .github/workflows/ci.yml fits what is made here: what the Windows jobs
download is what the first job uploads, every file that they name is in it, and the steps of Linux are commands that run
here (build/artefacts has to be there: tests/proof/artefacts.sh). With the name of a step: its lines."""
import pathlib
import re
import sys

import yaml

FLOW = yaml.safe_load(pathlib.Path(".github/workflows/ci.yml").read_text())["jobs"]
# What this test is part of, and what it ran before.
HERE = {"WMIREADY_NO_SKIPS=1 bash tests/run.sh", "bash tests/proof/artefacts.sh"}
# What only a bare container needs.
BARE = re.compile(r"apt-get update && apt-get install -y --no-install-recommends [a-z -]+")


def steps(job, action):
    return [s["with"] for s in FLOW[job]["steps"] if s.get("uses", "").startswith(f"actions/{action}@")]


def lines(job):
    return [line for step in FLOW[job]["steps"] for line in step.get("run", "").splitlines()]


def named(text):
    """Files below build\\ that lines of cmd name; a variable of "for" stands for its words, or for anything."""
    words = dict(re.findall(r"for %%(\w) in \(([^)]*)\)", text))
    for name in re.findall(r"build\\mingw\\[^\s\"'>)]+", text):
        variable = re.search(r"%%(\w)", name)
        for word in words[variable.group(1)].split() if variable else [""]:
            yield name.replace(f"%%{variable.group(1)}", word) if variable else name


def main():
    faults = []
    made = {s["name"]: s["path"] for s in steps("linux", "upload-artifact") if s["name"] != "linux-logs"}
    taken = {s["name"]: s["path"] for s in steps("windows", "download-artifact")}
    if made.keys() != taken.keys():
        faults.append(f"the first job uploads {sorted(made)}, the Windows jobs take {sorted(taken)}")
    if {pathlib.Path(p).parent.name for p in made.values()} != {"artefacts"}:
        faults.append("an artefact is not from build/artefacts")
    if {p.name for p in pathlib.Path("build/artefacts").iterdir()} != {pathlib.Path(p).name for p in made.values()}:
        faults.append("build/artefacts has folders that are not uploaded, or lacks one")
    there = {f"{taken[name]}/{file.relative_to(path).as_posix()}" for name, path in made.items()
             for file in pathlib.Path(path).rglob("*") if file.is_file()}
    # With what the test programs start and read themselves.
    text = "\n".join(lines("windows") + [
        name.replace("\\\\", "\\") for source in pathlib.Path("tests").glob("w*/*.c")
        for name in re.findall(r'"(build\\\\mingw[^"]+)"', source.read_text())])
    folders = {str(pathlib.PurePath(file).parent) for file in there}
    count = 0
    for name in sorted(set(named(text))):
        count += 1
        pattern = name.replace("\\", "/")
        if not any(pathlib.PurePath(file).match(pattern) for file in there | folders):
            faults.append(f"{name} is in no artefact")
    for line in lines("linux"):
        if line not in HERE and not BARE.fullmatch(line):
            faults.append(f"a step of Linux that is not run here: {line}")
    for line in HERE - set(lines("linux")):
        faults.append(f"not in the workflow: {line}")
    print(f"{len(taken)} artefacts with {len(there)} files, {count} names in the Windows jobs and the test programs")
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if len(sys.argv) > 1:
    print(*[s["run"] for s in FLOW["windows"]["steps"] if s.get("name") == sys.argv[1]])
    sys.exit()
sys.exit(main())
