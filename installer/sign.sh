#!/bin/bash
# SPDX-License-Identifier: MIT
#
# installer/sign.sh KEY [OPTION]... FILE...  signs programs and MSI packages in place
# (Authenticode, SHA-256) and verifies each signature.
#
# KEY, one of:
#   --pfx FILE                      certificate and key in one PKCS#12 file
#   --pkcs11 MODULE --key URI --certs FILE
#                                   a key on a token or in a hardware module
# OPTION:
#   --password-file FILE            first line: password of the PFX or PIN of the token;
#                                   without it the password is asked for. Never an argument:
#                                   every user of the machine can read those.
#   --engine FILE                   the PKCS#11 engine of OpenSSL, if it is not found by itself
#   --timestamp URL                 RFC 3161 time stamp server. Without one a signature ends
#                                   with its certificate: give one for what is published.
#   --ca FILE                       trusted certificates for the verification; without it only
#                                   the digest is verified
#   --time SECONDS                  signing time, for reproducible files without a time stamp
set -euo pipefail

usage() {
    sed -n '3,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 87
}

key=() stamp=() moment=() ca=
password=
while [ $# -gt 0 ]; do
    case $1 in
    --pfx) key=(-pkcs12 "$2") && shift ;;
    --pkcs11) key+=(-pkcs11module "$2") && shift ;;
    --key) key+=(-key "$2") && shift ;;
    --certs) key+=(-certs "$2") && shift ;;
    --engine) key+=(-pkcs11engine "$2") && shift ;;
    --password-file) password=$2 && shift ;;
    --timestamp) stamp=(-ts "$2") && shift ;;
    --time) moment=(-time "$2") && shift ;;
    --ca) ca=$2 && shift ;;
    --help) usage ;;
    -*) echo "sign.sh: unknown option $1" >&2 && exit 87 ;;
    *) break ;;
    esac
    shift
done
[ ${#key[@]} -gt 0 ] && [ $# -gt 0 ] || usage

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$password" ]; then
    read -r -s -p "Password of the key: " answer </dev/tty
    echo >/dev/tty
    (umask 077 && printf '%s' "$answer" >"$work/password")
    unset answer
    password=$work/password
fi

for file in "$@"; do
    osslsigncode sign "${key[@]}" -readpass "$password" -h sha256 -n "WMI Ready" "${stamp[@]}" "${moment[@]}" \
        -in "$file" -out "$work/signed" >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        echo "sign.sh: $file could not be signed" >&2
        exit 1
    }
    osslsigncode verify ${ca:+-CAfile "$ca"} -in "$work/signed" >"$work/log" 2>&1 && verified=1 || verified=
    # Without the certificates of its authority the chain cannot be built; the digest still must be right.
    if [ -z "$verified" ] && { [ -n "$ca" ] || ! grep -q 'Calculated message digest' "$work/log" ||
        grep -qi 'mismatch' "$work/log"; }; then
        cat "$work/log" >&2
        echo "sign.sh: the new signature of $file does not verify" >&2
        exit 1
    fi
    cat "$work/signed" >"$file"
    rm -f "$work/signed"
    echo "signed: $file"
done
