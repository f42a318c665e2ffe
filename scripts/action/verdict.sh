#!/usr/bin/env bash
# Turns the verdict into the result of the job: 0 passes, 1 reject, 3 conditional, 2 no verdict.
# Reads VERDICT (output of gate.sh) and INPUT_FAIL_ON. Says nothing in the words of the delivery.
set -euo pipefail

case "${VERDICT:-none}" in
  accept)
    echo '::notice title=cleanbill::accept: nothing that was checked stands against accepting this delivery but what waivers lift; remarks are in the job summary.'
    exit 0
    ;;
  conditional)
    if [[ "${INPUT_FAIL_ON:-conditional}" == reject ]]; then
      echo '::warning title=cleanbill::conditional: obligations are open; see the job summary. The job goes on because fail-on is "reject".'
      exit 0
    fi
    echo '::error title=cleanbill::conditional: obligations are open; see the job summary.'
    exit 3
    ;;
  reject)
    echo '::error title=cleanbill::reject: the delivery may not be used; see the job summary.'
    exit 1
    ;;
  *)
    echo '::error title=cleanbill::no verdict: the delivery could not be judged; see the log of the gate step.'
    exit 2
    ;;
esac
