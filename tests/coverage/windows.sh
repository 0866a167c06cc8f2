#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Which lines of the Windows layer and of the command line run under Wine: by the tests of tests/windows, and by the
# program itself in the scenes of this computer and of others, each once. What none runs is listed in
# build/coverage-mingw/uncovered. The last line is "N passed, N failed": a program that counts is slower, so that a scene
# may end otherwise; the part world judges those, here they only have to bring their lines.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

built=build/coverage-mingw logs=build/coverage-mingw/logs
cli=$built/bin/wmiready-cli.exe tools=build/mingw/tests/world

if [ -n "${COVERAGE_INSIDE:-}" ]; then
    if [ "$COVERAGE_INSIDE" = windows ]; then
        exec bash tests/programs.sh $built/tests/windows wine
    fi
    bash tests/world/prefix.sh || exit 1
    if [ "$COVERAGE_INSIDE" = there ]; then
        exec wine $tools/world_network.exe $cli tests/world/network.hosts '*' 0 </dev/null
    fi
    bash tests/world/output.sh $cli
    wine $tools/world_local.exe $cli tests/world/local.scenes </dev/null
    wine $tools/world_fix.exe $cli tests/world/fix.scenes </dev/null
    wine $tools/world_fix.exe $cli tests/world/script.scenes </dev/null
    exec wine $tools/world_watch.exe $cli tests/world/watch.scenes </dev/null
fi

bash tests/build.sh mingw world && bash tests/build.sh coverage-mingw || exit 1
find $built -name '*.gcda' -delete
mkdir -p $logs

# run WHICH [COMMAND...]: in a prefix of its own; COMMAND makes the network for it.
run() {
    local which=$1
    shift
    "$@" env COVERAGE_INSIDE="$which" bash tests/wine.sh --prefix "coverage-$which" --fresh bash tests/coverage/windows.sh \
        >"$logs/$which" 2>&1
}
loopback=(bash tests/loopback.sh)
bash tests/loopback.sh true >/dev/null || loopback=()
run there bash tests/world/network.sh &
run here bash tests/world/network.sh
run windows "${loopback[@]}"
wait

ok=0 bad=0
for which in windows here there; do
    tr -d '\r' <"$logs/$which" | grep -E 'FAILED|^--- ' | cut -c1-300
    while read -r passed failed _; do
        [ $which = windows ] || failed=0
        ok=$((ok + passed)) bad=$((bad + failed))
    done < <(tr -d '\r' <"$logs/$which" | grep -E '^[0-9]+ passed, [0-9]+ failed' | sed 's/[^0-9]\+/ /g')
done
GCOV=x86_64-w64-mingw32-gcov python3 tests/coverage/lines.py $built CMakeFiles \
    windows=core/windows=85 cli=app/cli=50 >$built/uncovered || bad=$((bad + 1))
grep -vE '^(core|app)/' $built/uncovered
echo "$ok passed, $bad failed"
