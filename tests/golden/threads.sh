#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `night compare --json` gives the same bytes with one and with two threads, a drift with 1, 2 and 7.
set -euo pipefail
binary=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for threads in 1 2; do
  "$binary" night compare --scenario june-2019 --a baseline --b night-drones --replicates 30 \
    --seed 1 --threads $threads --json >"$work/$threads" </dev/null
done
cmp "$work/1" "$work/2"
echo "$(wc -c <"$work/1") bytes, the same with 1 and 2 threads"
for threads in 1 2 7; do
  "$binary" drift --object INFLATABLE-OVERLOADED --position 5057N00124E --at 2026-01-15T00:00Z \
    --hours 6 --wind-const 3,5 --threads $threads --json >"$work/drift-$threads" </dev/null
done
cmp "$work/drift-1" "$work/drift-2"
cmp "$work/drift-1" "$work/drift-7"
echo "$(wc -c <"$work/drift-1") bytes of drift, the same with 1, 2 and 7 threads"
