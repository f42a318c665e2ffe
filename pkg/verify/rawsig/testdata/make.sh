#!/usr/bin/env bash
# Makes the fixtures of this directory with OpenSSL 3. The private keys are thrown away, so that each run makes others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

printf 'infusion pump firmware 4.2.3\n' >content

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$keys/rsa.pem"
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$keys/p256.pem"
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$keys/p384.pem"
openssl genpkey -quiet -algorithm ED25519 -out "$keys/ed25519.pem"
for name in rsa p256 p384 ed25519; do
  openssl pkey -in "$keys/$name.pem" -pubout -out "$name.pub"
done
openssl rsa -in "$keys/rsa.pem" -RSAPublicKey_out -out rsa-pkcs1.pub
openssl req -x509 -new -key "$keys/p256.pem" -subj '/CN=Pump signing' -days 3650 -out p256.crt

openssl dgst -sha256 -sign "$keys/rsa.pem" -out rsa-sha256.sig content
openssl dgst -sha1 -sign "$keys/rsa.pem" -out rsa-sha1.sig content
openssl dgst -sha512 -sigopt rsa_padding_mode:pss -sign "$keys/rsa.pem" content | openssl base64 -out rsa-pss-sha512.sig.b64
openssl dgst -sha256 -sign "$keys/p256.pem" content | openssl base64 -A -out p256-sha256.sig.b64
openssl dgst -sha384 -sign "$keys/p384.pem" content | od -An -v -tx1 | tr -d ' \n' >p384-sha384.sig.hex
openssl pkeyutl -sign -rawin -inkey "$keys/ed25519.pem" -in content -out ed25519.sig
