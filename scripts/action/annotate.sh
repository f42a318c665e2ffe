#!/usr/bin/env bash
# Puts the gravest findings beside the files that they are about, as annotations of the job. Only the words of checks stand in them; of a delivery no more than
# the name of a file, escaped.
# Reads VERDICT and DECISION (outputs of gate.sh), INPUT_DELIVERY.
set -euo pipefail
export LC_ALL=C

# A runner shows no more than this of each level and step.
limit=10

[[ "$VERDICT" != none && -s "$DECISION" ]] || exit 0
if ! command -v jq >/dev/null; then
  echo 'jq is not installed, so findings are not annotated; the job summary has them all.'
  exit 0
fi
# Names in an archive are no files of the repository.
base=
[[ ! -d "$INPUT_DELIVERY" ]] || base=${INPUT_DELIVERY%/}/

jq -r --arg base "$base" --argjson limit "$limit" '
  def data: gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A");
  def property: data | gsub(":"; "%3A") | gsub(","; "%2C");
  def level: {block: "error", hold: "warning"}[.severity] // "notice";
  def place: .evidence[0] as $e | if $base == "" or ($e.file // "") == "" then "" else
    "file=\($base + $e.file | property),line=\(if ($e.line // 0) > 0 then $e.line else 1 end)," end;
  [.findings[]? | select(.waiver == null and .outcome != "pass" and .outcome != "not-applicable") | . + {level: level}]
  | group_by(.level)[] | .[0].level as $level | length as $all
  | [group_by(.check)[] | to_entries[] | .value + {nth: .key}] | sort_by(.nth) # one of each check first
  | (.[:$limit][] | "::\($level) \(place)title=\(.check | property)::\(.title | data): \(.outcome | data)"),
    (if $all > $limit then "\($all - $limit) more of the level \($level) stand in the job summary." else empty end)
' "$DECISION"
