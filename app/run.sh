#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Builds the programs and does the main job with them: checks this computer under
# Wine, runs a real WQL query, prints the verdict and writes build/report.html.
# With a display at hand the wizard is opened afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wizard=
if [ -n "${DISPLAY:-}" ] && [ -z "${CI:-}" ]; then
    wizard=1
fi

bash tests/tools.sh
programs=(wmiready-cli)
[ -z "$(ls app/wizard/*.c 2>/dev/null)" ] || programs+=(wmiready)
bash tests/build.sh mingw "${programs[@]}"

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
