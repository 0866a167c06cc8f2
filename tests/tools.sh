#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/tools.sh PART...  installs what the parts need and this machine lacks, and says what that is.
# Debian packages are listed in tests/PART/packages, those of the build itself in cmake/packages: one per line, # begins
# a comment, @FILE is another list, ?NAME is only installed where the distribution has it. A part with a list of npm
# modules (tests/PART/modules) gets them, kept under build/npm/PART. Nothing is downloaded when nothing is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DEBIAN_FRONTEND=noninteractive
get=(apt-get -q -y --no-install-recommends -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)

installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

# names FILE...: the packages of the lists.
names() {
    local line
    sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "$@" | while read -r line; do
        case $line in
        @*) names "$root/${line#@}" ;;
        *) echo "$line" ;;
        esac
    done
}

# What apt reports on its status line, as one line for every quarter: "dlstatus:..:PERCENT:..", "pmstatus:..:PERCENT:..".
progress() {
    local kind percent step=0 last=
    while IFS=: read -r kind _ percent _; do
        percent=${percent%%.*}
        case $kind in
        dlstatus) kind=downloaded ;;
        pmstatus) kind=installed ;;
        *) continue ;;
        esac
        [ "$kind" = "$last" ] || step=0 last=$kind
        if [ "${percent:-0}" -ge $((step + 25)) ]; then
            step=$((percent / 25 * 25))
            echo "  $kind $step %"
        fi
    done
}

install_packages() {
    local wanted=() optional=() name plan log=$root/build/apt.log
    for name in "$@"; do
        installed "${name#\?}" || if [[ $name = \?* ]]; then optional+=("${name#\?}"); else wanted+=("$name"); fi
    done
    if [ ${#wanted[@]} -gt 0 ]; then
        mkdir -p "$root/build"
        # Lists that cannot be refreshed may still be good enough for the install.
        as_root "${get[@]}" update >"$log" 2>&1 </dev/null || true
    fi
    for name in "${optional[@]}"; do
        [ -z "$(apt-cache madison "$name" 2>/dev/null)" ] || wanted+=("$name")
    done
    [ ${#wanted[@]} -gt 0 ] || return 0
    plan=$("${get[@]}" -s install "${wanted[@]}" 2>>"$log" | grep -c '^Inst ' || true)
    echo "installing $plan Debian packages: ${wanted[*]}, and what they need"
    if ! { as_root "${get[@]}" -o APT::Status-Fd=3 install "${wanted[@]}" 3>&1 >>"$log" 2>&1 </dev/null | progress; }; then
        tail -n 20 "$log" >&2
        echo "tools: these Debian packages are needed: ${wanted[*]} ($log)" >&2
        return 1
    fi
}

# The registry that npm is set to use; without npm a small package of Debian knows.
registry() {
    if command -v npm >/dev/null; then
        npm config get registry
        return
    fi
    install_packages node-registry-url >&2
    NODE_PATH=/usr/share/nodejs node -e '
        import("/usr/share/nodejs/registry-url/index.js").then((module) => console.log(module.default()))'
}

install_modules() {
    local list=$root/tests/$1/modules dest=$root/build/npm/$1 address
    [ -f "$list" ] && ! cmp -s "$list" "$dest/modules" || return 0
    echo "installing $(grep -c '^[^#]' "$list") npm modules for the part $1"
    rm -rf "$dest"
    mkdir -p "$dest"
    address=$(registry)
    node "$root/tests/modules.cjs" "$list" "$dest/node_modules" "$address"
    cp "$list" "$dest/modules"
}

lists=("$root/cmake/packages")
for part in "$@"; do
    [ -f "$root/tests/$part/packages" ] && lists+=("$root/tests/$part/packages")
done
mapfile -t packages < <(names "${lists[@]}" | sort -u)
install_packages "${packages[@]}"
for part in "$@"; do
    install_modules "$part"
done
