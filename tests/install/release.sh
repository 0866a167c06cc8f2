#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The release files are right and come out the same from another folder.
set -uo pipefail
source tests/install/checks.sh

work=$PWD/build/install
version=$(sed -n 's/^project(wmiready VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)

# A copy of the source in another place, with the fetched sources of others: no network.
copy_source() {
    mkdir -p "$work/elsewhere/build"
    if git rev-parse --git-dir >/dev/null 2>&1; then
        git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - 2>/dev/null
    else
        tar -c --exclude=./build .
    fi | tar -x -C "$work/elsewhere"
    cp -a build/sources "$work/elsewhere/build/"
}

check "release builds" bash installer/build.sh >"$work/build.log" 2>&1
copy_source
check "release builds in another folder" bash "$work/elsewhere/installer/build.sh" >"$work/build-elsewhere.log" 2>&1
check "both builds give the same bytes" diff build/release/SHA256SUMS "$work/elsewhere/build/release/SHA256SUMS"
check "manifest matches the files" bash -c 'cd build/release && sha256sum --quiet -c SHA256SUMS'
for file in wmiready.exe wmiready-cli.exe "wmiready-$version-x64.msi" "wmiready-$version-x64-portable.zip" "wmiready-$version-sbom.cdx.json"; do
    check "$file is listed" grep -q " $file\$" build/release/SHA256SUMS
done
rm -rf "$work/elsewhere"

bill_of_materials() {
    python3 - "build/release/wmiready-$version-sbom.cdx.json" <<'PYTHON'
import hashlib, json, sys
bill = json.load(open(sys.argv[1]))
parts = {part["name"]: part for part in bill["components"]}
assert bill["bomFormat"] == "CycloneDX"
assert parts["jansson"]["licenses"][0]["license"]["id"] == "MIT" and parts["jansson"]["version"]
for name in ("wmiready.exe", "wmiready-cli.exe"):
    digest = hashlib.sha256(open(f"build/release/{name}", "rb").read()).hexdigest()
    assert parts[name]["hashes"][0]["content"] == digest, name
PYTHON
}
check "bill of materials names the parts" bill_of_materials

unzip -q -o "build/release/wmiready-$version-x64-portable.zip" -d "$work"
for file in wmiready.exe wmiready-cli.exe manual.html LICENSE.txt THIRD-PARTY.txt needs/inventory.json needs/needs.schema.json README.txt; do
    check "$file is in the zip" test -s "$work/wmiready-$version/$file"
done
check "the zip says that it is unsigned" grep -q "not signed" "$work/wmiready-$version/README.txt"
for language in en de; do
    check "manual in $language" grep -q "id=\"$language-check\"" "$work/wmiready-$version/manual.html"
    check "its requirements" grep -q "id=\"$language-requirements\"" "$work/wmiready-$version/manual.html"
done

check "an older version builds" bash installer/build.sh --version 0.9.0 --out "$work/older" >"$work/build-older.log" 2>&1
check "a newer version builds" bash installer/build.sh --version 99.0.0 --out "$work/newer" >"$work/build-newer.log" 2>&1
bash installer/build.sh --version 1 >/dev/null 2>&1
same "a version that is none" 87 $?
leave_count
