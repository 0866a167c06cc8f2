#!/bin/bash
# SPDX-License-Identifier: MIT
#
# installer/build.sh [--version V] [--out FOLDER]  builds the release files into
# build/release: the portable zip, the MSI, a software bill of materials and SHA256SUMS.
# Two builds of one source give the same bytes, wherever and whenever they are made.
#
#   --version V   another version than the project's (tests of upgrades)
#   --out FOLDER  another place
#
# When SIGN_ARGUMENTS holds arguments of installer/sign.sh, the programs are signed before
# they are packed and the MSI afterwards; otherwise the files say that they are unsigned.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

version=$(sed -n 's/^project(wmiready VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
out=$root/build/release
while [ $# -gt 0 ]; do
    case $1 in
    --version) version=$2 && shift ;;
    --out) mkdir -p "$2" && out=$(cd "$2" && pwd) && shift ;;
    *) echo "build.sh: unknown argument $1" >&2 && exit 87 ;;
    esac
    shift
done
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || {
    echo "build.sh: \"$version\" is no version like 1.2.3" >&2
    exit 87
}
# Every time in every file: no build knows when it was made.
export SOURCE_DATE_EPOCH=1767225600 TZ=UTC LC_ALL=C
moment="2026-01-01 00:00:00"

name=wmiready-$version
stage=$out/stage
rm -rf "$out"
mkdir -p "$stage"

# A GUID that follows from its name (RFC 4122, version 5, in the name space of the product).
guid() {
    python3 -c 'import sys, uuid
print(str(uuid.uuid5(uuid.UUID("0287a54f-c66e-46c2-8d8d-534bef309dd1"), sys.argv[1])).upper())' "$1"
}

