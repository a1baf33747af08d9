#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A small generated night by the command line: the bound holds, the plan is not worse than the first
# one, and what is planned again after an event is not worse than what stood.
#   plan_generated.sh VIGIE
set -euo pipefail
"$1" --json plan generated --assets 3 --boats 400 --seed 5 --rounds 4 --moves 2000 \
  --budget-s 300 --again-s 300 </dev/null |
  jq -e '.cells >= 500 and .steps == 144 and .value >= .first_value and .value <= .upper_bound and
    .fresh_value > 0.5 * .value and (.again | length) == 2 and
    (.again | all(.value >= .kept_value and .value <= .upper_bound and .kept_value > 0)) and
    .again[1].value > .again[1].kept_value + 0.1' >/dev/null ||
  { echo "a generated night does not hold what it says" >&2; exit 1; }
echo "generated night: as it should be"
