#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A bad number, a missing key, a wrong type, a broken file, a missing file: exit 2 (input to mend),
# naming the file and the key.
# shellcheck source=tests/faults/expect.sh
. "$(dirname "$0")/expect.sh"
data=${VIGIE_DATA:?where the sound data lie}

# broken FILE SED_SCRIPT 'WORDS': one injury to one file, then the forecast of the night is asked.
broken() {
  rm -rf "$work/data"
  cp -rL "$data" "$work/data"
  sed -i -E "$2" "$work/data/$1"
  if cmp -s "$data/$1" "$work/data/$1"; then wrong "the test did not injure $1: $2"; fi
  VIGIE_DATA=$work/data expect 2 "$3" forecast --scenario june-2019
}
expect 0 "" forecast --scenario june-2019
expect 2 "no-such-night" forecast --scenario no-such-night

assets=$(cd "$data" && grep -rlE '^cruise_speed_kn' --include='*.toml' . | head -n 1)
[ -n "$assets" ] || wrong "no file under $data has a cruise_speed_kn"
assets=${assets#./}
name=$(basename "$assets")
broken "$assets" '0,/^cruise_speed_kn/s/^(cruise_speed_kn[^0-9-]*)[0-9.]+/\1-3/' "$name|cruise_speed_kn|-3"
broken "$assets" '0,/^cruise_speed_kn/{/^cruise_speed_kn/d}' "$name|cruise_speed_kn"
broken "$assets" '0,/^cruise_speed_kn/s/^(cruise_speed_kn[^0-9-]*)[0-9.]+/\1"fast"/' "$name|cruise_speed_kn"
broken "$assets" '0,/^cruise_speed_kn/s/^cruise_speed_kn/cruise_sped_kn/' "$name|cruise_sped_kn"
broken "$assets" '$s/$/\n[[[/' "$name"
broken scenarios/june-2019.toml '0,/^(from|night_from|night_start|start)/s/2019-06-07/2019-06-31/' "june-2019.toml"
broken scenarios/june-2019.toml '$s/$/\n= 3/' "june-2019.toml"
broken scenarios/june-2019.toml '1i no_such_key = 1' "june-2019.toml|no_such_key"

rm -rf "$work/data" && cp -rL "$data" "$work/data"
rm "$work/data/$assets"
code=0
VIGIE_DATA=$work/data timeout 240 "$vigie" forecast --scenario june-2019 >"$work/said" 2>&1 || code=$?
[ $code = 2 ] || [ $code = 4 ] || wrong "a missing $assets gave $code"
grep -qF "$name" "$work/said" || wrong "a missing $assets is not named"
