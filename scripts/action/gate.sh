#!/usr/bin/env bash
# Runs the gate on one delivery and says how it ended. It fails only when it was asked for nonsense: the
# verdict becomes the result of the job in verdict.sh, after the summary has been written.
#
# Reads INPUT_* and CLEANBILL_DIR (from build.sh); sets the outputs verdict, decision, report,
# sarif, page, letter and dossier.
set -euo pipefail

dir=$CLEANBILL_DIR
decision=$dir/decision.json
report=$dir/report.md
sarif=$dir/cleanbill.sarif
page=$dir/report.html
letter=$dir/letter.md
dossier=$dir/dossier.zip

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

# What a step writes last counts, so anything that goes wrong below leaves "none" behind.
output verdict none

refuse() {
  printf '::error title=cleanbill::%s\n' "$1"
  exit 2
}

# A delivery chooses its own file names and words. While commands are stopped, the runner takes none of
# them for an instruction, and the token that starts them again cannot be guessed.
show() {
  local token
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  [[ ${#token} -eq 32 ]] || refuse 'No random token could be drawn, so the log of the run is not shown.'
  printf '::stop-commands::%s\n' "$token"
  cat -- "$1"
  printf '\n::%s::\n' "$token"
}

[[ -n "${INPUT_DELIVERY:-}" ]] || refuse 'Input delivery is empty. Name the folder, archive or file to judge.'

case "${INPUT_FAIL_ON:-conditional}" in
  conditional | reject) ;;
  *) refuse 'Input fail-on must be "conditional" or "reject".' ;;
esac

# --name=value keeps a value that begins with a dash from becoming a flag of its own.
args=(gate)
[[ -z "${INPUT_SUPPLIERS:-}" ]] || args+=("--suppliers=$INPUT_SUPPLIERS")
[[ -z "${INPUT_SUPPLIER:-}" ]] || args+=("--supplier=$INPUT_SUPPLIER")
[[ -z "${INPUT_AT:-}" ]] || args+=("--at=$INPUT_AT")
[[ -z "${INPUT_DATA:-}" ]] || args+=("--data=$INPUT_DATA")
[[ -z "${INPUT_PROFILE:-}" ]] || args+=("--profile=$INPUT_PROFILE")
case "${INPUT_NO_SCAN:-false}" in
  true) args+=(--no-scan) ;;
  false) ;;
  *) refuse 'Input no-scan must be "true" or "false".' ;;
esac
[[ -z "${INPUT_APPROVERS:-}" ]] || args+=("--approvers=$INPUT_APPROVERS")
case "${INPUT_SIGN:-}" in
  '') ;;
  keyless) args+=(--sign-keyless "--dossier=$dossier") ;;
  *) args+=("--sign-key=$INPUT_SIGN" "--dossier=$dossier") ;;
esac
[[ -z "${INPUT_PREVIOUS:-}" ]] || args+=("--previous=$INPUT_PREVIOUS")
[[ -z "${INPUT_PREVIOUS_KEY:-}" ]] || args+=("--previous-key=$INPUT_PREVIOUS_KEY")
[[ -z "${INPUT_PREVIOUS_IDENTITY:-}" ]] || args+=("--previous-identity=$INPUT_PREVIOUS_IDENTITY")
[[ -z "${INPUT_PREVIOUS_ISSUER:-}" ]] || args+=("--previous-issuer=$INPUT_PREVIOUS_ISSUER")
[[ -z "${INPUT_LEDGER:-}" ]] || args+=("--ledger=$INPUT_LEDGER")
[[ -z "${INPUT_LEDGER_KEY:-}" ]] || args+=("--ledger-key=$INPUT_LEDGER_KEY")

# lines FLAG TEXT gives the flag once for each line of the text.
lines() {
  local line
  while IFS= read -r line; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    [[ -z "$line" ]] || args+=("$1=$line")
  done <<<"$2"
}
lines --pack "${INPUT_PACKS:-}"
lines --waivers "${INPUT_WAIVERS:-}"
lines --trusted-root "${INPUT_TRUSTED_ROOT:-}"
args+=(-o "json=$decision" -o "markdown=$report" -o "sarif=$sarif" -o "html=$page" -o "letter=$letter" -o text -- "$INPUT_DELIVERY")

# Flags come from the inputs alone. A CLEANBILL_… variable of the job could otherwise lower a rule, or turn a
# conditional verdict into status 0, where nobody looks for it.
for name in "${!CLEANBILL_@}"; do
  unset "$name"
done

status=0
"$dir/cleanbill" "${args[@]}" >"$dir/report.txt" 2>"$dir/messages.txt" </dev/null || status=$?

show "$dir/report.txt"
show "$dir/messages.txt"

case "$status" in
  0) verdict=accept ;;
  1) verdict=reject ;;
  3) verdict=conditional ;;
  *) verdict=none ;;
esac
# A verdict that cannot be read afterwards is none.
for file in "$decision" "$report" "$sarif" "$page" "$letter"; do
  [[ -s "$file" ]] || verdict=none
done
[[ -z "${INPUT_SIGN:-}" || -s "$dossier" ]] || verdict=none

if [[ "$verdict" != none ]]; then
  output decision "$decision"
  output report "$report"
  output sarif "$sarif"
  output page "$page"
  output letter "$letter"
  [[ -z "${INPUT_SIGN:-}" ]] || output dossier "$dossier"
fi
output verdict "$verdict"
