# SPDX-License-Identifier: MIT
#
# A row without its peer says so and has no ratio, in the table, in the JSON and in the picture; with a peer it has one.
import contextlib
import io
import json
import os
import tempfile

import table

ROWS = [
    {"id": "a", "title": "ours", "value": 20, "unit": "ms", "peer": "theirs", "peer_value": 80},
    {"id": "b", "title": "ours", "value": 20, "unit": "ms", "peer": "theirs", "peer_value": None, "why": "it is not installed"},
    {"id": "c", "title": "ours", "value": 20, "unit": "ms", "peer": "theirs", "peer_value": 80, "at_least": True},
    {"id": "d", "title": "ours", "value": 20, "unit": "ms", "peer": "theirs"},
]
with tempfile.TemporaryDirectory() as folder:
    with open(folder + "/rows", "w") as out:
        out.write("".join(json.dumps(row) + "\n" for row in ROWS))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        table.main(folder + "/rows", folder)
    lines = [line for line in said.getvalue().splitlines() if not line.startswith("figure")]
    assert lines[0].endswith("80 ms   0.25 of it"), lines[0]
    assert lines[1].endswith("-   no ratio: it is not installed"), lines[1]
    assert lines[2].endswith(">80 ms   at most 0.25 of it"), lines[2]
    assert lines[3].endswith("-   no ratio: its peer was not measured"), lines[3]
    assert said.getvalue().count("figure bench.") == 4
    ratios = [row["ratio"] for row in json.load(open(folder + "/bench.json"))["rows"]]
    assert ratios == [0.25, None, 0.25, None], ratios
    picture = open(folder + "/bench.svg").read()
    assert picture.count("<rect") == 6 and picture.count("no ratio") == 2
