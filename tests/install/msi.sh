#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The MSI under Wine: install, run, repair, upgrade, refuse, remove. Runs inside a Wine
# session with a fresh prefix. Exit codes reach us cut to eight bits: 1603 is 67.
set -uo pipefail
source tests/install/checks.sh

version=$(sed -n 's/^project(wmiready VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
this=build/release/wmiready-$version-x64.msi
older=build/install/older/wmiready-0.9.0-x64.msi
newer=build/install/newer/wmiready-99.0.0-x64.msi
folder=$WINEPREFIX/drive_c/Program\ Files/WMI\ Ready
uninstall='HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
environment='HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
refused=67

# msi ARGUMENTS...: msiexec, silent; its exit code.
msi() {
    timeout 120 wine msiexec "$@" /qn /norestart </dev/null >/dev/null 2>&1
    echo $?
}
windows_path() {
    echo "Z:${PWD//\//\\}\\${1//\//\\}"
}
# value KEY NAME: the data of a registry value, nothing when there is none.
value() {
    wine reg query "$1" ${2:+/v "$2"} </dev/null 2>/dev/null | tr -d '\r' | sed -n 's/^ .* REG_[A-Z_]* *//p' | head -n 1
}
product() {
    msiinfo export "$1" Property | tr -d '\r' | sed -n 's/^ProductCode\t//p'
}
installed_version() {
    value 'HKLM\SOFTWARE\WMI Ready' Version
}
run_installed() {
    timeout 60 wine "C:\\Program Files\\WMI Ready\\wmiready-cli.exe" "$@" </dev/null 2>/dev/null | tr -d '\r'
}

# Files and registry as text, without what Windows Installer and Wine keep for themselves. (Wine
# removes the Application log's key too, which on Windows is never empty, and leaves a ; in PATH, which is exported as bytes.)
snapshot() {
    {
        find "$WINEPREFIX/drive_c" -path '*/Temp/*' -prune -o -path '*/windows/Installer*' -prune -o -print
        for root in 'HKEY_LOCAL_MACHINE\Software' 'HKEY_LOCAL_MACHINE\System' 'HKEY_CURRENT_USER\Software'; do
            rm -f "$WINEPREFIX/export.reg"
            wine regedit /E "$WINEPREFIX/export.reg" "$root" </dev/null >/dev/null 2>&1
            iconv -f UTF-16 -t UTF-8 "$WINEPREFIX/export.reg" | tr -d '\r'
        done
        rm -f "$WINEPREFIX/export.reg"
    } | sed 's/;"$/"/; s/,3b,00,00,00$/,00,00/' | grep -v -e 'Installer' -e DriverDateData -e '^$' -e 'Services.Eventlog.Application.$' | sort >"$1"
}

snapshot build/install/before
same "silent install" 0 "$(msi /i "$(windows_path $this)" /l*v 'C:\install.log')"
rm -f "$WINEPREFIX/drive_c/install.log"
for file in wmiready.exe wmiready-cli.exe manual.html LICENSE.txt THIRD-PARTY.txt needs/inventory.json needs/needs.schema.json; do
    check "$file is installed" test -s "$folder/$file"
done
same "version in the registry" "$version" "$(installed_version)"
same "App Paths" 'C:\Program Files\WMI Ready\wmiready-cli.exe' \
    "$(value 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\wmiready-cli.exe')"
same "event source" 'C:\Program Files\WMI Ready\wmiready-cli.exe' \
    "$(value 'HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\WMI Ready' EventMessageFile)"
entry=$uninstall\\$(product $this)
same "listed version" "$version" "$(value "$entry" DisplayVersion)"
same "listed publisher" "The WMI Ready authors" "$(value "$entry" Publisher)"
same "help link" 'C:\Program Files\WMI Ready\manual.html' "$(value "$entry" HelpLink)"
check "Start menu entry" eval "find '$WINEPREFIX/drive_c' -name 'WMI Ready.lnk' | grep -q ."
check "the search path has it" eval "value '$environment' PATH | grep -q 'WMI Ready'"
# The emulator knows no access of the installer: what Windows makes of the rows is tests/ON-WINDOWS.md.
access=$(sed -n 's/.*own_security.*//; s/.*SecurityDescriptorW(L"\([^"]*\)".*/\1/p' core/windows/trusted.c)
rows=$(msiinfo export "$this" MsiLockPermissionsEx | tr -d '\r')
for one in DataFolder JournalFolder; do
    check "$one is made with the access that the program gives it" grep -qF "$one"$'\tCreateFolder\t'"$access"$'\t' <<<"$rows"
done
check "the folder of the journals is there before anybody can make it" test -d "$WINEPREFIX/drive_c/ProgramData/WMI Ready/Journal"
check "the installed program runs" eval "run_installed --version | grep -q '$version'"
timeout 60 wine cmd /c 'start /wait wmiready-cli.exe --version' </dev/null >/dev/null 2>&1
same "start finds it by name" 0 $?

rm "$folder/wmiready-cli.exe"
same "repair" 0 "$(msi /i "$(windows_path $this)" REINSTALL=ALL REINSTALLMODE=amus)"
check "repair brings a deleted file back" cmp "$folder/wmiready-cli.exe" build/release/wmiready-cli.exe

same "an older version is refused" $refused "$(msi /i "$(windows_path $older)")"
same "and the installed one is kept" "$version" "$(installed_version)"
check "and runs" eval "run_installed --version | grep -q '$version'"
same "remove" 0 "$(msi /x "$(windows_path $this)")"
snapshot build/install/after
check "removal leaves nothing behind" diff build/install/before build/install/after

same "install the older version" 0 "$(msi /i "$(windows_path $older)")"
same "it is the older one" 0.9.0 "$(installed_version)"
same "upgrade, without search path" 0 "$(msi /i "$(windows_path $this)" ADDLOCAL=Programs)"
same "it is this one" "$version" "$(installed_version)"
same "the older one is no longer listed" "" "$(value "$uninstall\\$(product $older)" DisplayVersion)"
check "the search path is left alone" eval "! value '$environment' PATH | grep -q 'WMI Ready'"

# A running program does not stand in the way.
wine "C:\\Program Files\\WMI Ready\\wmiready.exe" </dev/null >/dev/null 2>&1 &
code=$(msi /i "$(windows_path $newer)")
check "upgrade while the wizard runs: 0 or 3010, not $code" eval "[ '$code' = 0 ] || [ '$code' = 194 ]"
same "it is the newer one" 99.0.0 "$(installed_version)"
wine taskkill /f /im wmiready.exe </dev/null >/dev/null 2>&1
same "remove the newer one" 0 "$(msi /x "$(windows_path $newer)")"
check "the search path is as before" eval "! value '$environment' PATH | grep -q 'WMI Ready'"

# A previous installation of which somebody deleted the files.
same "install once more" 0 "$(msi /i "$(windows_path $older)")"
rm -rf "$folder"
same "upgrade of a broken installation" 0 "$(msi /i "$(windows_path $this)")"
check "which is whole again" eval "run_installed --version | grep -q '$version'"
same "and can be removed" 0 "$(msi /x "$(windows_path $this)")"

# Another folder could be one that anybody writes to.
same "another folder" 0 "$(msi /i "$(windows_path $this)" 'INSTALLFOLDER=C:\Tools\WMI Ready')"
check "is not used" eval "[ ! -e '$WINEPREFIX/drive_c/Tools' ] && [ -s '$folder/wmiready-cli.exe' ]"
same "and removed" 0 "$(msi /x "$(windows_path $this)")"

# Windows before 10 has no such value.
current='HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
wine reg delete "$current" /v CurrentMajorVersionNumber /f </dev/null >/dev/null 2>&1
same "an unsupported Windows is refused" $refused "$(msi /i "$(windows_path $this)")"
same "and nothing is installed" "" "$(installed_version)"
wine reg add "$current" /v CurrentMajorVersionNumber /t REG_DWORD /d 10 /f </dev/null >/dev/null 2>&1

same "the signed MSI installs" 0 "$(msi /i "$(windows_path build/install/signed/wmiready-$version-x64.msi)")"
same "and is removed" 0 "$(msi /x "$(windows_path build/install/signed/wmiready-$version-x64.msi)")"
leave_count
