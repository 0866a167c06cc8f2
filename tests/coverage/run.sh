#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Which lines of the portable core its unit tests run. A part that is run by name only: it builds the core a third time.
# What no test runs is listed in build/coverage/uncovered.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh coverage
find build/coverage -name '*.gcda' -delete
code=0
counts=$(bash tests/programs.sh build/coverage/tests/unit) || code=$?
python3 tests/coverage/lines.py build/coverage/CMakeFiles/core.dir >build/coverage/uncovered || code=1
grep -v '^core/' build/coverage/uncovered
grep -v '^figure ' <<<"$counts"
exit $code
