#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A second server on the same port: exit 4, the port named and a mend given; the first one goes on.
# A port that no port is: exit 1 or 2 at once. Published arrivals that cannot be read, or skip a day:
# exit 2, the file and its line named.
# shellcheck source=tests/faults/expect.sh
. "$(dirname "$0")/expect.sh"
expect 0 "" night run --seed 7 --log "$work/night.db"
"$vigie" serve --log "$work/night.db" --port 0 >"$work/first" 2>&1 &
first=$!
# shellcheck disable=SC2064
trap "kill -KILL $first 2>/dev/null || true; rm -rf '$work'" EXIT
for _ in $(seq 1 240); do
  port=$(grep -oE 'http://localhost:[0-9]+' "$work/first" | grep -oE '[0-9]+$' || true)
  if [ -n "$port" ]; then break; fi
  kill -0 $first 2>/dev/null || { cat "$work/first"; wrong "the first server ended"; }
  sleep 0.25
done
[ -n "$port" ] || wrong "the first server did not say its port"
expect 4 "$port" serve --log "$work/night.db" --port "$port"
grep -qE ';.*[a-z]' "$work/said" || wrong "no mend is given"
{ exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || wrong "the first server no longer answers"
exec 3>&-
code=0
timeout 240 "$vigie" serve --log "$work/night.db" --port 70000 >"$work/said" 2>&1 || code=$?
[ $code = 1 ] || [ $code = 2 ] || wrong "port 70000 gave $code"
expect 2 "no-such-file.csv" serve --log "$work/night.db" --port 0 --series "$work/no-such-file.csv"
printf 'date,migrants_arrived,boats_arrived\n2024-01-01,3,1\n2024-01-03,0,0\n' >"$work/gap.csv"
expect 2 "gap.csv:3|every day" serve --log "$work/night.db" --port 0 --series "$work/gap.csv"
kill -INT $first
code=0
wait $first || code=$?
[ $code = 0 ] || [ $code = 130 ] || wrong "the first server ended with $code after Ctrl-C"
