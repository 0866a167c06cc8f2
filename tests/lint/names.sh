#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/lint/names.sh  prints every function that a header of the product declares under another prefix than the name of
# the file; exit code 1 when there is one. A header's name counts without an ending that says no more than where it stands
# (_windows).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Declarations: a line that begins a function at the left edge, also those that continue on the next line.
found=$(find core app -name '*.h' | LC_ALL=C sort | while read -r header; do
    stem=$(basename "$header" .h)
    short=${stem%_windows}
    sed -n 's/^\(MUST_CHECK \|static inline \|extern \)\?\([A-Za-z_][A-Za-z0-9_ ]*[ *]\)\([a-z_0-9]\+\)(.*/\3/p' "$header" |
        grep -Ev "^(${stem}|${short})(_|$)" | sed "s|^|$header |"
done)
[ -z "$found" ] || sed 's/^/another prefix than the file: /' <<<"$found"
echo "$(grep -c . <<<"$found") functions under another name than their file"
[ -z "$found" ]
