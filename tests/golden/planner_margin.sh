#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The planner against patrols without a plan, over 200 fresh simulated nights of the default night:
# it must know more boats in time (met on the beach, or seen at sea before distress) than an evenly
# spaced shuttle by 0.1 a night and than a random patrol by 0.2, at the low end of the 95 % interval;
# and its first plan must come within 5 s.
set -euo pipefail
binary=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$binary" plan compare --nights 200 --seed 1 --json >"$work/margins" </dev/null
"$binary" --rounds 0 plan --json --budget-s 0 >"$work/plan" </dev/null
jq -r '.against[] | "against \(.baseline): \(.boats_known_in_time.planned) boats a night known in time, \(.boats_known_in_time.baseline) without; difference \(.boats_known_in_time.difference), interval \(.boats_known_in_time.interval)"' "$work/margins"
jq -r '"first plan after \(.first_plan_s) s"' "$work/plan"
jq -e '[.against[] | .boats_known_in_time.interval[0] > {"shuttle": 0.1, "random": 0.2}[.baseline]] | all and length == 2' "$work/margins" >/dev/null ||
  { echo "the planner does not beat the baselines by the stated margin" >&2; exit 1; }
jq -e '.first_plan_s < 5' "$work/plan" >/dev/null || { echo "the first plan took over 5 s" >&2; exit 1; }
