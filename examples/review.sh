#!/usr/bin/env bash
# A security reviewer: every finding with its evidence, who signed what, what the SBOM says and what is really in the image.
# Run it in the root of the repository. Writes to OUT, out/examples without one.
set -euo pipefail
out=${OUT:-out/examples}/review
mkdir -p "$out"
delivery=testdata/deliveries/monitor-undeclared

# Everything, passed checks too, as a page with filters and as JSON. The verdict is looked at below.
cleanbill gate --suppliers testdata/suppliers --data testdata/data --at 2026-11-20 --verbose \
  -o html="$out/report.html" -o json="$out/decision.json" "$delivery" || (($? != 2))

# Who signed the SBOM, rung by rung, for the one signer that is expected.
cleanbill verify --trusted-root testdata/suppliers/demo.trusted_root.json --sct-threshold 0 --at 2026-11-20 \
  --bundle "$delivery/sbom.cdx.json.sigstore.json" \
  --certificate-identity-regexp '^https://forge\.fabulon\.example/firmware/drip2/\.workflows/release\.yml@refs/tags/v[0-9.]+$' \
  --certificate-oidc-issuer https://forge.fabulon.example/oidc "$delivery/sbom.cdx.json" || (($? != 2))

# What the SBOM says of itself, and what it leaves out.
cleanbill sbom show "$delivery/sbom.cdx.json"

# What changed since the delivery before. Exit status 1 says that something did.
cleanbill sbom compare testdata/deliveries/infusion-pump/sbom.cdx.json "$delivery/sbom.cdx.json" || (($? == 1))
