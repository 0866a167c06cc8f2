#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every command line of installer/deploy, taken from the pages themselves, run by cmd.exe
# under Wine; each must end with a code its page documents.
set -uo pipefail
source tests/install/checks.sh

version=$(sed -n 's/^project(wmiready VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
msi=Z:${PWD//\//\\}\\build\\release\\wmiready-$version-x64.msi
product=$(msiinfo export "build/release/wmiready-$version-x64.msi" Property | tr -d '\r' | sed -n 's/^ProductCode\t//p')
results=$WINEPREFIX/drive_c/results
mkdir -p "$results"
cp res/needs/inventory.json "$results"
cp installer/deploy/gpo-startup.cmd "$results" # started by cmd /c: Wine's call loses the exit code

# Indented lines, command cells of tables, and the argument lists of the playbook.
command_lines() {
    sed -n -e 's/^    \(msiexec .*\)$/\1/p' -e 's/^    \("%ProgramFiles%.*\)$/\1/p' -e 's/^    \(\$global:LASTEXITCODE = 2; & "$env:.*\)$/\1/p' \
        -e 's/^    \(gpo-startup.cmd .*\)$/\1/p' -e 's/^|[^|]*| `\(msiexec [^`]*\)` |$/\1/p' "$1"
    sed -n "s/^ *argv: \[\(.*\)\]$/\1/p" "$1" |
        sed "s/, / /g; s/'{{ program }}'/\"%ProgramFiles%\\\\WMI Ready\\\\wmiready-cli.exe\"/; s/'{{ account }}'/CONTOSO\\\\svc-monitor/"
}

# What stands for something of the reader's becomes something of this prefix.
made_real() {
    sed -e 's/^\$global:LASTEXITCODE = 2; & //' -e 's/; exit \$LASTEXITCODE$//' -e 's/\$env:ProgramFiles/%ProgramFiles%/g' \
        -e 's/%ProgramFiles%\\WMI Ready\\product.json/C:\\results\\inventory.json/' \
        -e "s/wmiready-1\\.0\\.0-x64\\.msi/\"${msi//\\/\\\\}\"/" -e "s/{PRODUCT-CODE}/$product/" \
        -e "s/CONTOSO\\\\svc-monitor/$(id -un)/" -e 's/\\\\SERVER\\wmiready\$/C:\\results/' \
        -e 's/\\\\server\\\(share\|results\)\\/C:\\results\\/g' -e "s/'{{ remote_needs }}'/C:\\\\results\\\\inventory.json/" \
        -e 's/^gpo-startup.cmd/cmd \/c C:\\results\\gpo-startup.cmd/' \
        -e 's/wmiready-install.log/C:\\results\\install.log/' <<<"$1"
}

# run LINE: its exit code, cut to eight bits.
run() {
    printf '@echo off\r\n%s\r\nexit /b %%ERRORLEVEL%%\r\n' "$1" >"$results/line.cmd"
    timeout 300 wine cmd /c 'C:\results\line.cmd' </dev/null >"$results/output" 2>&1
    echo $?
}

is_installed() {
    [ -f "$WINEPREFIX/drive_c/Program Files/WMI Ready/wmiready-cli.exe" ]
}

# 3010 arrives as 194.
documented() {
    case $1 in
    msiexec*) [ "$2" = 0 ] || [ "$2" = 194 ] ;;
    *' fix'*) [ "$2" = 0 ] || [ "$2" = 1 ] || [ "$2" = 194 ] ;;
    *) [ "$2" -le 2 ] ;;
    esac
}

lines=0
for page in installer/deploy/*.md installer/deploy/*.yml; do
    while read -r line; do
        lines=$((lines + 1))
        case $line in
        'msiexec /i'*REINSTALL=*) is_installed || run "$(made_real 'msiexec /i wmiready-1.0.0-x64.msi /qn')" >/dev/null ;;
        'msiexec /i'*) ! is_installed || run "$(made_real 'msiexec /x wmiready-1.0.0-x64.msi /qn')" >/dev/null ;;
        *) is_installed || run "$(made_real 'msiexec /i wmiready-1.0.0-x64.msi /qn')" >/dev/null ;;
        esac
        code=$(run "$(made_real "$line")")
        documented "$line" "$code"
        ok=$?
        same "$(basename "$page"): $line (code $code)" 0 $ok
        [ $ok = 0 ] || tail -n 5 "$results/output"
    done < <(command_lines "$page")
done
check "there are recipes ($lines command lines)" test $lines -ge 15
# A call of what is not installed leaves the exit code of PowerShell as it was: 0, or none at all.
same "PowerShell lines that call without a code of their own" '' \
    "$(grep -h '& "\$env:' installer/deploy/*.md | grep -v '^    \$global:LASTEXITCODE = 2; & .*; exit \$LASTEXITCODE$')"
check "the startup script leaves a result" eval "ls '$results' | grep -v inventory | grep -q '\.json$'"
is_installed && run "$(made_real 'msiexec /x wmiready-1.0.0-x64.msi /qn')" >/dev/null
same "startup script without parameters" 87 "$(run "$(made_real 'gpo-startup.cmd')")"
same "startup script where it is not installed" 2 "$(run "$(made_real 'gpo-startup.cmd CONTOSO\svc-monitor C:\results')")"
leave_count
