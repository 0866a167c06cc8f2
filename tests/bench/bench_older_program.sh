#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The local check against that of an older commit, which BENCH_OLDER names (building it takes minutes), in turns in the
# same prefix: the median of the runs and the ratio, which should not be above 1.1. The older program is built once, into
# build/bench/older. Where the history does not reach back to it there is no ratio.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

older=${BENCH_OLDER:-}
if [ -z "$older" ]; then
    echo "   BENCH_OLDER names no commit: no ratio"
    exit 0
fi
runs=${BENCH_RUNS:-9}
folder=build/bench/older/$older

build_older() {
    local source=$PWD/build/bench/older/source
    git worktree remove --force "$source" 2>/dev/null || true
    git worktree add --quiet --detach "$source" "$older"
    (cd "$source" && bash tests/build.sh mingw wmiready-cli)
    mkdir -p "$folder"
    cp "$source/build/mingw/bin/wmiready-cli.exe" "$folder/"
    git worktree remove --force "$source"
}

if [ -z "${BENCH_INSIDE:-}" ]; then
    if ! git cat-file -e "$older^{commit}" 2>/dev/null; then
        echo "   $older is not in this history: no ratio"
        exit 0
    fi
    [ -f "$folder/wmiready-cli.exe" ] || build_older
    bash tests/build.sh mingw wmiready-cli
    BENCH_INSIDE=1 exec bash tests/wine.sh --prefix bench bash "${BASH_SOURCE[0]}"
fi

# once NAME PROGRAM: appends the milliseconds of one local check.
once() {
    local begin
    begin=$(date +%s%N)
    timeout 120 wine "$2" check --quiet </dev/null >/dev/null 2>&1 || true
    echo $((($(date +%s%N) - begin) / 1000000)) >>"$folder/$1.ms"
}
median() {
    sort -n "$folder/$1.ms" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

now=build/mingw/bin/wmiready-cli.exe then=$folder/wmiready-cli.exe
once first "$now" # the first run starts services and fills caches
once first "$then"
: >"$folder/now.ms"
: >"$folder/then.ms"
for ((i = 0; i < runs; i++)); do
    once now "$now"
    once then "$then"
done
echo "   median of $runs local checks each, in turns: $(median now) ms now, $(median then) ms at $older"
awk -v a="$(median now)" -v b="$(median then)" 'BEGIN { printf "   ratio %.2f (not above 1.1)\n", a / b }'
