#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The experiments for a real Windows, as far as Wine can show them: that each can fail (a fake that lies), that each
# runs and says why it is not possible here, what is refused, that a run killed at any step leaves nothing.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ -z "${PROOF_INSIDE:-}" ]; then
    bash tests/build.sh mingw wmiready-proof wmiready-cli && bash tests/proof/artefacts.sh >/dev/null || exit 1
    session=(env PROOF_INSIDE=1 bash tests/wine.sh --prefix proof --fresh bash tests/proof/run.sh)
    ! bash tests/loopback.sh true >/dev/null || session=(bash tests/loopback.sh "${session[@]}")
    exec "${session[@]}"
fi

proof=build/mingw/tests/proof/wmiready-proof.exe work=build/proof
rm -rf $work
mkdir -p $work
passed=0 failed=0

# expect NAME CODE ARGUMENTS...: the program's output is in $work/out.
expect() {
    local name=$1 wanted=$2 code=0
    shift 2
    timeout 300 wine $proof "$@" </dev/null >$work/out 2>&1 || code=$?
    tr -d '\r' <$work/out >$work/text
    check "$name (exit code $code)" [ $code = "$wanted" ]
}

check() {
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- $name"
        tail -n 12 $work/text
    fi
}

not() {
    ! "$@"
}

says() {
    grep -qF -- "$1" $work/text
}

# Whatever experiments may make or change, as text (state.c), with the files. A pretended computer has its accounts,
# members of groups, namespaces, rules and services as values of a key of its own (pretended.c).
state() {
    wine $proof --state </dev/null 2>/dev/null | tr -d '\r'
    find "$WINEPREFIX/drive_c/ProgramData" -path '*WMIReadyProof*'
}
as_before() {
    state | cmp -s - $work/before
}

state >$work/before
expect "every experiment holds with true answers and catches each lie" 0 --prove-itself
tail -n 1 $work/text
expect "the list" 0 --list
cp $work/text $work/list
listed=$(grep -c '^[A-Z]' $work/list)
echo "figure proof.experiments $listed experiments"
check "every assumed(ID) has an experiment" bash tests/proof/assumptions.sh $work/list

expect "passive experiments: some are not possible under Wine" 2 --json $work/result.json --html $work/result.html
check "a line for each passive experiment" [ "$(grep -cE '^(holds|contradicted|not possible here) ' $work/text)" = "$(grep -c ' passive ' $work/list)" ]
check "nothing is contradicted by Wine" bash -c "! grep -q '^contradicted' $work/text"
check "results as JSON" python3 -c "
import json, sys
result = json.load(open('$work/result.json'))
wanted = {'id', 'assumption', 'place', 'steps', 'expected', 'measured', 'verdict'}
sys.exit(result['format'] != 'wmiready-proof' or any(not wanted <= set(e) for e in result['experiments']))"
check "results as a page" grep -q '<td>FW-RULES</td>' $work/result.html
check "nothing was made" as_before

# Wine's answers say nothing about Windows, but every experiment goes its way, and whole checks, in a process with fewer
# rights and many of them, are real.
expect "every experiment on Wine" 1 --on-wine --change --i-can-lose-this-machine
check "a line for each" [ "$(grep -cE '^(holds|contradicted|not possible here) ' $work/text)" = "$listed" ]
for id in ACC-RESTRICTED CLASS-ZERO-ROWS WMI-FIFTY REG-BYTES WMI-DLLS; do
    check "$id holds" grep -q "^holds  *$id " $work/text
done
check "nothing of it is left" as_before

# The workflow: what its jobs hand on, and the one step of cmd that is more than a call. The emulator's fc compares
# nothing, so its answer is given; that two snapshots are the same is seen here.
python3 tests/proof/workflow.py >$work/text
check "the artefacts and the steps of the workflow" [ $? = 0 ]
head -n 1 $work/text
step=$work/step
fix_step() {
    local name=$1 wanted=$2 code=0
    rm -rf $step
    mkdir -p $step/build/mingw
    cp -r build/artefacts/programs $step/build/mingw/bin
    python3 tests/proof/workflow.py "Fix and undo leave the machine as it was" |
        sed "s|^fc /b .*|cmd /c exit $wanted|; $3" | sed 's/$/\r/' >$step/step.cmd
    (cd $step && timeout 300 wine cmd /c step.cmd </dev/null >../text 2>&1) || code=$?
    check "$name (exit code $code)" [ $code = "$wanted" ]
}
for key in 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy' \
    'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'; do
    wine reg add "HKLM\\$key" /v WMIReadyTest /d x /f </dev/null >/dev/null 2>&1
done
fix_step "fix and undo, snapshots are the same" 0 ""
check "they have all three keys" [ "$(tr -d '\0' <$step/results-fix/after.txt | grep -c '^\[HKEY')" -ge 3 ]
check "undo leaves everything as it was" cmp $step/results-fix/before.txt $step/results-fix/after.txt
fix_step "what differs fails the step" 1 ""
fix_step "a fix that cannot run fails the step" 1 's/ fix --recommended/ fix --nonsense/'
fix_step "what is not taken back is in the snapshot" 0 's/^build.*undo .*/reg add HKLM\\SOFTWARE\\Microsoft\\Ole \/v Left \/d x \/f/'
check "it differs" not cmp -s $step/results-fix/before.txt $step/results-fix/after.txt
wine reg delete 'HKLM\SOFTWARE\Microsoft\Ole' /v Left /f </dev/null >/dev/null 2>&1
state >$work/before

