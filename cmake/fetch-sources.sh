#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Gets the source of the two libraries that are cross-built, jansson and cmocka,
# from the source packages of the distribution this machine runs. They land in
# build/sources/NAME; what is there already is not fetched again.
#
# The machine's own apt configuration is read, never changed: a private copy of
# its source list with "deb" turned into "deb-src" lives under build/sources/apt.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dest=$root/build/sources
apt=$dest/apt
libraries=(jansson cmocka)

missing=()
for name in "${libraries[@]}"; do
    [ -e "$dest/$name/CMakeLists.txt" ] || missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

# Two fetches at once (two presets configured in parallel) would mix their files.
mkdir -p "$dest"
exec 9>"$dest/.lock"
flock 9

rm -rf "$apt"
mkdir -p "$apt/sources.d" "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/download"
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] && sed -n 's/^deb[[:space:]]/deb-src /p' "$file" >"$apt/sources.d/$(basename "$file" .list).list"
done
for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/sources.d/$(basename "$file")"
done
options=(-q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$apt/sources.d"
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)")

# A list that cannot be reached (a third-party one without sources) is no reason
# to stop: what matters is whether the packages arrive.
apt-get "${options[@]}" update >"$apt/log" 2>&1 || true
for name in "${missing[@]}"; do
    (
        cd "$apt/download"
        apt-get "${options[@]}" source --download-only "$name" >>"$apt/log" 2>&1 || true
        rm -rf "$dest/$name" "$dest/$name.part"
        # The original is enough: Debian's part of the package is how it is packed. cmake knows every kind of archive.
        original=$(find . -maxdepth 1 -name "${name}_*.orig.tar.*" ! -name '*.asc' | sort -V | tail -n 1)
        [ -n "$original" ] || exit 1
        mkdir -p "$dest/$name.part"
        (cd "$dest/$name.part" && cmake -E tar xf "$apt/download/$original")
        mv "$dest/$name.part"/*/* "$dest/$name.part"/
        mv "$dest/$name.part" "$dest/$name"
    ) || {
        tail -n 5 "$apt/log" >&2
        echo "fetch-sources: the source package of $name could not be fetched" >&2
        exit 1
    }
done
rm -rf "$apt"
