# SPDX-License-Identifier: MIT
#
# Counting for the scripts of this folder; sourced. Each script keeps its own count and
# leaves it in build/install/count, from where the caller adds it to its own.
passed=0 failed=0

# check WHAT COMMAND...: passes when COMMAND succeeds.
check() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- failed: $what"
    fi
}

# same WHAT EXPECTED ACTUAL
same() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- failed: $1: expected \"$2\", got \"$3\""
    fi
}

leave_count() {
    echo "$passed $failed" >build/install/count
}

# Adds the count of a script that has just ended; one that left none has failed.
absorb() {
    local ok=0 bad=1
    [ -f build/install/count ] && read -r ok bad <build/install/count
    rm -f build/install/count
    passed=$((passed + ok)) failed=$((failed + bad))
}

finish() {
    echo "$passed passed, $failed failed, 0 skipped"
    [ $failed = 0 ]
    exit
}
