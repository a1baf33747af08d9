#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every C++ file that git knows must be as clang-format 14 writes it.
#   tools/check_format.sh          says which are not
#   tools/check_format.sh --fix    rewrites them
set -euo pipefail
cd "$(dirname "$0")/.."
tool=$(command -v clang-format-14 || command -v clang-format) ||
  { echo "clang-format is missing: apt-get install clang-format"; exit 1; }
case $("$tool" --version) in
  *"version 14."*) ;;
  *) echo "version 14 is the measure, this is $("$tool" --version)"; exit 1 ;;
esac
mapfile -t files < <(git ls-files -- '*.cc' '*.h' | while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done)
[ ${#files[@]} -gt 0 ] || { echo "git lists no C++ file here"; exit 1; }
if [ "${1:-}" = --fix ]; then
  "$tool" -i "${files[@]}"
else
  if faults=$("$tool" --dry-run -Werror "${files[@]}" 2>&1); then
    echo "${#files[@]} files are formatted"
  else
    echo "$faults" | grep 'error:' | cut -d: -f1,2 | sed 's/$/: mend with tools\/check_format.sh --fix/' | sort -u
    exit 1
  fi
fi
