#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Whatever is done to a log behind its back, `log verify` ends with 5 and names the first broken
# record; what is refused in the open is refused by the file itself.
# shellcheck source=tests/faults/expect.sh
. "$(dirname "$0")/expect.sh"
command -v sqlite3 >/dev/null || { echo "skipped: no sqlite3"; exit 77; }
expect 0 "" night run --seed 7 --log "$work/night.db"
expect 0 "" log verify "$work/night.db"
records=$("$vigie" log verify "$work/night.db" --json | sed -nE 's/.*"records": *([0-9]+).*/\1/p')
head=$("$vigie" log verify "$work/night.db" --json | sed -nE 's/.*"head_hash": *"([0-9a-f]+)".*/\1/p')
[ "${records:-0}" -gt 50 ] || wrong "the night has only ${records:-no} records"

if sqlite3 "$work/night.db" "UPDATE record SET payload = '{}' WHERE sequence = 20" 2>/dev/null; then
  wrong "the file let a record be changed"
fi
if sqlite3 "$work/night.db" "DELETE FROM record WHERE sequence = 20" 2>/dev/null; then
  wrong "the file let a record be deleted"
fi
expect 0 "" log verify "$work/night.db" --head "$head"

# forged 'SQL' 'WORDS': done with the guards taken off and put back, as a forger would.
forged() {
  cp "$work/night.db" "$work/forged.db"
  sqlite3 "$work/night.db" "SELECT sql || ';' FROM sqlite_schema WHERE type = 'trigger'" >"$work/guards.sql"
  {
    sqlite3 "$work/night.db" "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'"
    echo "$1"
    cat "$work/guards.sql"
  } | sqlite3 "$work/forged.db"
  expect 5 "$2" log verify "$work/forged.db"
}
forged "UPDATE record SET payload = payload || ' ' WHERE sequence = 20;" "record 20"
forged "UPDATE record SET at_unix_ms = at_unix_ms + 1 WHERE sequence = 21;" "record 21"
forged "UPDATE record SET kind = 'looked' WHERE sequence = 1;" "record 1"
forged "DELETE FROM record WHERE sequence = 30;" "record 3"
forged "UPDATE record SET hash = zeroblob(32) WHERE sequence = $records;" "record $records"

# Cut from the end: the chain is whole, so only a head kept elsewhere can tell.
cp "$work/night.db" "$work/forged.db"
sqlite3 "$work/forged.db" "DROP TRIGGER record_no_delete; DELETE FROM record WHERE sequence > 40;"
sqlite3 "$work/forged.db" "$(sqlite3 "$work/night.db" "SELECT sql FROM sqlite_schema WHERE name = 'record_no_delete'")"
expect 5 "head" log verify "$work/forged.db" --head "$head"

# Bytes hurt in the middle of the file.
cp "$work/night.db" "$work/forged.db"
size=$(stat -c %s "$work/forged.db")
head -c 2048 /dev/zero | tr '\0' 'x' |
  dd of="$work/forged.db" bs=1 seek=$((size / 2)) conv=notrunc status=none
expect 5 "" log verify "$work/forged.db"
