#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The unmodified programs from end to end, against simulated computers: this one in every state a requirement can see
# (local.scenes), and others in a network of their own, each broken in one way (network.hosts). README.md says how.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh mingw wmiready-cli world || exit 1
mkdir -p build/world
counts=build/world/counts
rm -f "$counts" build/world/begun.*

# stories WHOSE: with a network of its own where that is allowed, else without: then what needs one is skipped.
stories() {
    local stories=(bash tests/wine.sh --prefix "world-$1" --fresh bash tests/world/parts.sh "$counts" "$1")
    bash tests/world/network.sh "${stories[@]}"
    if [ $? = 77 ] && [ ! -f "build/world/begun.$1" ]; then
        echo "   all other computers are skipped"
        ! bash tests/loopback.sh true >/dev/null || stories=(bash tests/loopback.sh "${stories[@]}")
        "${stories[@]}"
    fi
}

# Each third waits half of the time: they run beside each other.
stories there >build/world/there.log 2>&1 &
stories killed >build/world/killed.log 2>&1 &
stories here
wait
cat build/world/killed.log build/world/there.log
for third in here killed there; do
    [ -f "build/world/begun.$third" ] || echo "0 1 0" >>"$counts"
done
awk '{ ok += $1; bad += $2; left += $3 } END { print ok + 0 " passed, " bad + 0 " failed, " left + 0 " skipped"; exit bad > 0 }' "$counts"
