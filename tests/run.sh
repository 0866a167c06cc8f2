#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/run.sh [PART...]  installs what is missing, builds, runs the parts and ends with
# one line of counts. A part is a folder of tests/ with a run.sh whose last line is
# "N passed, N failed" with or without ", N skipped". Without arguments: all of them.
#
#   unit     the portable core, native (and lint: source and program checks)
#   windows  the Windows layer under Wine
#   world    the programs end to end against simulated machines
#   wizard   the wizard, driven by window messages
#   report   reports in a real browser
#   install  MSI, portable zip, signing, deployment recipes
#   corpus   the readers against data of real machines: the folder that WMIREADY_CORPUS names;
#            left out where it names none
#   fuzz     the parsers of foreign bytes
#   bench    figures, no verdict
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
all=(unit lint corpus windows world wizard report install fuzz bench)
limit=3600 # seconds for one part; a slow machine needs three times as long as a fast one

parts=()
for part in "$@"; do
    if [ ! -f "tests/$part/run.sh" ]; then
        echo "tests/run.sh: no part \"$part\"; parts are: ${all[*]}" >&2
        exit 87
    fi
    parts+=("$part")
    [ "$part" != unit ] || parts+=(lint)
done
if [ $# = 0 ]; then
    for part in "${all[@]}"; do
        [ "$part" != corpus ] || [ -n "${WMIREADY_CORPUS:-}" ] || continue
        [ ! -f "tests/$part/run.sh" ] || parts+=("$part")
    done
fi

passed=0 failed=0 skipped=0 failed_parts=()
mkdir -p build/logs
bash tests/tools.sh "${parts[@]}" || failed=1

# The part writes to a file that is followed: a Wine process left behind with the
# part's output open could hold a pipe, and this script with it, for ever.
declare -A started=()
start_part() {
    : >"build/logs/$1.log"
    timeout --kill-after=30 "$limit" nice -n "${2:-0}" bash "tests/$1/run.sh" </dev/null >"build/logs/$1.log" 2>&1 &
    started[$1]=$!
}

# What a part says of a test that failed; repeated at the end, where a long run is read first.
told='FAILED|^ *--- |^FAIL|not ok'

# The world mostly waits, reports and fuzzers compute: beside each other they take as long as one of them.
run_part() {
    local other
    for other in report fuzz; do
        if [ "$1" = world ] && [ -z "${started[$other]:-}" ] && [[ " ${parts[*]} " == *" $other "* ]]; then
            start_part "$other" 10
        fi
    done
    [ -n "${started[$1]:-}" ] || start_part "$1"
    tail -s 0.1 -n +1 -f --pid="${started[$1]}" "build/logs/$1.log" 2>/dev/null
    wait "${started[$1]}"
}

for part in "${parts[@]}"; do
    echo "== $part"
    begin=$SECONDS
    run_part "$part"
    code=$?
    counts=$(tr -d '\r' <"build/logs/$part.log" |
        grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' | tail -n 1)
    read -r ok bad left <<<"$(sed 's/[^0-9]\+/ /g' <<<"${counts:-0 0 0}")"
    if [ $code != 0 ] && [ "$bad" = 0 ]; then
        echo "$part ended with code $code"
        bad=1
    fi
    [ "$bad" = 0 ] || failed_parts+=("$part")
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + ${left:-0}))
    echo "== $part: $((SECONDS - begin)) s"
done

for part in "${failed_parts[@]}"; do
    echo "== failed in $part (build/logs/$part.log)"
    tr -d '\r' <"build/logs/$part.log" | grep -E "$told" | cut -c1-400 | head -n 20
done
if [ -n "${WMIREADY_NO_SKIPS:-}" ] && [ $skipped -gt 0 ]; then
    echo "== skipped tests count as failed (WMIREADY_NO_SKIPS)"
    failed=$((failed + skipped)) skipped=0
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && [ $passed -gt 0 ]
