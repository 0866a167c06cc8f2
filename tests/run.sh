#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/run.sh [PART...]  installs what is missing, builds, runs the parts and ends with
# the ten slowest tests and one line of counts. A part is a folder of tests/ with a run.sh whose last line is
# "N passed, N failed" with or without ", N skipped". Without arguments: all of them but those by name.
#
#   unit     the portable core, native (and lint: source and program checks)
#   windows  the Windows layer under Wine
#   proof    the experiments for a real Windows, as far as Wine can show them
#   world    the programs end to end against simulated machines
#   wizard   the wizard, driven by window messages
#   report   reports in a real browser
#   install  MSI, portable zip, signing, deployment recipes
#   corpus   the readers against data of real machines: the folder that WMIREADY_CORPUS names;
#            left out where it names none
#   fuzz     the parsers of foreign bytes
#   bench    figures beside their peers, no verdict: a table, build/bench/bench.json and bench.svg
#   coverage which lines tests run of the core, the Windows layer and the command line; by name only
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
all=(unit lint corpus windows proof world wizard report install fuzz bench)
limit=3600 # seconds for one part; a slow machine needs three times as long as a fast one

# Parts in one row run one after another, the rows beside each other: what runs under Wine waits half of its time, what
# only computes gives way a little. Figures come last and alone.
rows=("wizard install" "windows proof fuzz" "world" "report" "unit lint corpus coverage")
kindness=(0 0 0 5 5)

parts=()
for part in "$@"; do
    if [ ! -f "tests/$part/run.sh" ]; then
        echo "tests/run.sh: no part \"$part\"; parts are: ${all[*]}" >&2
        exit 87
    fi
    for name in "$part" $([ "$part" != unit ] || echo lint); do
        [[ " ${parts[*]} " == *" $name "* ]] || parts+=("$name")
    done
done
if [ $# = 0 ]; then
    for part in "${all[@]}"; do
        [ "$part" != corpus ] || [ -n "${WMIREADY_CORPUS:-}" ] || continue
        [ ! -f "tests/$part/run.sh" ] || parts+=("$part")
    done
fi

passed=0 failed=0 skipped=0 failed_parts=()
logs=$root/build/logs
rm -rf "$logs"
mkdir -p "$logs"
export TEST_TIMES=$logs/times
bash tests/tools.sh "${parts[@]}" || failed=1

# What git does not know, in the source folder but build/.
untracked() {
    git status --porcelain --untracked-files=all 2>/dev/null | grep '^??' | sort
}
before=$(untracked)

selected() {
    [[ " ${parts[*]} " == *" $1 "* ]]
}

# The part writes to a file that is followed: a Wine process left behind with the
# part's output open could hold a pipe, and this script with it, for ever.
run_part() {
    local begin=$SECONDS
    TEST_PART=$1 timeout --kill-after=30 "$limit" nice -n "$2" bash "tests/$1/run.sh" </dev/null >"$logs/$1.log" 2>&1 &
    echo $! >"$logs/$1.pid"
    wait $!
    echo "$? $((SECONDS - begin))" >"$logs/$1.end"
}

run_row() {
    local part
    for part in $1; do
        ! selected "$part" || run_part "$part" "$2"
    done
}

# Nothing goes on behind a run that was stopped: each part is told, and ends what it started.
stop() {
    local file
    for file in "$logs"/*.pid; do
        [ -f "${file%.pid}.end" ] || kill -TERM "$(cat "$file")" 2>/dev/null
    done
    exit 130
}
trap stop INT TERM

# Prints what PART says until it has ended.
follow() {
    local reader
    until [ -f "$logs/$1.log" ] || [ -f "$logs/$1.end" ]; do sleep 0.1; done
    tail -s 0.1 -n +1 -f "$logs/$1.log" 2>/dev/null &
    reader=$!
    until [ -f "$logs/$1.end" ]; do sleep 0.2; done
    sleep 0.3
    kill $reader
    wait $reader 2>/dev/null
}

# Every part needs one of the two builds; one after the other they take as long as together.
for preset in native-asan mingw; do
    [ ${#parts[@]} -lt 4 ] || bash tests/build.sh "$preset" || failed=1
done
for row in "${!rows[@]}"; do
    run_row "${rows[row]}" "${kindness[row]}" &
done
for part in "${parts[@]}"; do
    echo "== $part"
    if [ "$part" = bench ]; then
        wait
        run_part bench 0 &
    fi
    follow "$part"
    read -r code seconds <"$logs/$part.end"
    counts=$(tr -d '\r' <"$logs/$part.log" |
        grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' | tail -n 1)
    read -r ok bad left <<<"$(sed 's/[^0-9]\+/ /g' <<<"${counts:-0 0 0}")"
    if [ "$code" != 0 ] && [ "$bad" = 0 ]; then
        echo "$part ended with code $code"
        bad=1
    fi
    [ "$bad" = 0 ] || failed_parts+=("$part")
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + ${left:-0}))
    echo "== $part: $seconds s"
done

# What a part says of a test that failed; repeated at the end, where a long run is read first.
told='FAILED|^ *--- |^FAIL|not ok'
for part in "${failed_parts[@]}"; do
    echo "== failed in $part (build/logs/$part.log)"
    tr -d '\r' <"$logs/$part.log" | grep -E "$told" | cut -c1-400 | head -n 20
done
# A test leaves nothing behind.
if git status --porcelain >/dev/null 2>&1; then
    if left=$(comm -13 <(echo "$before") <(untracked) | grep .); then
        echo "== left in the source folder"
        echo "$left"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
fi
# A part that failed may have come to no figures.
if [ ${#failed_parts[@]} = 0 ]; then
    if python3 tests/figures.py "$logs" "${parts[@]}"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
fi
if [ -s "$TEST_TIMES" ]; then
    echo "== the slowest, in seconds"
    sort -rn "$TEST_TIMES" | head -n 10 | sed 's/^/   /'
fi
if [ -n "${WMIREADY_NO_SKIPS:-}" ] && [ $skipped -gt 0 ]; then
    echo "== skipped tests count as failed (WMIREADY_NO_SKIPS)"
    failed=$((failed + skipped)) skipped=0
fi
echo "== $SECONDS s in all"
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && [ $passed -gt 0 ]
