#!/usr/bin/env bash
# Writes the trusted root of the public-good Sigstore instance to the file named by $1, as the npm package
# @sigstore/tuf carries it: the newest copy that a package registry serves. Needs npm and jq; it is for
# developers, and cleanbill itself never runs it.
set -euo pipefail

readonly PACKAGE=@sigstore/tuf@4.0.2
readonly MIRROR=https://tuf-repo-cdn.sigstore.dev

target=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
npm pack --silent --pack-destination "$work" "$PACKAGE" >/dev/null
tar -xzf "$work"/*.tgz -C "$work" package/seeds.json
jq -er --arg mirror "$MIRROR" '.[$mirror].targets["trusted_root.json"]' "$work/package/seeds.json" |
  base64 -d >"$work/root.json"
install -m 644 "$work/root.json" "$target"
