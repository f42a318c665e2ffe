#!/usr/bin/env bash
# An auditor, two years later: the decision verified from its record, without those who took it. Needs openssl for the keys of the example.
# Run it in the root of the repository. Writes to OUT, out/examples without one; what is there already is a record, and is not written over.
set -euo pipefail
out=${OUT:-out/examples}/auditor
mkdir -p "$out"
delivery=testdata/deliveries/infusion-pump

# On the day: two keys, of who decides and of who keeps the ledger; the decision is signed, recorded and kept.
openssl ecparam -name prime256v1 -genkey -noout -out "$out/intake.pem"
openssl ec -in "$out/intake.pem" -pubout -out "$out/intake.pub" 2>/dev/null
openssl genpkey -algorithm ed25519 -out "$out/ledger.pem"
openssl pkey -in "$out/ledger.pem" -pubout -out "$out/ledger.pub"
cleanbill gate --quiet --suppliers testdata/suppliers --data testdata/data --at 2026-11-20 --sign-key "$out/intake.pem" \
  --ledger "$out/ledger" --ledger-key "$out/ledger.pem" --ledger-origin hospital.example/intake \
  --dossier "$out/drip2.zip" "$delivery"

# Two years later: with the two public keys and nothing else.
cleanbill decision verify --at 2028-11-20 --key "$out/intake.pub" --ledger-key "$out/ledger.pub" "$out/drip2.zip"
cleanbill decision replay --key "$out/intake.pub" --data testdata/data "$out/drip2.zip" "$delivery"
cleanbill ledger verify --key "$out/ledger.pub" --signer "$out/intake.pub" "$out/ledger"
cleanbill ledger list --key "$out/ledger.pub" --supplier fabulon "$out/ledger"
