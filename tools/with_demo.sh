#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs a command while `vigie demo` serves on a free port; {} in the command becomes its address.
# Trials are played on invented arrivals, so that the command finds the same ones everywhere; it is
# told where they are (VIGIE_DEMO_SERIES), and the binary (VIGIE_BINARY).
# Then ends the server as Ctrl-C would, and fails when that does not end it cleanly.
#   tools/with_demo.sh BINARY COMMAND...     e.g. tools/with_demo.sh build/dev/vigie curl {}/healthz
set -euo pipefail
binary=$1
shift
work=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill -KILL "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
wrong() {
  echo "with_demo: $1" >&2
  echo "what vigie demo printed:" >&2
  tail -n 20 "$work/out" >&2
  exit 1
}

export VIGIE_BINARY=$binary VIGIE_DEMO_SERIES=$work/daily.csv
seq 0 999 | sed 's/.*/2021-06-01 & days/' | date -u -f - +%F |
  awk 'BEGIN { print "date,migrants_arrived,boats_arrived" }
       { s = (s * 7621 + 1) % 32768; boats = s % 10 < 4 ? int(s / 10) % 12 + 1 : 0; print $0 "," 50 * boats "," boats }' \
    >"$VIGIE_DEMO_SERIES"

"$binary" demo --port 0 --series "$VIGIE_DEMO_SERIES" >"$work/out" 2>&1 </dev/null &
server=$!
for _ in $(seq 1200); do
  port=$(grep -oE 'http://localhost:[0-9]+' "$work/out" 2>/dev/null | head -n 1 | cut -d: -f3 || true)
  if [ -n "$port" ]; then break; fi
  kill -0 "$server" 2>/dev/null || { server=; wrong "it ended before it served"; }
  sleep 0.25
done
[ -n "$port" ] || wrong "it did not say within 5 minutes where it serves"

code=0
"${@//\{\}/http://127.0.0.1:$port}" || code=$?

kill -INT "$server" 2>/dev/null || wrong "it ended while it was used"
for _ in $(seq 100); do
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
if kill -0 "$server" 2>/dev/null; then wrong "it did not end within 10 s of Ctrl-C"; fi
ended=0
wait "$server" || ended=$?
server=
[ $ended = 0 ] || [ $ended = 130 ] || wrong "it ended with $ended after Ctrl-C"
exit $code
