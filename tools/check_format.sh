#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every C++ file must be as clang-format 14 writes it.
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
# git's files; where there is no git, those of the folders that hold sources.
list() {
  if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
    git ls-files -- '*.cc' '*.h'
  else
    find src apps tools bench tests \( -name '*.cc' -o -name '*.h' \) 2>/dev/null || true
  fi | while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done
}
mapfile -t files < <(list)
[ ${#files[@]} -gt 0 ] || { echo "no C++ file found here"; exit 1; }
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
