#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The programs of this folder, inside a Wine session: what each story was called, the
# figures, and the counts in the last line.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

built=build/mingw/tests/wizard work=build/wizard
mkdir -p $work build/screens
touch $work/begun
rm -f $work/figures $work/figures.gaps build/screens/*.png
export WIZARD_FIGURES=Z:$PWD/$work/figures
if ! bash tests/world/prefix.sh; then
    echo "   the doubles could not be installed"
    echo "0 passed, 1 failed"
    exit 1
fi

# Only what was asked for: the others stay away from the folder that is run.
run=$work/run
rm -rf $run
mkdir -p $run
for program in "$built"/test_*.exe; do
    name=$(basename "$program" .exe)
    [ -n "${WIZARD_TESTS:-}" ] && ! grep -qw "${name#test_}" <<<"$WIZARD_TESTS" || ln "$program" "$run/"
done
bash tests/programs.sh $run wine >$work/programs
code=$?
head -n -1 $work/programs
for log in "$run"/logs/*.out; do
    begun=$(tr -d '\r' <"$log" | sed -n 's/^\[       OK \] test_/   /p; s/^   skipped: /   (skipped) /p' | tr '_' ' ')
    [ -z "$begun" ] || printf -- '-- %s\n%s\n' "$(basename "$log" .out | sed 's/^test_//; s/_/ /g')" "$begun"
done
if [ -f $work/figures.gaps ]; then
    # GAP CLOSED BESIDE NAME of every story
    middle() { sort -n | awk '{ value[NR] = $1 } END { printf "%.0f", value[int((NR + 1) / 2)] }'; }
    each() { awk "{ print $1 }" $work/figures.gaps; }
    read -r gap _ beside name < <(sort -n $work/figures.gaps | tail -n 1 | tr -d '\r')
    printf '   over %d stories: longest UI gap %.0f ms (%s; the sheet beside it: %.0f ms), median %s ms (the sheet: %s ms; the difference: %s ms; aim 50); Cancel or Close to closed at most %.0f ms (aim 50)\n' \
        "$(wc -l <$work/figures.gaps)" "$gap" "$name" "$beside" "$(each '$1' | middle)" "$(each '$3' | middle)" \
        "$(each '$1 - $3' | middle)" "$(each '$2' | sort -n | tail -n 1)" >>$work/figures
fi
[ ! -f $work/figures ] || { echo "-- figures" && tr -d '\r' <$work/figures; }
tail -n 1 $work/programs
exit $code
