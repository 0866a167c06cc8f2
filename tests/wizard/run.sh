#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The wizard, driven by window messages from a second program: stories, keyboard, names
# and access keys, looks, figures. Pictures of every page are left in build/screens.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh mingw
bash tests/wine.sh --display --size 1600x1280 --prefix wizard \
    bash tests/programs.sh build/mingw/tests/wizard wine
