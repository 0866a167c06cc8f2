#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/world/prefix.sh  puts the doubles into the Wine prefix of the session it runs in (tests/wine.sh) and makes this
# computer a healthy one. The programs themselves are not touched: netapi32.dll is switched on for them by name, the
# COM servers are registered in place of the emulator's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

built=build/mingw/tests/world
system=$WINEPREFIX/drive_c/windows/system32
[ ! -e "$WINEPREFIX/.world" ] || [ "$(cat "$WINEPREFIX/.world")" != "$(cat "$built"/*.dll "$built"/*.exe tests/world/*.scene | sha256sum)" ] || exit 0

# Over a link or a file of the emulator nothing may be written: only replaced.
put() {
    rm -f "$2"
    cp "$1" "$2"
}
mkdir -p "$system/wbem"
put "$built/netapi32.dll" "$system/netapi32.dll"
put "$built/world_service.exe" "$system/world_service.exe"
put "$built/winmgmt.exe" "$system/wbem/winmgmt.exe"
put "$built/mofcomp.exe" "$system/wbem/mofcomp.exe"
put "$built/netsh.exe" "$system/netsh.exe"
for name in sc net findstr; do
    put "$built/$name.exe" "$system/$name.exe"
done
for name in wbem firewall networks picker; do
    put "$built/world_$name.dll" "$system/world_$name.dll"
done

# One file, one process: reg.exe costs a start per value.
server() {
    printf '[HKEY_LOCAL_MACHINE\\Software\\Classes\\CLSID\\{%s}\\InprocServer32]\n@="C:\\\\windows\\\\system32\\\\%s"\n"ThreadingModel"="Both"\n\n' "$1" "$2"
}
overrides=$WINEPREFIX/drive_c/world.reg
{
    printf 'REGEDIT4\n\n'
    server 4590F811-1D3A-11D0-891F-00AA004B2E24 world_wbem.dll
    server E2B3C97F-6AE1-41AC-817A-F6F92166D7DD world_firewall.dll
    server 2C5BC43E-3369-4C33-AB0C-BE9469677AF4 world_firewall.dll
    server CC19079B-8272-4D73-BB70-CDB533527B61 world_firewall.dll
    server DCB00C01-570F-4A9B-8D69-199FDBA5723B world_networks.dll
    server 17D6CCD8-3B7B-11D2-B9E0-00C04FD8DBF7 world_picker.dll
    printf '[HKEY_CURRENT_USER\\Software\\Wine\\DllOverrides]\n"netapi32"="builtin"\n"netsh.exe"="native"\n"sc.exe"="native"\n"net.exe"="native"\n"findstr.exe"="native"\n"mofcomp.exe"="native"\n\n'
    # Windows has this key on every computer, for administrators only; scripts ask for it.
    printf '[HKEY_USERS\\S-1-5-19]\n\n'
    for program in wmiready-cli.exe wmiready.exe; do
        printf '[HKEY_CURRENT_USER\\Software\\Wine\\AppDefaults\\%s\\DllOverrides]\n"netapi32"="native"\n\n' "$program"
    done
} >"$overrides"
timeout 60 wine regedit /S 'C:\world.reg' </dev/null >/dev/null 2>&1
timeout 120 wine "$built/world_set.exe" tests/world/base.scene tests/world/remote.scene </dev/null
cat "$built"/*.dll "$built"/*.exe tests/world/*.scene | sha256sum >"$WINEPREFIX/.world"
