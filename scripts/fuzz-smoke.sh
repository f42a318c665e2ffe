#!/usr/bin/env bash
# Runs every fuzz target of the module for a short time each. Usage: scripts/fuzz-smoke.sh [TIME], default 20s.
# It finds the targets itself, so that a new one is run without being listed anywhere. Inputs that reach new code are
# made smaller by ten tries only: by default Go spends up to a minute on each, and runs next to nothing else meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

time=${1:-20s}
ran=0
skipped=()
packages=$(go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./...)
for package in $packages; do
  listed=$(go test -list '^Fuzz' "$package")
  for target in $(grep '^Fuzz' <<<"$listed" || true); do
    printf '== %s %s, %s\n' "$package" "$target" "$time"
    for attempt in 1 2 3; do
      output=$(go test -run '^$' -fuzz "^${target}\$" -fuzztime "$time" -fuzzminimizetime 10x "$package" 2>&1 | tee >(cat >&2)) && break
      # Up to Go 1.26 a run may take the end of its time for a failure (golang/go#75804). It is tried again then.
      if ((attempt == 3)) || grep -q 'Failing input written\|panic' <<<"$output" || ! grep -q '^ *context deadline exceeded$' <<<"$output"; then
        exit 1
      fi
    done
    if grep -q 'now fuzzing' <<<"$output"; then
      ran=$((ran + 1))
    else
      skipped+=("$package $target")
    fi
  done
done

printf '== %d fuzz targets\n' "$ran"
if ((ran == 0)); then
  echo 'no fuzz target was run: expected at least one "func Fuzz…" in a test file' >&2
  exit 1
fi
if ((${#skipped[@]} > 0)); then
  printf 'ran nothing but their first inputs at most. Give more time than %s, or install the programs that make first inputs\n' "$time" >&2
  printf '(.ci/programs installs them):\n' >&2
  printf '  %s\n' "${skipped[@]}" >&2
  exit 1
fi
