#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Which lines of the portable core its unit tests run, and which of the Windows layer and the command line run under
# Wine (windows.sh). A part that is run by name only: it builds everything once more. What no test runs is listed in
# build/coverage/uncovered and build/coverage-mingw/uncovered.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh coverage
find build/coverage -name '*.gcda' -delete
code=0
counts=$(bash tests/programs.sh build/coverage/tests/unit) || code=$?
python3 tests/coverage/lines.py build/coverage CMakeFiles/core.dir core=core=95 >build/coverage/uncovered || code=1
grep -v '^core/' build/coverage/uncovered
grep -v '^figure ' <<<"$counts" | head -n -1
under_wine=$(bash tests/coverage/windows.sh) || code=1
head -n -1 <<<"$under_wine"
printf '%s\n' "$(tail -n 1 <<<"$counts")" "$(tail -n 1 <<<"$under_wine")" | sed 's/[^0-9]\+/ /g' |
    awk '{ ok += $1; bad += $2 } END { print ok + 0 " passed, " bad + 0 " failed, 0 skipped" }'
exit $code