stage_files() {
    bash tests/tools.sh install
    bash tests/build.sh mingw wmiready wmiready-cli
    bash tests/build.sh native-asan manual
    cp build/mingw/bin/wmiready.exe build/mingw/bin/wmiready-cli.exe res/wmiready.ico "$stage"
    local signature="These programs are not signed. Compare them with SHA256SUMS of the place they came from."
    if [ -n "${SIGN_ARGUMENTS:-}" ]; then
        # shellcheck disable=SC2086
        bash installer/sign.sh $SIGN_ARGUMENTS "$stage/wmiready.exe" "$stage/wmiready-cli.exe"
        signature="The programs are signed: see the properties of the file, Digital Signatures."
    fi
    build/native-asan/manual "$stage/manual.html"
    mkdir "$stage/needs"
    cp res/needs/*.json res/*.schema.json "$stage/needs"
    sed "s/@VERSION@/$version/; s/@SIGNATURE@/$signature/; s/\$/\r/" installer/portable.txt >"$stage/README.txt"
    sed 's/$/\r/' LICENSE >"$stage/LICENSE.txt"
    {
        echo "jansson, part of both programs:"
        echo
        cat build/sources/jansson/LICENSE
        echo
        echo "Both programs also contain start-up code and library functions of mingw-w64 (public domain"
        echo "and permissive licences, see https://www.mingw-w64.org) and of GCC (GPL 3 with the GCC"
        echo "Runtime Library Exception, which puts no condition on the programs)."
    } | sed 's/$/\r/' >"$stage/THIRD-PARTY.txt"
    find "$stage" -type f -exec chmod 644 {} + -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
}

make_zip() {
    local folder=$out/$name
    mkdir "$folder"
    cp -rp "$stage"/*.exe "$stage"/*.txt "$stage/manual.html" "$stage/needs" "$folder"
    touch -d "@$SOURCE_DATE_EPOCH" "$folder" "$folder/needs"
    (cd "$out" && find "$name" -type f | sort | zip -q -X -9 "$name-x64-portable.zip" -@)
    rm -r "$folder"
}

# sql STATEMENT...: what wixl has no words for.
sql() {
    local statement
    for statement in "$@"; do
        msibuild "$msi" -q "$statement"
    done
}

make_msi() {
    local faketime
    faketime=$(find /usr/lib -path '*/faketime/libfaketime.so.1' -print -quit)
    msi=$out/$name-x64.msi
    product=$(guid "product $version")
    # Two packages with one code must be the same package: the code follows from the content.
    package=$(guid "package $version $(cat "$stage"/*.exe "$stage"/*.txt "$stage"/*.html "$stage"/needs/* installer/wmiready.wxs | sha256sum)")
    (
        cd "$out"
        export LD_PRELOAD=$faketime FAKETIME=$moment
        # wixl says on standard error what it ignores in every source.
        wixl -a x64 -D Wixl=1 -D Version="$version" -D ProductCode="$product" -D Stage=stage \
            -o "$msi" "$root/installer/wmiready.wxs" 2>wixl.log || {
            cat wixl.log >&2
            exit 1
        }
        printf 'Environment\tName\tValue\tComponent_\r\ns72\tl255\tL255\ts72\r\nEnvironment\tEnvironment\r\nSearchPath\t=-*PATH\t[~];[InstallFolder]\tSearchPath\r\n' >environment.idt
        msibuild "$msi" -i environment.idt
        # Windows Installer 5.0, "MsiLockPermissionsEx Table"; the same access as in core/windows/trusted.c.
        printf 'MsiLockPermissionsEx\tLockObject\tTable\tSDDLText\tCondition\r\ns72\ts72\ts32\ts0\tS255\r\nMsiLockPermissionsEx\tMsiLockPermissionsEx\r\n' >access.idt
        printf '%sAccess\t%sFolder\tCreateFolder\tO:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)\t\r\n' Data Data Journal Journal >>access.idt
        msibuild "$msi" -i access.idt
        sql "INSERT INTO InstallExecuteSequence (Action, Sequence) VALUES ('RemoveEnvironmentStrings', 3300)" \
            "INSERT INTO InstallExecuteSequence (Action, Sequence) VALUES ('WriteEnvironmentStrings', 5200)" \
            "UPDATE InstallExecuteSequence SET Sequence = 1001 WHERE Action = 'SetHelpLink'" \
            "UPDATE InstallExecuteSequence SET Sequence = 1002 WHERE Action = 'SetInstallLocation'" \
            "UPDATE CustomAction SET Type = 51 WHERE Action = 'SetHelpLink'" \
            "UPDATE CustomAction SET Type = 51 WHERE Action = 'SetInstallLocation'" \
            "UPDATE File SET Version = '$version.0', Language = '0' WHERE File = 'wmiready.exe'" \
            "UPDATE File SET Version = '$version.0', Language = '0', FileName = 'WMIRCLI.EXE|wmiready-cli.exe' WHERE File = 'wmiready_cli.exe'" \
            "UPDATE File SET FileName = 'MANUAL.HTM|manual.html' WHERE File = 'manual.html'" \
            "UPDATE File SET FileName = 'THIRDPTY.TXT|THIRD-PARTY.txt' WHERE File = 'THIRD_PARTY.txt'" \
            "UPDATE File SET FileName = 'INVENTRY.JSN|inventory.json' WHERE File = 'inventory.json'" \
            "UPDATE File SET FileName = 'PERFORM.JSN|performance.json' WHERE File = 'performance.json'" \
            "UPDATE File SET FileName = 'FULL.JSN|full.json' WHERE File = 'full.json'" \
            "UPDATE File SET FileName = 'NEEDS.JSN|needs.schema.json' WHERE File = 'needs.schema.json'" \
            "UPDATE File SET FileName = 'REPORT.JSN|report.schema.json' WHERE File = 'report.schema.json'" \
            "UPDATE File SET FileName = 'WATCH.JSN|watch.schema.json' WHERE File = 'watch.schema.json'" \
            "UPDATE Directory SET DefaultDir = 'WMIREADY|WMI Ready' WHERE Directory = 'InstallFolder' OR Directory = 'DataFolder'" \
            "UPDATE Shortcut SET Name = 'WMIREADY|WMI Ready' WHERE Shortcut = 'StartMenu'"
        msibuild "$msi" -s "WMI Ready $version" "The WMI Ready authors" "x64;1033" "{$package}"
        rm -f wixl.log environment.idt access.idt
    )
    if [ -n "${SIGN_ARGUMENTS:-}" ]; then
        # shellcheck disable=SC2086
        bash installer/sign.sh $SIGN_ARGUMENTS "$msi"
    fi
}

stage_files
make_zip
make_msi
python3 installer/bill_of_materials.py "$version" "$stage" >"$out/$name-sbom.cdx.json"
mv "$stage/wmiready.exe" "$stage/wmiready-cli.exe" "$out"
rm -r "$stage"
(
    cd "$out"
    sums=$(sha256sum -- *)
    echo "$sums" >SHA256SUMS
)
[ -n "${SIGN_ARGUMENTS:-}" ] || echo "not signed (installer/sign.sh)"
echo "product {$product}, package {$package}"
cat "$out/SHA256SUMS"