# As somebody would unpack it, in a folder with blanks and parentheses.
folder="$work/proof (1)"
mkdir -p "$folder"
cp $proof tests/proof/on-windows.cmd "$folder/"
[ ! -f build/mingw/bin/wmiready-cli.exe ] || cp build/mingw/bin/wmiready-cli.exe "$folder/"
(cd "$folder" && timeout 300 wine cmd /c on-windows.cmd </dev/null) >$work/text 2>&1
check "on-windows.cmd ends well" [ $? = 0 ]
for name in version.txt proof.json proof.html proof.txt check.json check.html; do
    check "on-windows.cmd leaves $name" [ -s "$folder/results/$name" ]
done
check "SIDs of this computer are redacted" bash -c "! grep -qE 'S-1-5-21-[0-9]' '$folder/results/proof.json'"

expect "a change needs its second option" 87 --change
expect "Wine proves nothing" 87 --change --i-can-lose-this-machine
check "it says so" says "this is Wine"
expect "an unknown option" 87 --nonsense
expect "an unknown experiment" 87 --only NO-SUCH
expect "an empty id" 87 --only ""
expect "results that cannot be written" 29 --only WMI-BUILD --json $work/none/result.json
change=(--change --i-can-lose-this-machine --on-wine --only "REG-BYTES,FW-OWN-RULE")
expect "changes" 2 "${change[@]}"
check "the registry keeps what is written" grep -q '^holds *REG-BYTES' $work/text
check "nothing is left" as_before

# Every experiment that changes something, killed before and after each thing that it makes, changes or removes: those of
# Wine on Wine itself, all of them on a pretended computer, for Wine keeps no accounts, namespaces or rules.
# Every Windows has this key, with more in it.
wine reg add 'HKLM\SOFTWARE\Classes\AppID\{8BC3F05E-D86B-11D0-A075-00C04FB68820}' /f </dev/null >/dev/null 2>&1
state >$work/before
kills=0 left=0
killed_everywhere() {
    local name=$1 step code
    shift
    for ((step = 1; step <= 60; step++)); do
        code=0
        WMIREADY_PROOF_KILL=$step timeout 120 wine $proof "$@" </dev/null >$work/out 2>&1 || code=$?
        [ $code = 9 ] || break
        kills=$((kills + 1))
        as_before || left=$((left + 1))
        expect "$name: the start after a kill at step $step" "$next_code" "${next[@]}"
        check "$name: what a kill at step $step left is gone" as_before
    done
    check "$name: every step was tried, and the last run was whole" [ $((step > 1)) = 1 -a $code != 124 -a $code != 9 ]
}
next=(--only WMI-BUILD) next_code=0
killed_everywhere "on Wine" "${change[@]}"
check "the changes of Wine have eight steps" [ $kills -ge 8 ]
pretended=(--change --i-can-lose-this-machine --on-wine --pretend --only)
next=(--only WMI-IPV6 --pretend)
changing=0
for id in $(sed -n 's/^\([A-Z][A-Z0-9-]*\) *change .*/\1/p' $work/list); do
    before=$left changing=$((changing + 1))
    expect "$id on the pretended computer" 0 "${pretended[@]}" "$id"
    check "$id leaves nothing" as_before
    killed_everywhere "$id" "${pretended[@]}" "$id"
    # Two make nothing: a refused logon, and a rule that is switched to what it is.
    [ $id = LOGON-CODE-SMB ] || [ $id = FW-ENABLE ] ||
        check "$id leaves something when it is killed" [ $left -gt "$before" ]
done
check "all that change something were killed" [ $changing = "$(grep -c ' change  ' $work/list)" -a $changing -gt 15 ]
echo "$changing experiments killed at $kills steps, something was left after $left of them, nothing after the next start"
echo "figure proof.kills $kills kills"

# Who may not change anything is told so, and what an earlier run left is taken away first.
refused() {
    local as=$1 wanted=$2 sentence=$3
    WMIREADY_PROOF_KILL=2 timeout 120 wine $proof "${pretended[@]}" ACC-WRONG </dev/null >/dev/null 2>&1
    check "$as: an earlier run left something" not as_before
    WMIREADY_PROOF_AS=$as expect "$as" "$wanted" "${pretended[@]}" ACC-WRONG
    check "$as is told" says "$sentence; nothing was changed"
    check "$as: leftovers are named first" grep -q '^an earlier run left: user (removed)' $work/text
    check "$as: nothing is there" as_before
}
refused controller 87 "a domain controller"
refused member 87 "a member of a domain"
refused user 5 "needs an elevated prompt"

# A full disk: the list of what will be made cannot be written, so nothing is made; results say that they are not there.
noted=$WINEPREFIX/drive_c/ProgramData/WMIReadyProof
for id in $(sed -n 's/^\([A-Z][A-Z0-9-]*\) *change .*/\1/p' $work/list); do
    mkdir -p "$noted"
    ln -s /dev/full "$noted/made.txt"
    [ $id = LOGON-CODE-SMB ] || [ $id = FW-ENABLE ] || {
        expect "$id: a full disk under the list" 2 "${pretended[@]}" $id
        check "$id says so" says "cannot be noted on the disk: nothing was made"
    }
    rm -rf "$noted"
    check "$id, a full disk: nothing was made" as_before
done
ln -s /dev/full $work/full.json
expect "a full disk under the results" 29 --only WMI-BUILD --json $work/full.json
expect "a full disk under the page" 29 --only WMI-BUILD --html $work/full.json

echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
