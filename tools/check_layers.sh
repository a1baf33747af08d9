#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Holds every #include "vigie/..." of src/ and apps/ against the vigie_module lines of the root
# CMakeLists.txt: a module may include itself and the modules its own line names, no others, and a
# line may name only modules of lines above it, so no include ever points upward. apps/ stands on
# the cli module. Module names that say nothing are refused.
#   tools/check_layers.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

find src apps \( -name '*.h' -o -name '*.cc' \) -print0 | sort -z |
  xargs -0 awk '
    function fault(text) { print text; faults++ }
    FILENAME == "CMakeLists.txt" {          # the lines: one call may run over several
      sub(/#.*/, "")
      if (/^vigie_module\(/) { call = ""; open = 1 }
      if (open) call = call " " $0
      if (!open || !/\)/) next
      open = 0
      gsub(/vigie_module\(|\)/, " ", call)
      words = split(call, word, " ")
      module = word[1]; names = 0
      known[module] = 1; lines++
      may[module, module] = 1
      if (module ~ /^(util|utils|common|misc|helper|helpers|shared|base|manager|handler)$/)
        fault("CMakeLists.txt: module " module ": a name that says nothing; say what it holds")
      for (i = 2; i <= words; i++) {
        if (word[i] == "DEPENDS" || word[i] == "LIBRARIES") { names = word[i] == "DEPENDS"; continue }
        if (!names) continue
        if (!(word[i] in known) || word[i] == module)
          fault("CMakeLists.txt: module " module " depends on " word[i] ", which is not on a line above it")
        may[module, word[i]] = 1
      }
      next
    }
    FNR == 1 {
      part = split(FILENAME, folder, "/")
      from = folder[1] == "apps" ? "apps" : folder[3]
      files++
      if (from != "apps" && (part != 4 || !(from in known)))
        fault(FILENAME ": lies in no module that CMakeLists.txt has a line for")
    }
    match($0, /^[ \t]*#[ \t]*include[ \t]*["<]vigie\/[a-z_]+\//) {
      split(substr($0, RSTART, RLENGTH), step, "/")
      if (from == "apps" ? step[2] == "cli" || step[2] == "core" : (from, step[2]) in may) next
      fault(FILENAME ":" FNR ": " from " includes " step[2] ", which its line in CMakeLists.txt does not name")
    }
    END {
      if (lines == 0 || files == 0) fault("nothing checked: no vigie_module line or no source file found")
      if (faults) { print faults " fault(s)"; exit 1 }
      print files " files of " lines " modules keep to their floors"
    }' CMakeLists.txt
