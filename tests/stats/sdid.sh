#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# vigie stats sdid by the command line: proposition 99 with its placebo error, within two seconds of processor time;
# and panels that it must refuse (synthdid issues 73 and 125: units treated at different times).
#   tests/stats/sdid.sh VIGIE refusals|proposition99
set -euo pipefail
vigie=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "sdid: $*" >&2; exit 1; }

# Six units, eight years; the last unit is treated from the year given, the one before it from 6 or never.
panel() { # panel YEAR_OF_LAST YEAR_OF_FIFTH
  echo "unit,time,outcome,treated"
  for unit in 1 2 3 4 5 6; do
    for year in 1 2 3 4 5 6 7 8; do
      treated=0
      if [ $unit = 6 ] && [ $year -ge "$1" ]; then treated=1; fi
      if [ $unit = 5 ] && [ $year -ge "$2" ]; then treated=1; fi
      echo "$unit,$year,$((unit * 10 + year * unit % 7 - 5 * treated)),$treated"
    done
  done
}
refused() { # refused WORDS: the panel on standard input is refused with these words
  cat >"$folder/panel.csv"
  if "$vigie" stats sdid --data "$folder/panel.csv" >"$folder/out" 2>&1; then fail "accepted: $1"; fi
  grep -q "$1" "$folder/out" || fail "said \"$(head -n 1 "$folder/out")\" and not \"$1\""
}
if [ "$2" = refusals ]; then
  panel 6 9 >"$folder/one.csv"
  "$vigie" --json stats sdid --data "$folder/one.csv" | jq -e '.effect < 0' >/dev/null || fail "one treated unit"
  panel 6 7 | refused "all treated from the same time on"
  { panel 6 9; echo "3,4,99,0"; } | refused "twice"
  panel 6 9 | grep -v '^3,4,' | refused "lacks some of the times"
  exit 0
fi
prop99=${VIGIE_SHARED:-../shared}/data/impact/california_prop99.csv
if [ ! -s "$prop99" ]; then echo "skipped: no shared data"; exit 77; fi
tr ';' ',' <"$prop99" >"$folder/prop99.csv"
TIMEFORMAT='%U %S'
seconds=$({ time "$vigie" --json stats sdid --data "$folder/prop99.csv" --unit State --time Year \
  --outcome PacksPerCapita >"$folder/prop99.json"; } 2>&1)
jq -e '(.effect + 15.6038278727 | fabs) < 1e-3 and (.placebo_standard_error - 8.4 | fabs) <= 0.4 and .placebo_draws == 200' \
  "$folder/prop99.json" >/dev/null || fail "effect and error are $(jq -c '[.effect, .placebo_standard_error]' "$folder/prop99.json")"
awk '{ exit !($1 + $2 <= 2) }' <<<"$seconds" || fail "took $seconds s of processor time, not 2"
echo "proposition 99: $(jq -c '[.effect, .placebo_standard_error]' "$folder/prop99.json"), $seconds s (user, system)"
