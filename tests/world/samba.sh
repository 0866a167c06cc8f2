#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/world/samba.sh NAMESPACE ADDRESS FOLDER  a Samba server without a domain at ADDRESS in a network namespace: its
# endpoint mapper on TCP 135 and its file server on 445. It speaks RPC but has no DCOM. Returns when both listen; they
# end with everything else in the namespace.
set -euo pipefail

space=$1 address=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder"/{private,lock,state,cache,run,ncalrpc,log}
cat >"$folder/smb.conf" <<END
[global]
server role = standalone server
netbios name = SAMBA
interfaces = $address/32
bind interfaces only = yes
disable netbios = yes
smb ports = 445
rpc start on demand helpers = no
rpcd_epmd:idle_seconds = 86400
private dir = $folder/private
lock directory = $folder/lock
state directory = $folder/state
cache directory = $folder/cache
pid directory = $folder/run
ncalrpc dir = $folder/ncalrpc
load printers = no
printing = bsd
END

# start PROGRAM OPTION...
start() {
    ip netns exec "$space" "$@" -F -s "$folder/smb.conf" --no-process-group -l "$folder/log" \
        </dev/null >>"$folder/log/start" 2>&1 &
    disown
}
start smbd
# A worker that ends because nobody asks cuts the connection that comes just then: it is kept (idle_seconds).
start /usr/libexec/samba/samba-dcerpcd --libexec-rpcds
for ((i = 0; i < 200; i++)); do
    listening=$(ip netns exec "$space" ss -Hltn "src $address" | awk '{ print $4 }')
    [[ $listening == *:135* && $listening == *:445* ]] && exit 0
    sleep 0.05
done
cat "$folder/log/start" "$folder"/log/log.* >&2
exit 1
