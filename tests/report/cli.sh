#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The verb report of the Windows program, under Wine (tests/wine.sh): saved results and
# pages in every form, the same bytes as the native build. cli.sh PROGRAM FOLDER
set -uo pipefail

program=$(realpath "$1")
folder=$(realpath "$2")
work=$(mktemp -d "$folder/../report-cli.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
cp "$folder"/{ready,no-answer,every-verdict,two-sides,out-of-the-box,ready-german}.{json,html,txt,xml} .
passed=0 failed=0

# expect NAME CODE ARGUMENTS...  runs the verb, output in out and err.
expect() {
    local name=$1 code=$2
    shift 2
    timeout 60 wine "$program" report "$@" >out 2>err </dev/null
    local got=$?
    if [ $got = "$code" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- $name: exit code $got, expected $code"
        head -n 3 err
    fi
}

same() {
    if cmp -s "$2" "$3"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- $1: $2 and $3 differ"
        diff "$2" "$3" | head -n 5
    fi
}

holds() {
    if grep -qF -- "$3" "$2"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- $1: no \"$3\" in $2"
        head -n 3 "$2"
    fi
}

lacks() {
    if grep -qiF -- "$3" "$2"; then
        failed=$((failed + 1))
        echo "--- $1: \"$3\" in $2"
    else
        passed=$((passed + 1))
    fi
}

for name in ready no-answer every-verdict; do
    expect "$name as text" 0 $name.json --lang en
    same "$name as text" out $name.txt
done
expect "a page" 0 two-sides.json -o page.html --lang en
same "a page" page.html two-sides.html
holds "a page" out "Report: page.html"
expect "another language" 0 ready.json --lang de -o german.html
same "another language" german.html ready-german.html
expect "the data of a page" 0 no-answer.html --lang en --json
same "the data of a page" out no-answer.json
expect "the data of a page, in a file" 0 no-answer.html --lang en --json=data.json
same "the data of a page, in a file" data.json no-answer.json
[ -s out ] && { echo "--- something was printed" && failed=$((failed + 1)); }
expect "JUnit" 0 no-answer.json --lang en --junit result.xml
same "JUnit" result.xml no-answer.xml
sed '1,/<pre id="run-json"/d;/<\/pre>/,$d' no-answer.html >taken.json
same "the command in the page" taken.json no-answer.json

expect "redacted" 0 every-verdict.json --redact --redact-key key.json --lang en -o redacted.html
for secret in PC-0421 CORP anna.berg svc.reader 10.1.2.7 CLIENT-7 1004336348; do
    lacks "redacted" redacted.html "$secret"
done
holds "the key" key.json '"PC-1": "PC-0421"'

expect "many" 0 ready.json no-answer.json out-of-the-box.json -o many.html --lang en
holds "many" many.html "Files: 3. Computers in them: 1. Older results of the same computers: 2."
holds "many" many.html 'href="./no-answer.html"'
mkdir saved && cp ./*.json saved/ && rm saved/data.json saved/taken.json saved/key.json
expect "a pattern" 0 'saved\*.json' -o many.html --lang en
holds "a pattern" many.html "Files: 6."
lacks "a pattern" many.html 'href="./saved/'
expect "pages" 0 ready.html no-answer.html -o saved/many.html --lang en
holds "pages" saved/many.html 'href="./../no-answer.html"'
cp ready.html no-answer.html saved/
expect "its own page among many is left out" 0 'saved\*.html' -o saved/many.html --lang en
holds "its own page among many is left out" saved/many.html "Files: 2. Computers in them: 1."
expect "the input as the output" 87 ready.json -o ready.json --lang en
holds "the input as the output" err "read and written at once"
expect "many, redacted" 0 ready.json no-answer.json --redact -o many.html --lang en
lacks "many, redacted" many.html "PC-0421"
lacks "many, redacted" many.html "no-answer"
echo '{"format":' >broken.json
expect "one of many is broken" 2 ready.json broken.json -o many.html --lang en
holds "one of many is broken" err "broken.json"
holds "one of many is broken" many.html "Not readable"
echo '{"PC-0421" "CORP"}' >broken-of-anna.json
expect "one of many is broken, redacted" 2 ready.json broken-of-anna.json --redact -o many.html --lang en
holds "one of many is broken, redacted" err "broken-of-anna.json"
holds "one of many is broken, redacted" many.html "... cannot be read: Line 1, column"
for secret in broken-of-anna PC-0421 CORP; do
    lacks "one of many is broken, redacted" many.html "$secret"
done

expect "a broken file" 87 broken.json --lang en
holds "a broken file" err "Line 2"
expect "a page without data" 87 german.html.none --lang en
echo '<!DOCTYPE html><p>Hello' >other.html
expect "another page" 87 other.html --lang en
holds "another page" err "holds no result"
expect "no such file" 87 none.json --lang en
expect "no such pattern" 87 'none*.json' --lang en
holds "no such pattern" err "No file matches"
expect "many without a place" 87 ready.json no-answer.json --lang en
holds "many without a place" err "-o FILE.html"
expect "many as JSON" 87 ready.json no-answer.json --json -o x.html --lang en
expect "a place that does not exist" 29 ready.json -o 'none\x.html' --lang en
expect "no file at all" 87
mkdir folder
expect "a folder in its place" 29 ready.json -o folder --lang en
holds "a folder in its place" err "it is a folder"
expect "a device" 29 ready.json -o NUL --lang en
holds "a device" err "it is a device"
expect "a full device" 29 ready.json -o 'Z:\dev\full' --lang en
[ -n "$(find . -name '*.tmp')" ] && echo "--- a half file is left" && failed=$((failed + 1))
[ -e none ] && failed=$((failed + 1))
expect "a page and a key that cannot be written" 29 ready.json no-answer.json -o half.html --redact-key 'none\x.json' --lang en
[ -e half.html ] && echo "--- an empty page is left" && failed=$((failed + 1))

echo "$passed passed, $failed failed"
[ $failed = 0 ]
