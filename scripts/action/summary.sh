#!/usr/bin/env bash
# Puts the Markdown report into the job summary, as much of it as the runner takes.
# Reads VERDICT and REPORT (outputs of gate.sh).
set -euo pipefail
export LC_ALL=C

# The runner drops the whole summary of a step that is larger than 1 MiB.
limit=$((1024 * 1024))
# Left for our own sentences. Each step has a summary file of its own, so nothing else is in it.
reserve=4096

if [[ "$VERDICT" == none || ! -s "$REPORT" ]]; then
  {
    printf '## cleanbill: no verdict\n\n'
    printf 'The delivery could not be judged, so the gate fails. The log of the gate step says why.\n'
  } >>"$GITHUB_STEP_SUMMARY"
  exit 0
fi

size=$(wc -c <"$REPORT" | tr -d ' ')
room=$((limit - reserve))
if ((size <= room)); then
  cat -- "$REPORT" >>"$GITHUB_STEP_SUMMARY"
  exit 0
fi

# Cut after the last whole line that fits. The notice comes first: at the end it could fall into a table or
# a code block of the half report, and it must not be missed.
shown=$(mktemp "$RUNNER_TEMP/cleanbill-summary.XXXXXXXX")
head -c "$room" -- "$REPORT" | sed '$d' >"$shown"
kept=$(wc -c <"$shown" | tr -d ' ')
lines=$(wc -l <"$REPORT" | tr -d ' ')
keptlines=$(wc -l <"$shown" | tr -d ' ')
{
  printf '> **This report is cut.** It has %d lines (%d bytes); the first %d lines (%d bytes) are shown, ' \
    "$lines" "$size" "$keptlines" "$kept"
  printf '%d bytes are left out, because a job summary holds 1 MiB. ' "$((size - kept))"
  printf 'The verdict is **%s**. The whole report is the file named by the output "report".\n\n' "$VERDICT"
  cat -- "$shown"
} >>"$GITHUB_STEP_SUMMARY"
rm -f -- "$shown"
