#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The Windows layer, cross-built, against Wine's registry, services, sockets and WMI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh mingw
# A network namespace with nothing but loopback: whatever a test asks of name servers stays here.
unshare --net bash -c 'ip link set lo up && exec "$@"' _ \
    bash tests/wine.sh --prefix windows bash tests/programs.sh build/mingw/tests/windows wine
