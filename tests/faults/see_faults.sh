#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each fault script must refuse a program that handles the fault badly. The programs are wrappers
# around the real one: one that hides every failure, one that fails with a code that means nothing,
# and one that says nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
vigie=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrapper() { printf '#!/usr/bin/env bash\n%s\n' "$2" >"$work/$1"; chmod +x "$work/$1"; }
wrapper hides "setpriv --pdeathsig KILL '$vigie' \"\$@\"; exit 0"
wrapper vague "code=0; setpriv --pdeathsig KILL '$vigie' \"\$@\" || code=\$?; [ \$code = 0 ] || exit 1"
wrapper silent "exec '$vigie' \"\$@\" 2>/dev/null"
for script in bad_files forged_record full_disk killed_night port_in_use; do
  for program in hides vague silent; do
    if [ $script$program = killed_nightsilent ]; then continue; fi  # it asks for no words
    code=0
    timeout 500 bash "$here/$script.sh" "$work/$program" >"$work/out" 2>&1 || code=$?
    if [ $code = 77 ]; then echo "skipped: $script with a program that is $program"; continue; fi
    if [ $code = 0 ] || ! grep -q 'FAULT NOT HANDLED' "$work/out"; then
      echo "not seen: $script passes or breaks with a program that $program ($code)"
      tail -n 5 "$work/out"
      exit 1
    fi
    echo "seen: $script, $program: $(grep -m1 'FAULT NOT HANDLED' "$work/out" | cut -c1-120)"
  done
done
