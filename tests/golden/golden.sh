#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs each command of tests/golden/commands and holds what it prints against tests/golden/<name>.
#   tests/golden/golden.sh BINARY [--update-golden]
# A change of a golden file is a change of what users read: look at the difference before updating.
set -euo pipefail
binary=$1 update=${2:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
while read -r name arguments; do
  case $name in '' | '#'*) continue ;; esac
  # shellcheck disable=SC2086 # the words of a command
  code=0; "$binary" $arguments >"$work/$name" 2>"$work/errors" </dev/null || code=$?
  cat "$work/errors" >>"$work/$name"
  [ $code = 0 ] || echo "exit $code" >>"$work/$name"
  # Neither the folder of this checkout nor machine time is a result.
  sed -i "s|$root|ROOT|g" "$work/$name"
  sed -i -E '/first plan after|first_plan_s/d' "$work/$name"
  if [ "$update" = --update-golden ]; then
    cp "$work/$name" "$here/$name"
  elif ! diff -u "$here/$name" "$work/$name"; then
    echo "golden: $name differs; if that is what you meant: tests/golden/golden.sh $binary --update-golden" >&2
    failed=1
  fi
done <"$here/commands"
exit $failed
