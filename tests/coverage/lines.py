# SPDX-License-Identifier: MIT
#
# lines.py FOLDER  prints each line of core/ below FOLDER's objects that ran not once, the files with most of them, and
# "figure coverage.core PERCENT % of N lines". Exit code 1: less than LEAST.
import collections
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile

LEAST = 95
root = os.getcwd()
ran = {}
notes = [os.path.abspath(note) for note in glob.glob(sys.argv[1] + "/**/*.gcno", recursive=True)]
with tempfile.TemporaryDirectory() as work:
    for at in range(0, len(notes), 50):
        subprocess.run(["gcov", "--json-format", "--preserve-paths", *notes[at:at + 50]], cwd=work, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for name in glob.glob(work + "/*.gcov.json.gz"):
        for part in json.load(gzip.open(name))["files"]:
            file = os.path.relpath(os.path.join(root, "build/coverage", part["file"]), root)
            if not file.startswith("core/"):
                continue
            for line in part["lines"]:
                key = file, line["line_number"]
                ran[key] = ran.get(key, 0) + line["count"]

missed = sorted(key for key, count in ran.items() if count == 0)
for file, line in missed:
    print("%s:%d" % (file, line))
print("the files with most lines that no test runs:")
for file, count in collections.Counter(file for file, _ in missed).most_common(10):
    print("   %4d of %4d  %s" % (count, sum(1 for key in ran if key[0] == file), file))
percent = 100 * (1 - len(missed) / len(ran))
print("figure coverage.core %.1f %% of %d lines" % (percent, len(ran)))
sys.exit(percent < LEAST)
