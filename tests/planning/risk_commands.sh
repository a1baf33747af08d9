#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `vigie plan --risk worst-tenth` and `vigie plan randomise`, small: what they print holds together,
# the plan file is one that other commands read, and the lot can be drawn again.
#   tests/planning/risk_commands.sh VIGIE
set -euo pipefail
vigie=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
fail() { echo "risk_commands: $*" >&2; exit 1; }

if "$vigie" plan --risk worst-tenth --locked "$dir/none.json" >/dev/null 2>"$dir/refused"; then fail "--locked was passed over"; fi
grep -q "leave out --locked or --risk" "$dir/refused" || fail "--locked with --risk: $(cat "$dir/refused")"
"$vigie" --json plan --risk worst-tenth --budget-s 1000 --threads 2 --risk-rounds 2 --risk-epochs 2 \
  --risk-moves 200 --risk-scenarios 60 --risk-fresh 60 --risk-nights 4 --save "$dir/worst.json" >"$dir/risk.json"
jq -e '.risk | .scenarios == 60 and .bound <= .objective_unseen + 1e-9
  and .mean_plan.mean_bound <= .mean_plan.mean_unseen + 1e-9 and .worst_tenth_unseen >= .mean_unseen
  and .worst_tenth_unseen <= .worst_tenth_worth + 1e-9 and .fresh.outlooks == 60 and .simulated.outlooks == 4
  and .fresh.gained_interval[0] <= .fresh.gained_in_worst_tenth + 1e-9' "$dir/risk.json" >/dev/null ||
  fail "the numbers of the worst tenth do not hold together: $(jq -c .risk "$dir/risk.json")"
"$vigie" plan export --plan "$dir/worst.json" --format csv --out "$dir/worst.csv" >/dev/null
[ -s "$dir/worst.csv" ] || fail "the plan for the worst tenth cannot be exported"

head -c 32 /dev/zero | tr '\0' s >"$dir/secret"
lot() {
  "$vigie" --json plan randomise --plans 3 --keep 0.9 --budget-s 80000 --rounds 2 --moves 1500 \
    --first-moves 1500 --secret "$dir/secret" --threads "$1" --pool "$dir/pool-$1" --save "$dir/lot-$1.json" \
    --picture "$dir/watched.png"
}
lot 1 >"$dir/lot-a"
lot 2 >"$dir/lot-b"
cmp "$dir/lot-a" "$dir/lot-b" || fail "two threads draw another lot than one"
cmp "$dir/pool-1/pool.json" "$dir/pool-2/pool.json" || fail "two threads make another pool than one"
jq -e '.randomised | (.plans | map(.chance) | add) as $sum | ($sum - 1 | fabs) < 1e-9
  and (.plans | all(.value >= 0.9 * $ARGS.named.best - 1e-9)) and .value <= .upper_bound + 1e-9
  and .least_value <= .value + 1e-12 and .after.never_watched <= .before.never_watched + 1e-9' \
  --argjson best "$(jq .randomised.best_value "$dir/lot-a")" "$dir/lot-a" >/dev/null ||
  fail "the numbers of the lot do not hold together: $(jq -c .randomised "$dir/lot-a")"
# Drawn again from what is published: pool and secret.
pool=$(sha256sum "$dir/pool-1/pool.json" | cut -d' ' -f1)
[ "$pool" = "$(jq -r .randomised.lot.pool_sha256 "$dir/lot-a")" ] || fail "the pool's hash is another"
hash=$({ printf '%s\n' "$pool"; cat "$dir/secret"; } | sha256sum | cut -c1-13)
again=$(jq --argjson lot "$((16#$hash))" '($lot / 4503599627370496) as $at |
  [foreach .plans[].chance as $c (0; . + $c)] | map(. <= $at) | map(select(.)) | length' "$dir/pool-1/pool.json")
[ "$again" = "$(jq .randomised.drawn "$dir/lot-a")" ] || fail "drawn again it is plan $again"
cmp "$dir/lot-1.json" "$dir/pool-1/plan-$(printf %02d $((again + 1))).json" || fail "the plan saved is not the one drawn"
"$vigie" plan export --plan "$dir/lot-1.json" --format gpx --out "$dir/lot.gpx" >/dev/null
[ -s "$dir/watched.png" ] || fail "no picture"
printf short >"$dir/short"
if "$vigie" plan randomise --plans 2 --rounds 1 --moves 10 --first-moves 10 --secret "$dir/short" 2>"$dir/err" >/dev/null; then
  fail "a secret of five bytes was taken"
fi
grep -q -- --secret "$dir/err" || fail "the error does not name --secret"
echo "worst tenth and lot hold together"
