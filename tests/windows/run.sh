#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The Windows layer, cross-built, against Wine's registry, services, sockets and WMI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh mingw
programs=build/mingw/tests/windows
if why=$(bash tests/loopback.sh true); then
    exec bash tests/loopback.sh bash tests/wine.sh --prefix windows bash tests/programs.sh $programs wine
fi

# The others might ask a name server of the real network for a name that they made up.
echo "$why: what names other computers is skipped"
run=build/mingw/tests/windows-alone skipped=0 code=0
rm -rf $run
mkdir -p $run
for program in $programs/test_*.exe; do
    name=$(basename "$program" .exe)
    case $name in
    test_accounts | test_probe | test_process | test_remote | test_ways)
        skipped=$((skipped + $(grep -c 'cmocka_unit_test' "tests/windows/$name.c")))
        ;;
    *) ln "$program" $run/ ;;
    esac
done
counts=$(bash tests/wine.sh --prefix windows bash tests/programs.sh $run wine) || code=$?
read -r ok bad left <<<"$(tail -n 1 <<<"$counts" | sed 's/[^0-9]\+/ /g')"
head -n -1 <<<"$counts"
echo "$ok passed, $bad failed, $((left + skipped)) skipped"
exit $code
