#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Builds the programs and does the main job with them: checks this computer under
# Wine, runs a real WQL query, prints the verdict and writes build/report.html.
# With a display at hand the wizard is opened afterwards. CI set to anything, or no DISPLAY: it is not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wizard=
if [ -n "${DISPLAY:-}" ] && [ -z "${CI:-}" ]; then
    wizard=1
fi

# step TEXT: what comes next, and when.
step() {
    printf '%3d s  %s\n' "$SECONDS" "$1"
}

step "What is needed and not there is installed."
bash tests/tools.sh
step "The programs for Windows are built in build/mingw/bin: wmiready.exe, wmiready-cli.exe."
BUILD_PROGRESS=1 bash tests/build.sh mingw wmiready-cli wmiready
[ -d build/wine/template ] || step "Wine gets a folder of its own, build/wine."
[ -z "$wizard" ] || step "After the check of this computer the wizard opens on display $DISPLAY; this script ends when it is closed."
step "This computer is checked as Wine shows it; the report goes to build/report.html."

rm -f build/report.html
code=0
bash tests/wine.sh --prefix app wine build/mingw/bin/wmiready-cli.exe check --report=build/report.html || code=$?

# 0 ready, 1 something needs a change, 2 could not tell: each is a verdict about this
# computer and none of them a failure of the program.
if [ $code -gt 2 ] || [ ! -s build/report.html ]; then
    echo "app/run.sh: the check ended with code $code" >&2
    exit 1
fi

if [ -n "$wizard" ] && [ -f build/mingw/bin/wmiready.exe ]; then
    bash tests/wine.sh --screen --prefix app wine build/mingw/bin/wmiready.exe
fi
