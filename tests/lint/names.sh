#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/lint/names.sh  prints every function that a header declares under another prefix than the name of
# the file; exit code 1 when one of them is not listed in names.accepted beside this script. The list only
# gets shorter: --accept writes it anew after functions were renamed. A header's name counts without an ending that says no more than where it
# stands (_windows), and a table of operations may carry the name of what it fills in.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Declarations: a line that begins a function at the left edge, also those that continue on the next line.
found=$(find core app -name '*.h' | LC_ALL=C sort | while read -r header; do
    stem=$(basename "$header" .h)
    short=${stem%_windows}
    sed -n 's/^\(MUST_CHECK \|static inline \|extern \)\?\([A-Za-z_][A-Za-z0-9_ ]*[ *]\)\([a-z_0-9]\+\)(.*/\3/p' "$header" |
        grep -Ev "^(${stem}|${short})(_|$)" | sed "s|^|$header |"
done)
accepted=tests/lint/names.accepted
[ "${1:-}" != --accept ] || echo "$found" >"$accepted"
new=$(LC_ALL=C comm -23 <(LC_ALL=C sort <<<"$found") <(LC_ALL=C sort "$accepted"))
[ -z "$new" ] || sed 's/^/another prefix than the file: /' <<<"$new"
echo "$(grep -c . <<<"$found") functions under another name than their file"
[ -z "$new" ]
