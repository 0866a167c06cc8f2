#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/loopback.sh COMMAND...  runs COMMAND in a network namespace with nothing but loopback: whatever it asks of name
# servers stays here. Where that is not allowed it says why and ends with 77.
reason=$(unshare --net ip link set lo up 2>&1) || {
    echo "   no network namespaces here (they need root and CAP_SYS_ADMIN): $reason"
    exit 77
}
exec bash "$(dirname "${BASH_SOURCE[0]}")/namespace.sh" unshare --net bash -c 'ip link set lo up && exec "$@"' _ "$@"
