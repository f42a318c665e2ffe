#!/usr/bin/env bash
# Lays a release out as a delivery, as a buyer would get it: archives, packages, SBOMs, the list of checksums, their signatures, the provenance, and a
# manifest of all of it.
# Usage: delivery.sh DIST PROVENANCE DELIVERY VERSION
set -euo pipefail

(($# == 4)) || { echo 'usage: delivery.sh DIST PROVENANCE DELIVERY VERSION' >&2; exit 2; }
dist=$1 provenance=$2 delivery=$3 version=$4

[[ ! -e "$delivery" ]] || { echo "delivery.sh: $delivery is there already" >&2; exit 2; }
mkdir -p "$delivery"
found=0
for file in "$dist"/cleanbill_"$version"_*; do
  [[ -f "$file" ]] || continue
  cp -- "$file" "$delivery/"
  found=$((found + 1))
  # Each has its signature; a signature has none of its own.
  case "$file" in
    *.sigstore.json) ;;
    *) [[ -s "$file.sigstore.json" ]] || { echo "delivery.sh: $file is not signed" >&2; exit 1; } ;;
  esac
done
((found > 0)) || { echo "delivery.sh: no file of version $version in $dist" >&2; exit 1; }
cp -- "$provenance" "$delivery/cleanbill_${version}_provenance.sigstore.json"

{
  printf 'kind: cleanbill.delivery/v1\nproduct: {name: cleanbill, version: "%s"}\nsupplier: cleanbill\nfiles:\n' "$version"
  for file in "$delivery"/cleanbill_*; do
    role=artifact
    case "$file" in *.json | *_checksums.txt) role=evidence ;; esac
    sum=$(sha256sum -- "$file")
    printf '  - {path: %s, role: %s, sha256: %s}\n' "${file##*/}" "$role" "${sum%% *}"
  done
} >"$delivery/delivery.yaml.new"
mv -- "$delivery/delivery.yaml.new" "$delivery/delivery.yaml"
