#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Figures, no verdict: one table, each row beside its peer or limit as measured in the same run (build/bench/bench.json,
# bench.svg). A part that gives figures counts as passed, however slow the machine was. BENCH_OLDER names an older commit
# to compare with (bench_older_program.sh).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=build/bench rows=$PWD/build/bench/rows
passed=0 failed=0
part() {
    echo "-- $1"
    shift
    if timeout 900 "$@" </dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "   ended with code $?"
    fi
}

# Without a network of their own there are no others to measure.
others() {
    local code=0
    bash tests/world/network.sh bash tests/wine.sh --prefix "bench-$1" --fresh \
        bash -c 'bash tests/world/prefix.sh && python3 tests/bench/measure.py "$0" "$1"' "$2" "$1" || code=$?
    [ $code = 77 ] || return $code
}

# The wizard is measured where it is driven (tests/wizard/test_figures.c): beside the sheet, in the same run.
wizard() {
    local figures=build/wizard/figures
    sed -n 's/.*start to first page: \([0-9]*\) ms, an empty sheet: \([0-9]*\) ms.*/\1 \2/p' $figures 2>/dev/null | tail -n 1 |
        while read -r ours empty; do
            printf '{"id": "sheet", "title": "the wizard to its first page", "value": %s, "unit": "ms", "peer": "an empty property sheet", "peer_value": %s}\n' \
                "$ours" "$empty"
        done >>"$rows"
    grep -q '"sheet"' "$rows" || echo "   the start of the wizard: no ratio, the part wizard has not run"
}

bash tests/build.sh mingw wmiready-cli world bench_peer && bash tests/build.sh bench bench_reports || exit 1
mkdir -p $out
: >"$rows"
export -f others
# What only waits is begun before the rest and disturbs nothing.
: >"$rows-silent"
others silent "$rows-silent" </dev/null &
silent=$!
export rows PYTHONDONTWRITEBYTECODE=1
part "a row without its peer has no ratio" python3 tests/bench/check_table.py
part "this computer" bash tests/wine.sh --prefix bench python3 tests/bench/measure.py "$rows" own
part "other computers" bash -c 'others others "$rows"'
wait $silent && cat "$rows-silent" >>"$rows" || failed=$((failed + 1))
part "pages and redaction" bash -c "$out/tests/bench/bench_reports >>'$rows'"
wizard
part "an older program" bash tests/bench/bench_older_program.sh
part "the table" python3 tests/bench/table.py "$rows" $out
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
