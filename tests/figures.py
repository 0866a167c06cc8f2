# SPDX-License-Identifier: MIT
#
# figures.py LOGS PART...  whether the lines "figure NAME VALUE UNIT" in LOGS/PART.log are those of tests/PROOF.md: each
# printed one stands there with its unit, each that stands there for one of the PARTs was printed (not those with "*").
import re
import sys

logs, parts = sys.argv[1], sys.argv[2:]
listed, wrong = {}, []
for line in open("tests/PROOF.md"):
    row = re.match(r"\| ([a-z][a-z0-9.-]*)(\*?) \| (\S+) \| `bash tests/run.sh ([a-z ]+)`", line)
    if row:
        listed[row[1]] = row[3], row[4].split()[-1], bool(row[2])
printed = {}
for part in parts:
    for line in open("%s/%s.log" % (logs, part), errors="replace"):
        figure = re.match(r"figure (\S+) (\S+) (\S+)", line)
        if figure:
            printed[figure[1]] = figure[3]
for name, unit in sorted(printed.items()):
    if name not in listed:
        wrong.append("%s (%s) does not stand in tests/PROOF.md" % (name, unit))
    elif listed[name][0] != unit:
        wrong.append("%s is printed in %s and stands in tests/PROOF.md in %s" % (name, unit, listed[name][0]))
for name, (unit, part, where) in sorted(listed.items()):
    if part in parts and not where and name not in printed:
        wrong.append("%s stands in tests/PROOF.md and was not printed by %s" % (name, part))
print("\n".join(wrong) or "figures: %d printed, all as in tests/PROOF.md" % len(printed))
sys.exit(bool(wrong) or not listed)
