#!/usr/bin/env bash
# Builds cleanbill from the sources of the action itself, into a fresh folder that later steps share, or takes the program that the input names.
# Reads GITHUB_ACTION_PATH, RUNNER_TEMP, INPUT_PROGRAM; sets the output dir.
set -euo pipefail

if [[ "${RUNNER_OS:-}" == Windows ]]; then
  echo '::error title=cleanbill::The action runs on Linux and macOS runners. On Windows run the command itself: go build ./cmd/cleanbill'
  exit 2
fi

# Fresh for each use, so that neither an earlier step nor an earlier use can leave a program or a report here.
dir=$(mktemp -d "$RUNNER_TEMP/cleanbill.XXXXXXXX")

if [[ -n "${INPUT_PROGRAM:-}" ]]; then
  if [[ ! -f "$INPUT_PROGRAM" ]]; then
    echo '::error title=cleanbill::Input program names no file.'
    exit 2
  fi
  # A copy, so that no later step judges with another one.
  cp -- "$INPUT_PROGRAM" "$dir/cleanbill"
  chmod +x "$dir/cleanbill"
  printf 'dir=%s\n' "$dir" >>"$GITHUB_OUTPUT"
  exit 0
fi

# The caller's own Go settings must not change what is built.
unset GOFLAGS GOOS GOARCH
GOWORK=off GOENV=off CGO_ENABLED=0 \
  go build -C "$GITHUB_ACTION_PATH" -trimpath -mod=readonly -o "$dir/cleanbill" ./cmd/cleanbill

printf 'dir=%s\n' "$dir" >>"$GITHUB_OUTPUT"
