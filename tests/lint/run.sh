#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What can be said about the source and the programs without running them.
# Each check is one test of the count.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export LC_ALL=C.UTF-8
passed=0 failed=0 skipped=0 work=build/lint
mkdir -p $work

# check NAME COMMAND...: passes when COMMAND succeeds; its output says why not.
check() {
    local name=$1
    shift
    if said=$("$@" 2>&1); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- $name"
        head -n 20 <<<"$said"
    fi
}

# Files of the repository, new ones not yet committed too; without git, all but build/.
files() {
    if git rev-parse --git-dir >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
            [ -f "$file" ] && echo "$file"
        done
    else
        local pattern
        for pattern in "$@"; do
            find . -path ./build -prune -o -type f -path "./$pattern" -print | sed 's|^\./||'
        done
    fi
}

# Those of the lines that Windows does not take as a path: reserved names, characters and ends (Win32, "Naming Files,
# Paths, and Namespaces", Naming Conventions), a blank in front, and two that differ in case alone.
bad_paths() {
    local paths=$work/paths
    cat >"$paths"
    {
        grep -iE '(^|/)(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])[[:blank:]]*(\.[^/]*)?(/|$)' "$paths"
        grep -E '(^|/)[[:blank:]]|[. ](/|$)|[<>:"|?*\]' "$paths"
        grep -P '[\x01-\x1F]' "$paths"
        sort -f "$paths" | uniq -Di
    } | sort -u
}

# With -z: others would be quoted, or lose a blank.
all_paths() {
    if git rev-parse --git-dir >/dev/null 2>&1; then
        git ls-files -z --cached --others --exclude-standard | tr '\0' '\n'
    else
        find . \( -path ./build -o -path ./.git \) -prune -o -type f -printf '%P\n'
    fi
}

paths_for_windows() {
    ! bad_paths < <(all_paths) | grep .
}

bad_paths_are_found() {
    local bad=(' CON' 'a/ b' con 'a/nul.txt' 'Aux /b' COM1 'LPT¹.c' 'a/b.' 'a./b' 'a ' 'a:b' 'a?' 'a\b' 'a|b' $'a\tb' a/C a/c)
    local good=(a.c .github/x console.c a/con_x.c com10 'a b' 'ä')
    diff <(printf '%s\n' "${bad[@]}" | sort -u) <(printf '%s\n' "${bad[@]}" "${good[@]}" | bad_paths)
}

top_level() {
    diff <(printf '%s\n' app cmake core installer res tests CHANGELOG.md CMakeLists.txt CMakePresets.json LICENSE README.md | sort) \
        <(all_paths | sed 's|/.*||' | grep -v '^\.' | sort -u)
}

# The source is formatted by this version; every other one wants it a little different.
formatter=$(command -v clang-format-14 || command -v clang-format || true)
format() {
    local bad
    bad=$(files '*.c' '*.h' | xargs -r -P "$(nproc)" -n 16 "$formatter" --style=file --dry-run 2>&1 |
        sed -n 's/^\([^ :]*\):[0-9].*/clang-format -i \1/p' | sort -u)
    echo "$bad"
    [ -z "$bad" ]
}

portable_core() {
    ! files 'core/*.c' 'core/*.h' | grep -v '^core/windows/' |
        xargs -r grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*<(windows|winsock2|ws2tcpip|objbase|wbemcli)\.h>'
}

licence_line() {
    ! files '*.c' '*.h' '*.cmake' '*.sh' '*.rc' '*.def' | while read -r file; do
        head -n 3 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file"
    done | grep . || return 1
}

unfinished() {
    ! files '*.c' '*.h' '*.def' '*.sh' '*.cmake' '*.rc' | grep -v '^tests/lint/' |
        xargs -r grep -nE '\b(TODO|FIXME|XXX)\b'
}

