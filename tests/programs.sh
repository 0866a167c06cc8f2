#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/programs.sh FOLDER [LOADER]  runs every cmocka program test_* of FOLDER, LOADER
# (wine) in front of each. The output of a program is shown when it fails, of others the lines
# "figure NAME VALUE UNIT"; the last line is "N passed, N failed, N skipped" over all of them.
set -uo pipefail

folder=$1 loader=${2:-}
limit=300
logs=$folder/logs
rm -rf "$logs"
mkdir -p "$logs"

run_one() {
    local program=$1 log begin=${EPOCHREALTIME/[.,]/}
    log=$logs/$(basename "$program" .exe)
    # Two files: the streams are buffered differently and would cut each other's lines.
    timeout "$limit" ${loader:+"$loader"} "$program" </dev/null >"$log.out" 2>"$log.err"
    echo $? >"$log.code"
    # For the list of the slowest (tests/run.sh).
    [ -z "${TEST_TIMES:-}" ] || awk -v us=$((${EPOCHREALTIME/[.,]/} - begin)) -v name="$TEST_PART $(basename "$log")" \
        'BEGIN { printf "%.1f %s\n", us / 1e6, name }' >>"$TEST_TIMES"
}
export -f run_one
export logs loader limit

mapfile -t programs < <(find "$folder" -maxdepth 1 -type f -name 'test_*' -perm -u+x | sort)
if [ ${#programs[@]} -gt 0 ]; then
    # Programs under Wine share one registry and one service manager: one at a time.
    jobs=$(nproc)
    [ -z "$loader" ] || jobs=1
    printf '%s\0' "${programs[@]}" | xargs -0 -P "$jobs" -I{} bash -c 'run_one "$1"' _ {}
fi

# count LOG WORD: sum of the numbers cmocka prints after [  WORD  ].
count() {
    cat "$1.out" "$1.err" | tr -d '\r' |
        sed -n "s/^\\[ *$2 *\\] \\([0-9][0-9]*\\) test(s).*/\\1/p" | awk '{ n += $1 } END { print n + 0 }'
}

passed=0 failed=0 skipped=0
for program in "${programs[@]}"; do
    log=$logs/$(basename "$program" .exe)
    code=$(cat "$log.code")
    ok=$(count "$log" PASSED) bad=$(count "$log" FAILED) left=$(count "$log" SKIPPED)
    # A program that ended badly without cmocka's word for it (crash, sanitizer, limit).
    if [ "$code" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
    if [ "$ok" = 0 ] && [ "$bad" = 0 ] && [ "$left" = 0 ]; then bad=1; fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
    if [ "$bad" != 0 ]; then
        echo "--- $(basename "$program"): exit code $code"
        cat "$log.out" "$log.err" | tr -d '\r' | grep -v -e '^\[ RUN ' -e '^\[       OK ' | tail -n 80
    else
        tr -d '\r' <"$log.out" | grep '^figure ' || true
    fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
