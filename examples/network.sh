#!/usr/bin/env bash
# The network team: a device is accepted, or will be. What does the paper say that it talks to, and what is still to be done by whom? Needs jq.
# Run it in the root of the repository. Writes to OUT, out/examples without one.
set -euo pipefail
out=${OUT:-out/examples}/network
mkdir -p "$out"
delivery=testdata/deliveries/infusion-pump-conditional

cleanbill gate --quiet --suppliers testdata/suppliers --data testdata/data --at 2026-11-20 -o json="$out/decision.json" "$delivery" || (($? == 3))

echo 'Obligations:'
jq -r '.obligations[] | "\(.due // "open")  \(.who)  \(.what)"' "$out/decision.json"

echo 'Services that the SBOM names, with their endpoints:'
jq -r '[.services[]?] | if length == 0 then "none: ask the supplier for them" else .[] | "\(.name)  \((.endpoints // []) | join(" "))" end' "$delivery/sbom.cdx.json"

echo 'Checks about the network that did not pass:'
jq -r '.findings[] | select(.check | startswith("NET-")) | "\(.check)  \(.outcome)  \(.title)"' "$out/decision.json"
