#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Figures, no verdict: every bench_*.sh of this folder and every program made of a
# bench_*.c prints what it measured. One that gives figures counts as passed, however
# slow the machine was.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

passed=0 failed=0
bench() {
    echo "-- $1"
    shift
    if timeout 600 "$@" </dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "   ended with code $?"
    fi
}

bash tests/build.sh mingw || exit 1
for script in tests/bench/bench_*.sh; do
    [ -f "$script" ] && bench "$(basename "$script" .sh)" bash "$script"
done
programs=()
for source in tests/bench/bench_*.c; do
    [ -f "$source" ] && programs+=("$(basename "$source" .c)")
done
if [ ${#programs[@]} -gt 0 ]; then
    bash tests/build.sh bench "${programs[@]}" || exit 1
    for program in "${programs[@]}"; do
        bench "$program" "build/bench/tests/bench/$program"
    done
fi
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
