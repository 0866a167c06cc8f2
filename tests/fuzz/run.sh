#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every parser of foreign bytes against libFuzzer, FUZZ_SECONDS each. Unless said, the
# targets share 75 seconds, at least 2 and at most 10 each.
# Starting points are in tests/fuzz/corpus/NAME; what is found on the way is kept in
# build/fuzz/corpus/NAME, so a longer run goes on where the last one stopped. An input
# that breaks a parser is left in build/fuzz/faults.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tests/build.sh fuzz
targets=(tests/fuzz/fuzz_*.c)
share=$((75 / ${#targets[@]}))
share=$((share > 10 ? 10 : share < 2 ? 2 : share))
seconds=${FUZZ_SECONDS:-$share}
faults=build/fuzz/faults
mkdir -p "$faults"
passed=0 failed=0 inputs=0
for source in "${targets[@]}"; do
    name=$(basename "$source" .c)
    name=${name#fuzz_}
    program=build/fuzz/tests/fuzz/fuzz_$name
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus"
    known=()
    [ ! -d "tests/fuzz/corpus/$name" ] || known=("tests/fuzz/corpus/$name")
    log=$faults/$name.log
    if timeout $((seconds + 120)) "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix="$faults/$name-" "$corpus" "${known[@]}" </dev/null >"$log" 2>&1; then
        passed=$((passed + 1))
        count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        inputs=$((inputs + ${count:-0}))
        echo "$name: $count inputs, no fault"
    else
        failed=$((failed + 1))
        echo "--- $name"
        tail -n 40 "$log"
    fi
done
echo "figure fuzz.inputs $inputs inputs"
echo "figure fuzz.faults $failed faults"
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
