#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/proof/artefacts.sh  collects in build/artefacts what the Windows jobs of .github/workflows/ci.yml take: the
# programs with the release files, and the test programs beside each other as they find their doubles.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

to=build/artefacts
rm -rf $to
mkdir -p $to/programs $to/tests/{windows,world,wizard,proof}
# Not build/release: the part install works there at the same time.
bash installer/build.sh --out build/artefacts-release
bash tests/build.sh mingw
cp build/mingw/bin/*.exe build/artefacts-release/*.msi build/artefacts-release/*.zip $to/programs/
cp build/mingw/tests/windows/test_*.exe $to/tests/windows/
cp build/mingw/tests/world/*.dll build/mingw/tests/world/*.exe $to/tests/world/
cp build/mingw/tests/wizard/*.exe build/mingw/tests/wizard/*.dll $to/tests/wizard/
cp build/mingw/tests/proof/wmiready-proof.exe tests/proof/on-windows.cmd $to/tests/proof/
find $to -type f | sort
