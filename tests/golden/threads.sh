#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `night compare --json` gives the same bytes with one and with two threads.
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
