#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/proof/assumptions.sh LIST  whether every id of tests/ASSUMPTIONS has an experiment in LIST (the output of
# wmiready-proof --list).
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
missing=0
for id in $(sed -n 's/^\([A-Z][A-Z0-9-]*\) *|.*/\1/p' tests/ASSUMPTIONS); do
    grep -q "^$id " "$1" || {
        echo "$id of tests/ASSUMPTIONS has no experiment in tests/proof"
        missing=1
    }
done
exit $missing
