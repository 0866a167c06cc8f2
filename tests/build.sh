#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/build.sh PRESET [TARGET...]  configures and builds a preset; says nothing unless it fails.
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
if ! { cmake --preset "$preset" && cmake --build --preset "$preset" "${targets[@]}"; } >"$log" 2>&1 </dev/null; then
    grep -E 'error|warning|FAILED|Error|undefined' "$log" | head -n 40 >&2
    tail -n 20 "$log" >&2
    echo "build of $preset failed; all of it: $log" >&2
    exit 1
fi
