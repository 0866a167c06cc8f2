#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The portable core, native: all of it with AddressSanitizer and UBSan, what runs on several
# threads with ThreadSanitizer too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh native-asan
bash tests/build.sh native-tsan
{
    bash tests/programs.sh build/native-tsan/tests/unit || true
    bash tests/programs.sh build/native-asan/tests/unit || true
} | awk '/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { passed += $1; failed += $3; skipped += $5; next }
    { print }
    END { print passed + 0 " passed, " failed + 0 " failed, " skipped + 0 " skipped"; exit failed || !passed }'
