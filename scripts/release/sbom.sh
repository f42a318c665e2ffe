#!/usr/bin/env bash
# Writes the SBOM of one file of a release, by the program itself. Runs in any folder of the module.
# Usage: sbom.sh ARTIFACT DOCUMENT VERSION TIME
set -euo pipefail

(($# == 4)) || { echo 'usage: sbom.sh ARTIFACT DOCUMENT VERSION TIME' >&2; exit 2; }
go run github.com/cleanbill-dev/cleanbill/cmd/cleanbill sbom generate --quiet --name cleanbill --version "$3" --type application --at "$4" -o "cyclonedx-json=$2" -- "$1"
# What could not be read has no components; a release without any is none.
[[ "$(jq '.components | length' "$2")" -gt 0 ]] || {
  echo "sbom.sh: $1: no component was found in it" >&2
  exit 1
}
