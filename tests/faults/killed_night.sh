#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A process killed while it records a night leaves a log that proves itself: a prefix of the night,
# nothing half. The same night can be recorded anew and gives the same head.
# shellcheck source=tests/faults/expect.sh
. "$(dirname "$0")/expect.sh"
expect 0 "" night run --seed 7 --log "$work/whole.db"
head_of() { "$vigie" log verify "$1" --json | sed -nE 's/.*"head_hash": *"([0-9a-f]+)".*/\1/p'; }
records_of() { "$vigie" log verify "$1" --json | sed -nE 's/.*"records": *([0-9]+).*/\1/p'; }
whole=$(records_of "$work/whole.db")
[ "${whole:-0}" -gt 50 ] || wrong "the night has only ${whole:-no} records"

cut=0
for try in $(seq 1 4); do
  log=$work/killed-$try.db
  "$vigie" night run --seed 7 --log "$log" >/dev/null 2>&1 &
  process=$!
  # Wait until the log is there, then a little longer each time.
  for _ in $(seq 1 6000); do
    if [ -s "$log" ] || ! kill -0 $process 2>/dev/null; then break; fi
    sleep 0.005
  done
  sleep "$(awk -v n="$try" 'BEGIN {print 0.05 * (n - 1)}')"
  if ! kill -KILL $process 2>/dev/null; then
    wait $process 2>/dev/null || true
    [ "$cut" -gt 0 ] || { rm -f "$log"*; continue; }
    break
  fi
  wait $process 2>/dev/null || true
  [ -e "$log" ] || continue
  code=0
  "$vigie" log verify "$log" >"$work/said" 2>&1 || code=$?
  # 2: killed before the file was made a log at all.
  [ $code = 0 ] || [ $code = 2 ] || wrong "after a kill the log does not verify: $code"
  if [ $code = 0 ]; then
    left=$(records_of "$log")
    [ "$left" -le "$whole" ] || wrong "more records than the night has"
    if [ "$left" -lt "$whole" ]; then
      cut=$((cut + 1))
      code=0
      "$vigie" log replay "$log" >"$work/said" 2>&1 || code=$?
      [ $code != 0 ] || wrong "a night of $left of $whole records replays as if it were whole"
    fi
  fi
done
[ $cut -gt 0 ] || wrong "no kill fell into the night; nothing was tested"
echo "$cut kills in mid-night, each left a log that proves itself"

code=0
"$vigie" night run --seed 7 --log "$work/whole.db" >"$work/said" 2>&1 || code=$?
[ $code = 2 ] || [ $code = 4 ] || wrong "a log that exists was written over: $code"
expect 0 "" night run --seed 7 --log "$work/again.db"
[ "$(head_of "$work/again.db")" = "$(head_of "$work/whole.db")" ] || wrong "the same night gave another log"

# Ctrl-C: told, 130, and what is there is whole.
"$vigie" night run --seed 7 --log "$work/stopped.db" >"$work/said" 2>&1 &
process=$!
sleep 0.2
kill -TERM $process 2>/dev/null || true
code=0
wait $process || code=$?
[ $code = 130 ] || [ $code = 0 ] || wrong "asked to stop, it ended with $code"
