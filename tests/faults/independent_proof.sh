#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# docs/formats/log.md says how anyone can check a log without Vigie. Its Python is run as it stands
# there: it must agree with the program on a sound log, and both must name the same broken record.
# shellcheck source=tests/faults/expect.sh
. "$(dirname "$0")/expect.sh"
here=$(cd "$(dirname "$0")" && pwd)
command -v sqlite3 >/dev/null || { echo "skipped: no sqlite3"; exit 77; }
python=$(command -v /usr/bin/python3 || command -v python3) || { echo "skipped: no python3"; exit 77; }
"$python" -c 'import hashlib, sqlite3' 2>/dev/null || { echo "skipped: this python3 has no sqlite3"; exit 77; }
sed -n '/^```python$/,/^```$/{/^```/d;p}' "$here/../../docs/formats/log.md" >"$work/proof.py"
[ -s "$work/proof.py" ] || wrong "the page holds no Python"

cp "$here/../fuzz/corpus/log_file/six_records" "$work/six.db"
expect 0 "6 records" log verify "$work/six.db"
"$python" "$work/proof.py" "$work/six.db" >"$work/proved" 2>&1 || wrong "the page refuses a sound log: $(cat "$work/proved")"
read -r records head <"$work/proved"
[ "$records" = 6 ] || wrong "the page counts $records records, not 6"
grep -qF "$head" "$work/said" || wrong "the page and the program differ: head $head"
expect 0 "" log verify "$work/six.db" --head "$head"

# broken N 'SQL': with the guards taken off and put back, as a forger would.
broken() {
  cp "$here/../fuzz/corpus/log_file/six_records" "$work/bad.db"
  sqlite3 "$work/six.db" "SELECT sql || ';' FROM sqlite_schema WHERE type = 'trigger'" >"$work/guards.sql"
  {
    sqlite3 "$work/six.db" "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'"
    echo "$2"
    cat "$work/guards.sql"
  } | sqlite3 "$work/bad.db"
  expect 5 "record $1" log verify "$work/bad.db"
  code=0
  "$python" "$work/proof.py" "$work/bad.db" >"$work/proved" 2>&1 || code=$?
  [ $code != 0 ] || wrong "the page proves a log with a broken record $1"
  grep -qF "record $1 is broken" "$work/proved" || wrong "the page names another record: $(cat "$work/proved")"
}
broken 3 "UPDATE record SET payload = payload || ' ' WHERE sequence = 3;"
broken 4 "UPDATE record SET at_unix_ms = at_unix_ms + 1 WHERE sequence = 4;"
broken 2 "DELETE FROM record WHERE sequence = 2;"
broken 1 "UPDATE site SET name = name || 'x';"
