#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The portable core, native, with AddressSanitizer and UBSan.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh native-asan
bash tests/programs.sh build/native-asan/tests/unit
