#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The layer check must pass on the tree as it is and fail on each fault planted in a copy.
set -euo pipefail
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
fresh() { rm -rf "${copy:?}"/*; cp -r CMakeLists.txt src apps "$copy"/; }

fresh
tools/check_layers.sh "$copy" >/dev/null || { echo "fails on a sound tree"; exit 1; }

# fault NAME EXPECTED: the planted fault must be refused in words that hold EXPECTED.
fault() {
  local words
  if words=$(tools/check_layers.sh "$copy"); then
    echo "not seen: $1"; exit 1
  fi
  if ! grep -qF "$2" <<<"$words"; then
    echo "$1: seen, but not named by: $2"; echo "$words"; exit 1
  fi
  echo "seen: $1"
  fresh
}
echo '#include "vigie/night/night.h"' >>"$copy/src/vigie/geo/plane.h"
fault "an include upward" "src/vigie/geo/plane.h:"
echo '#include "vigie/forecast/forecast.h"' >>"$copy/src/vigie/planning/planning.h"
fault "an include of a stranger on the same floor" "planning includes forecast"
echo '#  include <vigie/core/units.h>' >>"$copy/src/vigie/core/units.h"
echo '#include "vigie/geo/plane.h"' >>"$copy/src/vigie/core/core_test.cc"
fault "an include upward by a test" "core includes geo"
sed -i '/belief/s/ motion)/)/' "$copy/CMakeLists.txt"
echo '#include "vigie/motion/crossing.h"' >>"$copy/src/vigie/belief/belief.h"
fault "an include that only another module's line allows" "belief includes motion"
sed -i 's/^vigie_module(geo .*DEPENDS core/& model/' "$copy/CMakeLists.txt"
fault "a line that names a module above it" "geo depends on model"
sed -i 's/^vigie_module(stats .*/&\nvigie_module(util DEPENDS core)/' "$copy/CMakeLists.txt"
fault "a module called util" "module util"
mkdir "$copy/src/vigie/attic" && echo >"$copy/src/vigie/attic/x.h"
fault "a folder without a line" "src/vigie/attic/x.h"
echo '#include "vigie/night/night.h"' >>"$copy/apps/vigie/main.cc"
fault "main.cc past the cli" "apps includes night"
rm -rf "$copy/src/vigie" "$copy/apps/vigie"
fault "an empty tree" "nothing checked"
