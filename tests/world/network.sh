#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/world/network.sh COMMAND...  runs COMMAND in a network of its own: this computer is 10.77.0.1 in one namespace,
# the hosts of the scene files are 10.77.0.2.. in a second one. Nothing leads out of the two. Both, and everything that
# runs in them, are gone at the end. Without the rights to make a namespace it ends with 77.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ -z "${WORLD_NAMESPACE_TRIED:-}" ]; then
    export WORLD_NAMESPACE_TRIED=1
    ! unshare --net true 2>/dev/null || exec bash tests/namespace.sh bash tests/world/network.sh "$@"
fi
export PYTHONDONTWRITEBYTECODE=1
work=$PWD/build/world/$$
hosts=world-hosts-$$ client=world-client-$$ line=
remote=(tests/world/*.hosts) own=(tests/world/local.scenes)

no_network() {
    echo "   no network namespaces here (they need root, CAP_SYS_ADMIN and CAP_NET_ADMIN): $1"
    exit 77
}

reason=$(ip netns add "$hosts" 2>&1) || no_network "$reason"
cleanup() {
    local space pids
    [ -z "$line" ] || kill -9 "$line" 2>/dev/null || true
    for space in "$hosts" "$client"; do
        pids=$(ip netns pids "$space" 2>/dev/null || true)
        [ -z "$pids" ] || kill -9 $pids 2>/dev/null || true
        ip netns del "$space" 2>/dev/null || true
        rm -rf "/etc/netns/$space"
    done
    rmdir /etc/netns 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
mkdir -p "$work"
ip netns add "$client"
reason=$({
    ip link add w-hosts netns "$hosts" type veth peer name w-client netns "$client" &&
        ip -n "$hosts" link set lo up && ip -n "$client" link set lo up &&
        ip -n "$hosts" link set w-hosts up && ip -n "$client" link set w-client up &&
        ip -n "$client" addr add 10.77.0.1/24 dev w-client && ip -n "$client" addr add fd77::1/64 dev w-client nodad &&
        ip link add w-vpn netns "$client" type veth peer name w-vpn-end netns "$client" &&
        ip -n "$client" link set w-vpn up && ip -n "$client" link set w-vpn-end up &&
        ip -n "$client" addr add 10.78.0.1/24 dev w-vpn
} 2>&1) || no_network "$reason"
# Every rejected packet is answered, not one a second.
ip netns exec "$hosts" sysctl -qw net.ipv4.icmp_ratelimit=0 2>/dev/null || true
# Addresses of this computer that are not on the network: what listens there is only for itself.
for ((i = 1; i <= 12; i++)); do
    ip -n "$client" addr add 10.77.1.$i/32 dev lo
done
while read -r address; do
    case $address in
    10.77.2.*) ip -n "$hosts" addr add "$address/32" dev lo ;;
    *:*) ip -n "$hosts" addr add "$address/64" dev w-hosts nodad ;;
    *) ip -n "$hosts" addr add "$address/24" dev w-hosts ;;
    esac
done < <(/usr/bin/python3 tests/world/network.py addresses "${remote[@]}")
/usr/bin/python3 tests/world/network.py nft "${remote[@]}" | ip netns exec "$hosts" nft -f -
mkdir -p "/etc/netns/$client"
server=$(awk '$1 == "dns" { print $2; exit }' "${remote[@]}")
printf 'nameserver %s\noptions timeout:5 attempts:1\n' "$server" >"/etc/netns/$client/resolv.conf"
# What the emulator finds there and its DNS does not know is, for the program, what a neighbour answered.
neighbours='10.77.0.180 neighbour\n10.77.0.181 neighbor\n10.77.0.182 jammed\n10.77.0.183 failing\n10.77.0.184 neighbours\n'
printf "127.0.0.1 localhost\n10.77.1.1 %s\n$neighbours" "$(uname -n)" >"/etc/netns/$client/hosts"

# wait_for FILE: until a program started in the background says that it is ready.
wait_for() {
    local i
    for ((i = 0; i < 200; i++)); do
        [ ! -e "$1" ] || return 0
        sleep 0.05
    done
    cat "$1.log" >&2
    return 1
}

# peers NAMESPACE READY FILE...: starts them and waits until all their sockets listen.
peers() {
    local space=$1 ready=$2
    shift
    rm -f "$ready"
    ip netns exec "$space" /usr/bin/python3 tests/world/peers.py "$@" \
        </dev/null >"$ready.log" 2>&1 &
    disown # its end is no news
    wait_for "$ready"
}
delay=$(/usr/bin/python3 tests/world/network.py delay "${remote[@]}" | head -n 1)
rm -f "$work/delay.ready"
if [ -n "$delay" ] && [ -c /dev/net/tun ]; then
    /usr/bin/python3 tests/world/delay.py "$hosts" "$client" "$delay" "$work/delay.ready" \
        </dev/null >"$work/delay.ready.log" 2>&1 &
    line=$!
    disown
    wait_for "$work/delay.ready" || true
fi
samba=$(/usr/bin/python3 tests/world/network.py samba "${remote[@]}" | head -n 1)
[ -z "$samba" ] || bash tests/world/samba.sh "$hosts" "$samba" "$work/samba"
peers "$hosts" "$work/hosts.ready" "${remote[@]}"
peers "$client" "$work/client.ready" "${own[@]}"

export WORLD_HOSTS=Z:/etc/netns/$client/hosts WORLD_NAMESPACES="$hosts $client"
ip netns exec "$client" "$@"