# A parser is what its name says: each public one of the portable code is met by a target of tests/fuzz.
parsers_are_fuzzed() {
    local name bad=0
    for name in $(files 'core/*.h' 'app/cli/options.h' | grep -v '^core/windows/' | xargs -r cat |
        grep -ohE '\b[a-z0-9_]+_(parse|from_text|from_text_n|from_bytes|from_sddl|from_utf16le)\(|\b(wql|netsh)_[a-z]+_?(read|columns|class)\(|\b[a-z_]+_read\((const )?char \*' |
        sed 's/(.*//' | sort -u); do
        grep -qw "$name" tests/fuzz/fuzz_*.c || {
            echo "$name: no target of tests/fuzz"
            bad=1
        }
    done
    return $bad
}

# The other program does not have them: cli.def is for app/cli alone, wizard.def for app/wizard.
texts_of_one_program() {
    local program id bad=0
    for program in cli wizard; do
        while read -r id; do
            echo "TEXT_$id stands in $program.def and is used elsewhere: put it into session.def"
            bad=1
        done < <(comm -12 <(sed -n 's/^TEXT(\([A-Z0-9_]*\),.*/\1/p' core/text/en/$program.def | sort -u) \
            <(files 'core/*.c' 'core/*.h' 'core/*.def' 'app/*.c' 'app/*.h' | grep -v "^app/$program/" |
                xargs grep -ohE '\bTEXT_[A-Z0-9_]+' | sed 's/^TEXT_//' | sort -u))
    done
    return $bad
}

script_syntax() {
    local file bad=0
    while read -r file; do
        bash -n "$file" || bad=1
    done < <(files '*.sh')
    return $bad
}

# The comparison of figures with tests/PROOF.md can fail: another unit, one that is missing, one that is new.
figures_are_compared() {
    local work=build/lint-figures bad=0
    mkdir -p $work
    printf 'figure fuzz.inputs 7 inputs\nfigure fuzz.faults 0 faults\n' >$work/fuzz.log
    python3 tests/figures.py $work fuzz || bad=1
    sed -i 's/7 inputs/7 ms/' $work/fuzz.log
    ! python3 tests/figures.py $work fuzz || bad=1
    echo 'figure fuzz.faults 0 faults' >$work/fuzz.log
    ! python3 tests/figures.py $work fuzz || bad=1
    printf 'figure fuzz.inputs 7 inputs\nfigure fuzz.faults 0 faults\nfigure fuzz.new 1 faults\n' >$work/fuzz.log
    ! python3 tests/figures.py $work fuzz || bad=1
    return $bad
}

program_header() {
    bash tests/lint/check-pe.sh "$1"
}

if [[ "$("${formatter:-false}" --version 2>/dev/null)" == *"version 14."* ]]; then
    check "clang-format" format
else
    echo "   the check of the format needs clang-format 14, and this distribution has none: skipped"
    skipped=$((skipped + 1))
fi
check "circles of files and folders" python3 tests/lint/circles.py
echo "$said"
check "assumptions are listed and marked" python3 tests/lint/assumptions.py
echo "$said"
check "no <windows.h> in the portable core" portable_core
check "licence line in every file" licence_line
check "each parser has a fuzz target" parsers_are_fuzzed
check "texts of one program" texts_of_one_program
check "nothing unfinished" unfinished
check "shell scripts parse" script_syntax
check "paths for Windows" paths_for_windows
check "bad paths are found" bad_paths_are_found
check "the top level" top_level
check "figures are compared" figures_are_compared
check "workflows" node tests/lint/workflow.cjs .github/workflows/*.yml
check "functions are named after their file" bash tests/lint/names.sh
check "public functions have users" python3 tests/lint/private.py
check "the examples in res/ are current" bash tests/examples.sh --check
if bash tests/build.sh mingw; then
    for program in build/mingw/bin/*.exe; do
        [ -f "$program" ] && check "$(basename "$program")" program_header "$program"
    done
else
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
