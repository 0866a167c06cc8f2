#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/proof/assumptions.sh LIST  whether every assumed(ID) in the source and the tests has an experiment in LIST (the
# output of wmiready-proof --list).
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
missing=0
for id in $(grep -rhoE 'assumed\([A-Z][A-Z0-9-]+\)' core app tests --include='*.c' --include='*.h' --include='*.md' \
    --include='*.scenes' --include='*.hosts' --include='*.scene' --include=ASSUMPTIONS | sed 's/assumed(//; s/)//' | sort -u); do
    [ "$id" = ID ] || grep -q "^$id " "$1" || {
        echo "assumed($id) has no experiment in tests/proof"
        missing=1
    }
done
exit $missing
