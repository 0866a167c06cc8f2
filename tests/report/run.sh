#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Reports as a reader sees them: every scene in Chromium (light, dark, print, phone, 400 %),
# accessibility and HTML rules, the JSON inside against its schema, hostile data, ten
# thousand computers, the same bytes twice. Pictures and PDF land in build/screens/report.
#
# HOSTILE=1000000 tests/report/run.sh   as many hostile findings (default 200,000)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/tools.sh report || exit 1
bash tests/build.sh native-asan make_reports || exit 1
bash tests/build.sh bench make_reports || exit 1
bash tests/build.sh mingw wmiready-cli || exit 1
make=build/native-asan/tests/report/make_reports
fast=build/bench/tests/report/make_reports
out=build/reports screens=build/screens/report
rm -rf "$out" "$out-again" "$screens"
mkdir -p "$out" "$out-again" "$screens"
passed=0 failed=0 hostile_pid=
trap '[ -z "$hostile_pid" ] || kill "$hostile_pid" 2>/dev/null' EXIT

# check NAME COMMAND...
check() {
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- $name"
    fi
}

# The lines of watch say when they were written.
same_bytes() {
    $make scenes "$out-again" && diff -rq -x watch.jsonl "$out" "$out-again" &&
        diff <(sed 's/"time":"[^"]*"//' "$out/watch.jsonl") <(sed 's/"time":"[^"]*"//' "$out-again/watch.jsonl")
}

xml() {
    xmllint --noout "$out"/*.xml
}

summaries() {
    local file
    for file in "$out"/*.summary; do
        [ "$(wc -c <"$file")" -lt 2048 ] || return 1
        ! grep -E 'PC-0421|monitor|192\.168|10\.1\.2' "$file" || return 1
    done
}

# On paper nothing stays folded, and the remedies are there.
print_is_complete() {
    local text id
    text=$(pdftotext "$screens/no-answer.pdf" - 2>/dev/null)
    for id in SVC-RPC DCOM-ENABLED NET-NAME; do
        grep -q "Evidence for $id" <<<"$text" || {
            echo "    $id is folded away"
            return 1
        }
    done
    grep -q 'wmiready-cli fix PC-0421' <<<"$text" && ! grep -q '"format": "wmiready-run"' <<<"$text"
}

print_pages() {
    pdftoppm -r 60 -png "$screens/no-answer.pdf" "$screens/print" && [ -s "$screens/print-01.png" ]
}

# Time and memory of one page about 1,000 and about 10,000 computers: figures NAME COMMAND...
figures() {
    local name=$1 small large
    shift
    small=$($fast "$1" 1000 "$out/fleet-1000.html" "${@:2}") || return 1
    large=$($fast "$1" 10000 "$out/fleet-10000.html" "${@:2}") || return 1
    awk -v name="$name" -v a="$small" -v b="$large" 'BEGIN {
        split(a, s, " "); split(b, l, " ")
        printf "%s: 1000 computers %d ms, 10000 computers %d ms: ratio %.1f (at most 11 is linear); memory %.1f MB and %.1f MB\n",
            name, s[2], l[2], l[2] / s[2], s[3] / 1024, l[3] / 1024
        exit !((l[3] - s[3]) / 9000 < 2)
    }'
    local code=$?
    rm -f "$out"/fleet-*.html
    return $code
}

# Beside everything else: it takes long.
findings=${HOSTILE:-200000}
hostile_begin() {
    $fast hostile "$findings" 20261123 >"$out-hostile" 2>&1 &
    hostile_pid=$!
}

hostile() {
    local code=0
    wait "$hostile_pid" || code=1
    cat "$out-hostile"
    rm -f "$out-hostile"
    $make hostile 3000 1 && [ $code = 0 ] &&
        echo "hostile: $findings findings, well-formed HTML, JSON and XML, no markup from data"
}

$make scenes "$out" || exit 1
hostile_begin
fleet_files=("$out"/{ready,no-answer,out-of-the-box,unknown-name,not-elevated,wrong-password,newer-program}.json)
check "the same run gives the same bytes" same_bytes
check "JUnit XML is well-formed" xml
check "summaries are short and hold no names" summaries
check "a computer of a fleet takes less than 2 KB" figures fleet fleet "${fleet_files[@]}"
check "so does a hostile file" figures "hostile files" hostile-fleet
$make fleet 60 "$out/fleet.html" "${fleet_files[@]}" "$out/nothing.xml" >/dev/null

# part NAME COMMAND...  adds the counts of a command that ends with them.
part() {
    local name=$1 ok bad
    shift
    "$@" >build/report-part.log 2>&1
    grep -v '^[0-9]* passed, [0-9]* failed$' build/report-part.log
    read -r ok bad <<<"$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' build/report-part.log)"
    if [ -z "${ok:-}" ]; then
        echo "--- $name did not finish"
        ok=0 bad=1
    fi
    echo "$name: $ok passed, $bad failed "
    passed=$((passed + ok)) failed=$((failed + bad))
}

part "the program's verb report" bash tests/wine.sh --prefix report bash tests/report/cli.sh \
    build/mingw/bin/wmiready-cli.exe "$out"
part "pages in the browser" node tests/report/look.cjs "$out" "$screens"
check "on paper everything is unfolded" print_is_complete
check "pages of the print" print_pages
check "hostile findings" hostile
rm -rf "$out-again"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
