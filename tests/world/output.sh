#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/world/output.sh CLI  standard output that takes nothing (/dev/full) ends a verb with 29, whatever it found. Runs
# inside a Wine session; the last line is "N passed, N failed".
set -uo pipefail
cli=$1 passed=0 failed=0

for arguments in 'list' 'list --json' 'explain 5' 'check --only DCOM-ENABLED' 'check --only DCOM-ENABLED --json' 'undo --list' '--help'; do
    # shellcheck disable=SC2086
    timeout 60 wine "$cli" $arguments </dev/null >/dev/full 2>/dev/null
    code=$?
    printf '   %-40s %s\n' "$arguments" "$code"
    [ $code = 29 ] && passed=$((passed + 1)) || failed=$((failed + 1))
done
echo "$passed passed, $failed failed"
