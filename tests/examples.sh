#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/examples.sh [--check]  makes res/example.html, res/example.json and res/manual.html anew, as the program makes them today. With
# --check it only says whether they are (the part lint asks so).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash tests/tools.sh unit
bash tests/build.sh native-asan make_reports manual
fresh=$(mktemp -d build/example.XXXXXX)
trap 'rm -rf "$fresh"' EXIT
build/native-asan/tests/report/make_reports example "$fresh"
build/native-asan/manual "$fresh/manual.html"
for name in example.html example.json manual.html; do
    cmp -s "$fresh/$name" "res/$name" && continue
    if [ "${1:-}" = --check ]; then
        echo "res/$name is not what the program makes today: bash tests/examples.sh"
        exit 1
    fi
    cp "$fresh/$name" "res/$name"
    echo "new: res/$name"
done
