# SPDX-License-Identifier: MIT
#
# lines.py BUILD OBJECTS NAME=FOLDER=LEAST...  of the lines of each FOLDER that the objects below BUILD/OBJECTS (a
# pattern) have counts of: prints each that ran not once, the files with most of them, and "figure coverage.NAME PERCENT
# % of N lines in FOLDER". Exit code 1: less than LEAST of 100. GCOV names the reader of the counts.
import collections
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile

root = os.getcwd()
build, objects, parts = sys.argv[1], sys.argv[2], [part.split("=") for part in sys.argv[3:]]
ran = {}
notes = [os.path.abspath(note) for note in glob.glob("%s/%s/**/*.gcno" % (build, objects), recursive=True)]
with tempfile.TemporaryDirectory() as work:
    for at in range(0, len(notes), 50):
        subprocess.run([os.environ.get("GCOV", "gcov"), "--json-format", "--preserve-paths", *notes[at:at + 50]],
                       cwd=work, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for name in glob.glob(work + "/*.gcov.json.gz"):
        for part in json.load(gzip.open(name))["files"]:
            file = os.path.relpath(os.path.join(root, build, part["file"]), root)
            for line in part["lines"]:
                key = file, line["line_number"]
                ran[key] = ran.get(key, 0) + line["count"]

low = False
for name, folder, least in parts:
    lines = {key: count for key, count in ran.items() if key[0].startswith(folder + "/")}
    missed = sorted(key for key, count in lines.items() if count == 0)
    for file, line in missed:
        print("%s:%d" % (file, line))
    print("the files of %s with most lines that no test runs:" % folder)
    for file, count in collections.Counter(file for file, _ in missed).most_common(10):
        print("   %4d of %4d  %s" % (count, sum(1 for key in lines if key[0] == file), file))
    percent = 100 * (1 - len(missed) / max(len(lines), 1))
    print("figure coverage.%s %.1f %% of %d lines in %s" % (name, percent, len(lines), folder))
    low = low or percent < float(least)
sys.exit(low)
