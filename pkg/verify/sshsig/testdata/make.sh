#!/usr/bin/env bash
# Makes the fixtures of this directory with OpenSSH 9. The private keys are thrown away, so that each run makes others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

printf 'infusion pump firmware 4.2.3\n' >content
for kind in ed25519 ecdsa rsa; do
  ssh-keygen -q -t "$kind" -N '' -C release@pump.example -f "$keys/$kind"
  cp "$keys/$kind.pub" "$kind.pub"
  ssh-keygen -q -Y sign -f "$keys/$kind" -n file <content >"$kind.sig"
done
ssh-keygen -q -Y sign -f "$keys/ed25519" -n git <content >git.sig
ssh-keygen -q -Y sign -f "$keys/ed25519" -n file -O hashalg=sha256 <content >sha256.sig
ssh-keygen -q -s "$keys/rsa" -I pump -n release -z 1 -V 20260101:20360101 "$keys/ed25519.pub"
cp "$keys/ed25519-cert.pub" certificate.pub
