#!/usr/bin/env bash
# Writes what goes into archives and packages besides the program: man pages and completion scripts, below out.
set -euo pipefail

rm -rf out/man out/completions
mkdir -p out/completions
go run ./cmd/cleanbill docs man out/man
for shell in bash fish powershell zsh; do
  go run ./cmd/cleanbill completion "$shell" >"out/completions/$shell"
done
