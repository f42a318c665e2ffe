#!/usr/bin/env bash
# A manufacturer's build engineer: the rules of the buyer, before the release. In GitHub Actions the action of this repository does the same.
# Run it in the root of the repository. Writes to OUT, out/examples without one.
set -euo pipefail
out=${OUT:-out/examples}/manufacturer
mkdir -p "$out"

# The step fails on everything but accept: that is what its exit status is for.
cleanbill gate --suppliers testdata/suppliers --data testdata/data --at 2026-11-20 \
  -o text -o sarif="$out/findings.sarif" -o junit="$out/findings.xml" testdata/deliveries/infusion-pump

# An SBOM of what was built, made from the build itself.
cleanbill sbom generate --at 2026-11-20 --name 'Fabulon Drip 2' --version 4.2.3 --type firmware \
  -o cyclonedx-json="$out/sbom.cdx.json" testdata/deliveries/infusion-pump/drip2-4.2.3.squashfs
cleanbill sbom validate "$out/sbom.cdx.json"
