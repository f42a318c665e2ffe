#!/usr/bin/env bash
# Hands the findings to code scanning, when the input upload-sarif says so. The job needs the permission security-events: write.
# Reads VERDICT and SARIF (outputs of gate.sh), INPUT_UPLOAD_SARIF, GH_TOKEN, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_REF.
set -euo pipefail

case "${INPUT_UPLOAD_SARIF:-false}" in
  true) ;;
  false) exit 0 ;;
  *)
    echo '::error title=cleanbill::Input upload-sarif must be "true" or "false".'
    exit 2
    ;;
esac
[[ "$VERDICT" != none && -s "$SARIF" ]] || exit 0 # there are no findings; the verdict fails the job

# The log of one run takes 10 MiB packed; what renderers leave out to keep to such limits, they say.
body=$(mktemp "$RUNNER_TEMP/cleanbill-sarif.XXXXXXXX")
{
  # A name of a branch has neither backslashes nor control characters, but may have quotes.
  printf '{"commit_sha":"%s","ref":"%s","tool_name":"cleanbill","sarif":"' "$GITHUB_SHA" "${GITHUB_REF//\"/\\\"}"
  gzip -c -- "$SARIF" | base64 | tr -d '\r\n'
  printf '"}\n'
} >"$body"
if ! gh api --silent --method POST "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" --input "$body"; then
  echo '::error title=cleanbill::The findings could not be handed to code scanning. Give the job the permission security-events: write, or leave upload-sarif out.'
  exit 2
fi
rm -f -- "$body"
echo 'The findings were handed to code scanning.'
