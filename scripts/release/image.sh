#!/usr/bin/env bash
# Builds the container image of a release from the programs that were packaged, pushes it, and signs what was pushed.
# Usage: image.sh DIST VERSION
# Reads IMAGE, GITHUB_ACTOR, GITHUB_TOKEN, RUNNER_TEMP.
set -euo pipefail

(($# == 2)) || { echo 'usage: image.sh DIST VERSION' >&2; exit 2; }
dist=$1 version=$2

context=$(mktemp -d "$RUNNER_TEMP/image.XXXXXXXX")
for arch in amd64 arm64; do
  mkdir -p "$context/linux/$arch"
  tar -xzf "$dist/cleanbill_${version}_linux_$arch.tar.gz" -C "$context/linux/$arch" cleanbill
done
cp Dockerfile "$context/"

docker login "${IMAGE%%/*}" --username "$GITHUB_ACTOR" --password-stdin <<<"$GITHUB_TOKEN"
docker buildx create --use
docker buildx build --platform linux/amd64,linux/arm64 --provenance=false --tag "$IMAGE:$version" \
  --metadata-file "$context/metadata.json" --push "$context"
digest=$(jq -er '."containerimage.digest"' "$context/metadata.json")
cosign sign --yes "$IMAGE@$digest"
