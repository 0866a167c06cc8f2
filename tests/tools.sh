#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/tools.sh PART...  installs what the parts need and this machine lacks.
# Debian packages are listed in tests/PART/packages (one per line; # begins a comment),
# those of the build itself in cmake/packages. A part with a package.json gets its npm
# modules, kept under build/npm/PART. Nothing is downloaded when nothing is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_packages() {
    local missing=() name
    for name in "$@"; do
        installed "$name" || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "installing: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    local get=(apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
    local log=$root/build/apt.log
    mkdir -p "$root/build"
    {
        # Lists that cannot be refreshed may still be good enough for the install.
        as_root "${get[@]}" update || true
        as_root env DEBIAN_FRONTEND=noninteractive "${get[@]}" install --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1 </dev/null || {
        tail -n 20 "$log" >&2
        echo "tools: these Debian packages are needed: ${missing[*]}" >&2
        return 1
    }
}

install_modules() {
    local part=$1 source=$root/tests/$1 dest=$root/build/npm/$1
    [ -f "$source/package.json" ] || return 0
    mkdir -p "$dest"
    if [ -d "$dest/node_modules" ] && cmp -s "$source/package.json" "$dest/package.json"; then
        return 0
    fi
    # Some distributions of Node.js bring npm along, Debian's does not.
    command -v npm >/dev/null || install_packages npm
    echo "installing: the npm modules of $part"
    rm -rf "$dest/node_modules"
    cp "$source"/package*.json "$dest/"
    local verb=install
    [ -f "$source/package-lock.json" ] && verb=ci
    if ! (cd "$dest" && npm "$verb" --no-audit --no-fund --loglevel=error) >"$dest/log" 2>&1 </dev/null; then
        tail -n 20 "$dest/log" >&2
        rm -rf "$dest/node_modules"
        return 1
    fi
}

lists=("$root/cmake/packages")
for part in "$@"; do
    [ -f "$root/tests/$part/packages" ] && lists+=("$root/tests/$part/packages")
done
mapfile -t packages < <(sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "${lists[@]}" | sort -u)
install_packages "${packages[@]}"
for part in "$@"; do
    install_modules "$part"
done
