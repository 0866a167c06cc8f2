#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The wizard, driven by window messages from a second program: stories, keyboard, names
# and access keys, looks, figures. Pictures of every page and story are left in
# build/screens. The states of this computer and the other computers are those of
# tests/world; where no network of their own is allowed, stories about others are skipped.
# With arguments only the programs test_ARGUMENT run.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh mingw || exit 1
export WIZARD_TESTS="$*"
session=(bash tests/wine.sh --display --size 1600x1280 --prefix wizard --fresh bash tests/wizard/session.sh)
rm -f build/wizard/begun
bash tests/world/network.sh "${session[@]}"
code=$?
if [ $code = 77 ] && [ ! -f build/wizard/begun ]; then
    echo "   all other computers are skipped"
    "${session[@]}"
    code=$?
fi
exit $code
