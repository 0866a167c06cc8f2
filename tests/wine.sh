#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/wine.sh [--display [--size WxH]|--screen] [--prefix NAME] [--fresh] COMMAND...
#
# Runs COMMAND with a Wine prefix of its own (build/wine/NAME, default "tests") whose
# services are up, and stops them afterwards. Without an option there is no display:
# console programs need none. --display gives a virtual one with a Wine desktop in it
# (--size: of that size, 1024x768 otherwise), --screen keeps the caller's. --fresh begins with a new copy of the template prefix.
#
# One command at a time per prefix: a second caller waits. A nested call joins the
# session it runs in.
set -euo pipefail

# Linux puts the heap of Debian's Wine (a program at a fixed address, 0x7D000000) anywhere in the gigabyte behind it.
# About one process in 8,000 gets it over 0x7FFE0000, where Windows has the page it shares with every process, and dies
# at its start ("failed to map the shared user data"). With fixed addresses that cannot be. A container may not allow
# them; then it goes on without.
if [ -z "${WINE_ADDRESSES_TRIED:-}" ]; then
    export WINE_ADDRESSES_TRIED=1
    ! setarch -R true 2>/dev/null || exec setarch -R bash "${BASH_SOURCE[0]}" "$@"
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
display=none name=tests fresh= size=1024x768
while [ $# -gt 0 ]; do
    case $1 in
    --display) display=virtual ;;
    --screen) display=screen ;;
    --size) size=$2 && shift ;;
    --prefix) name=$2 && shift ;;
    --fresh) fresh=1 ;;
    --) shift && break ;;
    *) break ;;
    esac
    shift
done
[ $# -gt 0 ] || {
    echo "usage: wine.sh [--display [--size WxH]|--screen] [--prefix NAME] [--fresh] COMMAND..." >&2
    exit 87
}

if [ "${WINE_SESSION:-}" = "$name" ]; then
    exec "$@"
fi
if [ $display = virtual ] && [ -z "${WINE_VIRTUAL_DISPLAY:-}" ]; then
    export WINE_VIRTUAL_DISPLAY=1
    exec xvfb-run -a -s "-screen 0 ${size}x24 -nolisten tcp" \
        "${BASH_SOURCE[0]}" --display --size "$size" --prefix "$name" ${fresh:+--fresh} "$@"
fi
[ $display != none ] || unset DISPLAY WAYLAND_DISPLAY

store=$root/build/wine
# winedbg writes a hundred lines for a crash of which one matters; mscoree and mshtml
# would offer to download Mono and Gecko.
export WINEPREFIX=$store/$name WINEARCH=win64 WINEDEBUG=${WINEDEBUG--all}
export WINEDLLOVERRIDES="winedbg.exe,winemenubuilder.exe=d;mscoree,mshtml="

# Debian's wrapper named wineserver ends the server with its last client; the tests
# want it to stay for the next program.
server=/usr/lib/wine/wineserver64
[ -x "$server" ] || server=wineserver

quiet() {
    timeout 180 "$@" </dev/null >/dev/null 2>&1
}

set_value() {
    quiet wine reg add "$1" /v "$2" /d "$3" /f
}

# A prefix that says Windows 10 and has the fonts Debian's Wine looks for in vain.
make_template() {
    export WINEPREFIX=$store/template.new
    rm -rf "$WINEPREFIX"
    mkdir -p "$WINEPREFIX"
    quiet wine wineboot -i
    quiet "$server" -w
    ln -sf /usr/share/wine/fonts/*.ttf "$WINEPREFIX/drive_c/windows/Fonts/"
    quiet wine winecfg -v win10
    local font=HKCU\\Software\\Wine\\Fonts\\Replacements other
    # Later versions try Wayland first, and say so where there is none.
    set_value HKCU\\Software\\Wine\\Drivers Graphics x11
    set_value HKCU\\Software\\Wine\\Explorer Desktop Default
    set_value HKCU\\Software\\Wine\\Explorer\\Desktops Default 1024x768
    set_value "$font" "Segoe UI" "Open Sans"
    for other in "MS UI Gothic" SimSun Gulim PMingLiU; do
        set_value "$font" "$other" "Droid Sans Fallback"
    done
    quiet "$server" -k || true
    quiet "$server" -w || true
    mv "$WINEPREFIX" "$store/template"
}

# A prefix is 700 MB of Wine's own programs and libraries, which nothing writes into: links to the template's. Whoever
# puts another file in the place of one must remove that first. Everything else is a copy.
clone() {
    cp -al "$1" "$2"
    find "$2" -type f ! -name '*.dll' ! -name '*.exe' ! -name '*.drv' ! -name '*.sys' ! -name '*.ocx' ! -name '*.cpl' \
        ! -name '*.tlb' ! -name '*.nls' ! -name '*.ttf' -print0 |
        xargs -0 -r bash -c 'for file; do cp -p --remove-destination "$file" "$file.copy" && mv "$file.copy" "$file"; done' _
}

mkdir -p "$store"
exec 8>"$store/template.lock"
flock -w 600 8
[ -d "$store/template" ] || make_template
exec 8>&-
export WINEPREFIX=$store/$name

# Whatever a program asks of the emulator is a message to its server and one back, and on a virtual machine it costs twice
# the time to wake another processor for each. So a session keeps to one processor: to that which has the fewest
# sessions, of this tree or of another.
keep_to_one_processor() {
    local allowed range number place
    allowed=$(taskset -cp $$ 2>/dev/null) || return 0
    for place in 1 2 3 4 5 6 7 8; do
        for range in $(tr , ' ' <<<"${allowed##*: }"); do
            for ((number = ${range%-*}; number <= ${range#*-}; number++)); do
                exec 6>>"/tmp/wine-session-$UID-processor-$number-$place" || continue
                if flock -n 6; then
                    taskset -cp "$number" $$ >/dev/null 2>&1 || true
                    return
                fi
            done
        done
    done
    exec 6>&-
}

exec 9>"$store/$name.lock"
flock -w 1800 9 || {
    echo "wine.sh: the prefix $name is in use" >&2
    exit 1
}
if [ -n "$fresh" ] || [ ! -d "$WINEPREFIX" ]; then
    quiet "$server" -k || true
    rm -rf "$WINEPREFIX" "$WINEPREFIX.new"
    clone "$store/template" "$WINEPREFIX.new"
    mv "$WINEPREFIX.new" "$WINEPREFIX"
fi

stop() {
    quiet "$server" -k || true
    quiet "$server" -w || true
}
trap stop EXIT

# Started here with nothing to inherit: services that hold the output of a test
# program open would keep a pipe behind it waiting for ever.
keep_to_one_processor
quiet "$server" -p600 6>&- 9>&- || true
quiet wine wineboot 6>&- 9>&- || true
if [ $display = virtual ]; then
    wine explorer "/desktop=Default,$size" </dev/null >/dev/null 2>&1 6>&- 9>&- &
    for ((i = 0; i < 200; i++)); do
        xwininfo -root -tree 2>/dev/null | grep -q "Wine desktop" && break
        sleep 0.05
    done
fi

export WINE_SESSION=$name
"$@" 6>&- 9>&-
