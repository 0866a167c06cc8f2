#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The release files: built twice and compared, signed, installed under Wine in every way
# an administrator would try, and every command line of the deployment recipes run.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/install/checks.sh

if [ ! -f app/cli/main.c ] || [ ! -f app/wizard/main.c ]; then
    echo "both programs are needed for a release"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi

work=$PWD/build/install
rm -rf "$work"
mkdir -p "$work"

bash tests/install/release.sh
absorb
if [ -f build/release/SHA256SUMS ]; then
    bash tests/install/signing.sh
    absorb
    bash tests/wine.sh --display --prefix install --fresh bash tests/install/msi.sh
    absorb
    bash tests/wine.sh --prefix install bash tests/install/recipes.sh
    absorb
fi
finish
