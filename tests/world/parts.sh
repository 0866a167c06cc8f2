#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/world/parts.sh COUNTS WHOSE  the stories, inside a Wine session and (if there is one) a network of the world's
# own: those of this computer (WHOSE is "here"), those in which a program is killed ("killed"), or those of others
# ("there"). Each part adds a line "PASSED FAILED SKIPPED" to the file COUNTS.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

counts=$1 whose=$2
tools=build/mingw/tests/world cli=build/mingw/bin/wmiready-cli.exe

# part NAME COMMAND...: its last line says how many passed.
part() {
    local name=$1 log=build/world/$1.log line
    shift
    echo "-- $name"
    timeout 1800 "$@" </dev/null >"$log" 2>&1
    tr -d '\r' <"$log"
    line=$(tr -d '\r' <"$log" | grep -E '^[0-9]+ passed, [0-9]+ failed' | tail -n 1)
    if [ -n "$line" ]; then
        read -r ok bad left <<<"$(sed 's/[^0-9]\+/ /g' <<<"$line")"
        echo "$ok $bad ${left:-0}" >>"$counts"
    else
        echo "   $name came to no end"
        echo "0 1 0" >>"$counts"
    fi
}

touch "build/world/begun.$whose"
if ! bash tests/world/prefix.sh; then
    echo "   the doubles could not be installed"
    echo "0 1 0" >>"$counts"
    exit 1
fi
if [ "$whose" = here ]; then
    part imports bash tests/world/imports.sh "$cli" "$tools/netapi32.dll"
    part output bash tests/world/output.sh "$cli"
    part local wine "$tools/world_local.exe" "$cli" tests/world/local.scenes
    part fix wine "$tools/world_fix.exe" "$cli" tests/world/fix.scenes
    part script wine "$tools/world_fix.exe" "$cli" tests/world/script.scenes
    part watch wine "$tools/world_watch.exe" "$cli" tests/world/watch.scenes
    part question python3 tests/world/question.py "$cli" "$tools/world_set.exe"
elif [ "$whose" = killed ]; then
    part kill wine "$tools/world_fix.exe" "$cli" tests/world/kill.scenes
elif [ -n "${WORLD_HOSTS:-}" ]; then
    part network wine "$tools/world_network.exe" "$cli" tests/world/network.hosts
    part watch-others wine "$tools/world_watch.exe" "$cli" tests/world/watch.hosts
    part fix-others wine "$tools/world_fix.exe" "$cli" tests/world/fix.hosts
else
    echo "0 0 $(cat tests/world/*.hosts | grep -c '^= ')" >>"$counts"
fi
