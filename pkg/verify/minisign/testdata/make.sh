#!/usr/bin/env bash
# Makes the fixtures of this directory with minisign 0.11 and OpenBSD's signify (Debian: signify-openbsd). The secret keys are thrown away, so
# that each run makes others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

printf 'infusion pump firmware 4.2.3\n' >content
for name in minisign other; do
  minisign -G -W -f -p "$name.pub" -s "$keys/$name" >/dev/null
done
minisign -S -s "$keys/minisign" -m content -x prehashed.minisig -t 'timestamp:1772366400	file:content	hashed'
minisign -S -l -s "$keys/minisign" -m content -x legacy.minisig -t 'pump firmware 4.2.3, released'
signify-openbsd -G -n -p signify.pub -s "$keys/signify.sec"
signify-openbsd -S -s "$keys/signify.sec" -m content -x signify.sig
