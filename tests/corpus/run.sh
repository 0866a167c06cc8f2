#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The core's readers against data of real machines:
#   WMIREADY_CORPUS=DIR bash tests/run.sh corpus
# tests/run.sh leaves this part out where the variable is not set. Every test_*.c here
# is one reader (corpus.h); it compares every file of its kind that DIR has.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[ -d "${WMIREADY_CORPUS:-}" ] || {
    echo "corpus: WMIREADY_CORPUS=\"${WMIREADY_CORPUS:-}\" is no folder" >&2
    exit 87
}
WMIREADY_CORPUS=$(cd "$WMIREADY_CORPUS" && pwd)
export WMIREADY_CORPUS
bash tests/build.sh native-asan
programs=build/native-asan/tests/corpus
code=0
counts=$(bash tests/programs.sh $programs) || code=$?
sed -n '/ compared, /p' $programs/logs/*.out
echo "$counts"
exit $code
