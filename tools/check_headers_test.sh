#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A header that does not stand alone must fail CMake's header verification: planted in a copy, in
# a module with sources and in one that is headers only.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
for entry in * .git; do
  case $entry in build | src) ;; *) ln -s "$here/$entry" "$copy/$entry" ;; esac
done
mkdir -p "$copy/src/vigie"
for module in src/vigie/*; do mkdir -p "$copy/$module"; done
cp src/vigie/core/* "$copy/src/vigie/core/"
echo '#pragma once
inline std::vector<int> planted();' | tee "$copy/src/vigie/core/planted.h" >"$copy/src/vigie/stats/planted.h"

cmake -S "$copy" -B "$copy/b" -G Ninja -DBUILD_TESTING=OFF >"$copy/configure.log" 2>&1 ||
  { cat "$copy/configure.log"; exit 1; }
if cmake --build "$copy/b" --target all_verify_interface_header_sets -- -k 0 >"$copy/build.log" 2>&1; then
  echo "not seen: a header that does not stand alone"; exit 1
fi
for module in core stats; do
  grep -q "vigie/$module/planted.h.*error" "$copy/build.log" ||
    { echo "not named: vigie/$module/planted.h"; cat "$copy/build.log"; exit 1; }
  echo "seen: vigie/$module/planted.h does not stand alone"
done
rm "$copy"/src/vigie/*/planted.h
cmake --build "$copy/b" --target all_verify_interface_header_sets >"$copy/build.log" 2>&1 ||
  { echo "fails on sound headers"; cat "$copy/build.log"; exit 1; }
