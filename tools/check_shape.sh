#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The shape of the sources: no file over 1,000 lines, no C++ function over 80 (told by its braces as
# clang-format sets them), every source opens with its licence, every header has #pragma once, and
# no file or type has a name that says nothing.
#   tools/check_shape.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

# git's files; in a folder that git does not know, all of them.
list() {
  if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
    git ls-files -- "$@"
  else
    find "$@" -type f 2>/dev/null || true
  fi | while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done
}
sources() { list src apps tools bench tests script web/src | grep -E '\.(cc|h|sh|ts|mjs|svelte)$'; }

{
  sources | grep -iE '/[^/]*(util|common|misc|helper|manager|handler|processor)[^/]*$|/(data|info|object|entity)\.[a-z]+$' |
    sed 's/$/: a name that says nothing; say what it holds/' || true
  sources | xargs -r awk '
    FNR == 1 { if (file) finish(); file = FILENAME; lines = 0; licensed = 0; once = 0; delete at
               cpp = file ~ /\.(cc|h)$/ }
    { lines++ }
    FNR <= 3 && /SPDX-License-Identifier: Apache-2\.0/ { licensed = 1 }
    /^#pragma once/ { once = 1 }
    cpp && /^(  )?[^ \t}#\/]/ { at[indent()] = FNR }
    cpp && /^(  )?}$/ { k = indent(); if (k in at && FNR - at[k] + 1 > 80)
      print file ":" at[k] ": a function of " FNR - at[k] + 1 " lines; 80 are allowed" }
    cpp && /^ *(class|struct|enum class) +[A-Za-z]*(Util|Helper|Manager|Handler|Processor|Misc)[A-Za-z]* *[:{]/ {
      print file ":" FNR ": a type name that says nothing" }
    function indent() { return /^  / ? 2 : 0 }
    function finish() {
      if (lines > 1000) print file ": " lines " lines; 1000 are allowed"
      if (!licensed && lines) print file ": opens without its SPDX-License-Identifier line"
      if (file ~ /\.h$/ && !once) print file ": has no #pragma once"
    }
    END { if (file) finish(); else print "nothing checked: no source file found" }'
} | awk '{print} END {if (NR) {print NR " fault(s)"; exit 1} print "shape holds"}'
