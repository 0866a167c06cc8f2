#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/build.sh PRESET [TARGET...]  configures and builds a preset; says nothing unless it fails. With BUILD_PROGRESS
# set it says how far it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=$1
shift
mkdir -p build
log=build/$preset.log
targets=()
[ $# = 0 ] || targets=(--target "$@")
# Two parts of the tests may want the same preset at the same time.
exec 7>"build/$preset.lock"
flock -w 1200 7
export NINJA_STATUS="[%f/%t] "

# A line for every fifth of the steps.
progress() {
    local line done all step=0 began=$SECONDS
    while read -r line; do
        [ -n "${BUILD_PROGRESS:-}" ] && [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
        done=${BASH_REMATCH[1]} all=${BASH_REMATCH[2]}
        # Two steps are the look for new files and whether CMake has to run.
        if [ "$all" -gt 2 ] && [ $((done * 5 / all)) -gt $step ]; then
            step=$((done * 5 / all))
            echo "  $done of $all steps, $((SECONDS - began)) s"
        fi
    done
}

if ! { cmake --preset "$preset" && cmake --build --preset "$preset" "${targets[@]}"; } 2>&1 </dev/null | tee "$log" | progress; then
    grep -E 'error|warning|FAILED|Error|undefined' "$log" | head -n 40 >&2
    tail -n 20 "$log" >&2
    echo "build of $preset failed; all of it: $log" >&2
    exit 1
fi
