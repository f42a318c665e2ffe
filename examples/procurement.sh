#!/usr/bin/env bash
# A procurement officer: a supplier's delivery has arrived. Buy or not, and if not yet, what is to be asked for?
# Run it in the root of the repository. Writes to OUT, out/examples without one.
set -euo pipefail
out=${OUT:-out/examples}/procurement
mkdir -p "$out"

status=0
cleanbill gate --suppliers testdata/suppliers --data testdata/data --at 2026-11-20 \
  -o text -o letter="$out/letter.md" -o html="$out/report.html" \
  testdata/deliveries/infusion-pump-conditional || status=$?

# 0 accept, 1 reject, 3 conditional; 2 is no verdict, and never an acceptance.
case $status in
  0) echo 'Buy.' ;;
  3) echo "Not yet: send $out/letter.md to the supplier." ;;
  1) echo "Do not buy: $out/report.html says why." ;;
  *) exit "$status" ;;
esac
