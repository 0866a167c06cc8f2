#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/lint/check-pe.sh PROGRAM  what a shipped program must be: hardened, made of
# system DLLs only, small, the same bytes on every build, free of script hosts.
# Prints one line per fault; exit code 1 when there is any.
set -uo pipefail

program=$1
limit=1048576
objdump=x86_64-w64-mingw32-objdump
faults=0

fault() {
    echo "$(basename "$program"): $1"
    faults=$((faults + 1))
}

header=$("$objdump" -p "$program") || exit 1
for bit in HIGH_ENTROPY_VA DYNAMIC_BASE NX_COMPAT TERMINAL_SERVICE_AWARE; do
    grep -qw "$bit" <<<"$header" || fault "header bit $bit is missing"
done
grep -Eq '^MajorSubsystemVersion[[:space:]]+10$' <<<"$header" || fault "the subsystem version is not 10"
grep -Eq '^MajorOSystemVersion[[:space:]]+10$' <<<"$header" || fault "the operating system version is not 10"
grep -Eq '^Time/Date[[:space:]].* 1970$' <<<"$header" || fault "a time stamp is in the header"
# DLLs come from System32 only, those it is linked to as well: DependentLoadFlags in the load configuration.
"$objdump" -s -j .loadcfg "$program" 2>/dev/null | grep -Eq '^ [0-9a-f]+40 ([0-9a-f]{8} ){3}00000008 ' ||
    fault "no DependentLoadFlags of LOAD_LIBRARY_SEARCH_SYSTEM32"
entry=$(sed -n 's/^Entry a 0*\([0-9a-f]\+\) 00000070 Load Configuration Directory$/\1/p' <<<"$header")
place=$("$objdump" -h "$program" | awk '$2 == ".loadcfg" { print $4 }')
base=$(sed -n 's/^ImageBase[[:space:]]*//p' <<<"$header")
[ -n "$entry" ] && [ $((16#$entry + 16#$base)) = $((16#${place:-0})) ] || fault "the header does not lead to its load configuration"
"$objdump" -h "$program" | grep -q '\.reloc' || fault "no relocations: it could not be moved"
"$objdump" -h "$program" | grep -q '\.debug' && fault "debug sections are in it"

allowed=' advapi32 authz bcrypt comctl32 comdlg32 credui crypt32 dnsapi gdi32 iphlpapi kernel32 mpr msvcrt netapi32 
 ntdll ntdsapi ole32 oleaut32 rpcrt4 secur32 shell32 shlwapi user32 userenv uxtheme version wevtapi ws2_32 '
imports=$(sed -n 's/^[[:space:]]*DLL Name: //p' <<<"$header" | tr 'A-Z' 'a-z' | sed 's/\.dll$//; s/\.drv$//')
for dll in $imports; do
    grep -q "[[:space:]]$dll[[:space:]]" <<<"$allowed" || fault "imports $dll, which is no system DLL of our list"
done
for dll in advapi32 netapi32; do
    grep -qx "$dll" <<<"$imports" || fault "does not import $dll at load time"
done

size=$(stat -c %s "$program")
[ "$size" -lt $limit ] || fault "$size bytes; the limit is $limit"

text=$(strings -a -n 4 "$program"; strings -a -n 4 -el "$program")
words=$(grep -Eio 'powershell|wmic|[cw]script' <<<"$text" | sort -u | tr '\n' ' ')
[ -z "$words" ] || fault "names a script host: $words"
paths=$(grep -E "$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/|/usr/(src|lib|share)/|/build/" <<<"$text" | head -n 3)
[ -z "$paths" ] || fault "has a path of the build in it: $paths"
[ $faults = 0 ]
