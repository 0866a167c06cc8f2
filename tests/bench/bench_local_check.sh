#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The whole local check, query included, against the same questions asked with the
# separate commands of the well-known checklist, one after another. Both sides run as
# one batch file of cmd.exe in the same prefix, in turns; the median of the runs counts.
#
# Under Wine some of these commands do less than on Windows (netsh only parses, net
# has no localgroup), so the ratio here is a lower bound for them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ -z "${BENCH_INSIDE:-}" ]; then
    BENCH_INSIDE=1 exec bash tests/wine.sh --prefix bench bash "${BASH_SOURCE[0]}"
fi

runs=${BENCH_RUNS:-7}
folder=build/bench/local
mkdir -p "$folder"

# checklist FILE PING: the commands as one types them.
checklist() {
    {
        echo "@echo off"
        echo "sc query winmgmt"
        echo "sc qc winmgmt"
        echo "net localgroup Administrators"
        echo "netsh advfirewall firewall show rule name=all"
        echo "netsh int ipv4 show dynamicport tcp"
        echo "reg query HKLM\\SOFTWARE\\Microsoft\\Ole /v EnableDCOM"
        echo "reg query HKLM\\SOFTWARE\\Microsoft\\Ole /v LegacyAuthenticationLevel"
        echo "reg query HKLM\\SOFTWARE\\Microsoft\\Ole /v LegacyImpersonationLevel"
        echo "reg query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System /v LocalAccountTokenFilterPolicy"
        echo "$2"
        echo "wmic computersystem get name"
        echo "wmic os get Caption,Version,BuildNumber,LocalDateTime"
    } | sed 's/$/\r/' >"$1"
}

checklist "$folder/checklist.cmd" "ping 127.0.0.1"
checklist "$folder/checklist-1.cmd" "ping -n 1 127.0.0.1"
printf '@echo off\r\nbuild\\mingw\\bin\\wmiready-cli.exe check --quiet\r\n' >"$folder/check.cmd"
printf '@echo off\r\n' >"$folder/nothing.cmd"

# Milliseconds of one run of a batch file.
once() {
    local begin
    begin=$(date +%s%N)
    timeout 120 wine cmd /c "${folder//\//\\}\\$1.cmd" </dev/null >/dev/null 2>&1 || true
    echo $((($(date +%s%N) - begin) / 1000000))
}

names=(checklist checklist-1 check nothing)
for name in "${names[@]}"; do
    once "$name" >/dev/null # the first run starts services and fills caches
    : >"$folder/$name.ms"
done
for ((i = 0; i < runs; i++)); do
    for name in "${names[@]}"; do
        once "$name" >>"$folder/$name.ms"
    done
done

median() {
    sort -n "$folder/$1.ms" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
range() {
    sort -n "$folder/$1.ms" | sed -n '1p;$p' | paste -sd- -
}
ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / (b > 0 ? b : 1) }'
}

all=$(median checklist) one=$(median checklist-1) check=$(median check) nothing=$(median nothing)
echo "   median of $runs runs each, in turns (range)"
echo "   checklist, 12 commands as typed      $all ms ($(range checklist))"
echo "   the same with a single ping          $one ms ($(range checklist-1))"
echo "   wmiready-cli check, all areas        $check ms ($(range check))"
echo "   an empty batch file, part of each    $nothing ms ($(range nothing))"
echo "   ratio: $(ratio "$all" "$check") as typed, $(ratio "$one" "$check") with a single ping;" \
    "without the batch file itself $(ratio "$((${all%.*} - ${nothing%.*}))" "$((${check%.*} - ${nothing%.*}))" ) and" \
    "$(ratio "$((${one%.*} - ${nothing%.*}))" "$((${check%.*} - ${nothing%.*}))")"
