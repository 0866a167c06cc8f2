#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/world/imports.sh PROGRAM DOUBLE  every function that PROGRAM imports from netapi32.dll is in the DOUBLE, and
# every one of advapi32.dll that reaches other computers or the account database is replaced by it. Otherwise a test
# would ask the emulator, whose answers mean nothing there.
set -uo pipefail

program=$1 double=$2 passed=0 failed=0

# Names that PROGRAM imports from the library $1.
imports() {
    x86_64-w64-mingw32-objdump -p "$program" | tr -d '\r' | awk -v want="$1" '
        /DLL Name:/ { in_it = tolower($3) == want; next }
        in_it && /^\t[0-9a-f]+/ { print $NF }
        /^$/ { in_it = 0 }'
}

check() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "   $2"
    fi
}

exported=$(x86_64-w64-mingw32-objdump -p "$double" | sed -n '/\[Ordinal\/Name Pointer\]/,/^$/p')
for name in $(imports netapi32.dll); do
    grep -qw "$name" <<<"$exported"
    check $? "the double of netapi32.dll lacks $name"
done
for name in $(imports advapi32.dll | grep -E '^(Lsa|Audit|LookupAccount|RegConnect|OpenSC|OpenService|Logon|Impersonate|Revert)'); do
    # ImpersonateSelf and the like concern this computer alone.
    grep -q "\"$name\"" tests/world/doubles/netapi32/*.c
    check $? "the double does not replace $name"
done
[ $((passed + failed)) -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
