#!/bin/bash
# SPDX-License-Identifier: MIT
#
# installer/sign.sh with a throw-away authority and certificate.
set -uo pipefail
source tests/install/checks.sh

keys=$PWD/build/install/keys
mkdir -p "$keys"
version=$(sed -n 's/^project(wmiready VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)

make_keys() (
    cd "$keys" || return 1
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj "/CN=Throw-away authority" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign" &&
        openssl req -newkey rsa:2048 -nodes -keyout code.key -out code.csr -subj "/CN=Throw-away publisher" &&
        printf 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n' >ext.cnf &&
        openssl x509 -req -in code.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 -extfile ext.cnf -out code.pem &&
        head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n' >password &&
        openssl pkcs12 -export -inkey code.key -in code.pem -certfile ca.pem -passout file:password -out code.pfx
)
check "throw-away keys" make_keys >"$keys.log" 2>&1

cp build/release/wmiready-cli.exe build/release/wmiready.exe "build/release/wmiready-$version-x64.msi" "$keys"
sign=(bash installer/sign.sh --pfx "$keys/code.pfx" --password-file "$keys/password" --ca "$keys/ca.pem")
files=(wmiready-cli.exe wmiready.exe "wmiready-$version-x64.msi")
check "programs and MSI are signed" "${sign[@]}" "${files[@]/#/$keys/}" >>"$keys.log" 2>&1

verify() {
    osslsigncode verify -CAfile "$keys/ca.pem" -in "$1" >>"$keys.log" 2>&1
}
flip_byte() {
    python3 - "$1" <<'PYTHON'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(20000)
    byte = file.read(1)[0]
    file.seek(20000)
    file.write(bytes([byte ^ 1]))
PYTHON
}
for file in "${files[@]}"; do
    check "$file verifies" verify "$keys/$file"
    flip_byte "$keys/$file"
    check "$file with one bit changed does not" eval "! verify '$keys/$file'"
done

echo wrong >"$keys/wrong"
cp build/release/wmiready-cli.exe "$keys/unsigned.exe"
bash installer/sign.sh --pfx "$keys/code.pfx" --password-file "$keys/wrong" "$keys/unsigned.exe" >>"$keys.log" 2>&1
same "a wrong password" 1 $?
check "a file that could not be signed stays as it was" cmp build/release/wmiready-cli.exe "$keys/unsigned.exe"
bash installer/sign.sh "$keys/unsigned.exe" >/dev/null 2>&1
same "no key" 87 $?

# A whole signed release: the programs inside the MSI and the zip are the signed ones.
export SIGN_ARGUMENTS="--pfx $keys/code.pfx --password-file $keys/password --ca $keys/ca.pem --time 1767225600"
check "signed release" bash installer/build.sh --out build/install/signed >>"$keys.log" 2>&1
check "its programs verify" verify build/install/signed/wmiready-cli.exe
check "its MSI verifies" verify "build/install/signed/wmiready-$version-x64.msi"
unzip -q -p "build/install/signed/wmiready-$version-x64-portable.zip" "wmiready-$version/wmiready.exe" >"$keys/zipped.exe"
check "the programs in its zip verify" verify "$keys/zipped.exe"
leave_count
