#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The shape check must fail on each fault planted in a copy, and the format check on a bad file.
set -euo pipefail
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
here=$PWD
mkdir -p "$copy/src/vigie/core"
cp src/vigie/core/time.h src/vigie/core/time.cc "$copy/src/vigie/core/"
tools/check_shape.sh "$copy" >/dev/null || { echo "fails on sound files"; exit 1; }

fault() { # NAME EXPECTED, then the file's text on standard input, put at NAME's path
  cat >"$copy/$1"
  local words
  if words=$("$here/tools/check_shape.sh" "$copy"); then echo "not seen: $2"; exit 1; fi
  grep -qF "$1" <<<"$words" && grep -qF "$2" <<<"$words" || { echo "not named: $2"; echo "$words"; exit 1; }
  rm "$copy/$1"
  echo "seen: $2"
}
licence='// SPDX-License-Identifier: Apache-2.0'
long() { for i in $(seq "$1"); do echo "${2:-}  x += $i;"; done; }
{ echo "$licence"; echo "int f(int x,"; echo "      int y) {"; long 78; echo "}"; } |
  fault src/vigie/core/a.cc "a function of 81 lines"
{ echo "$licence"; echo "#pragma once"; echo "class A {"; echo "  int f() {"; long 80 "  "; echo "  }"; echo "};"; } |
  fault src/vigie/core/a.h "a function of 82 lines"
{ echo "$licence"; for i in $(seq 1000); do echo "int a$i;"; done; } | fault src/vigie/core/b.cc "1001 lines"
echo "int a;" | fault src/vigie/core/c.cc "without its SPDX"
echo "$licence" | fault src/vigie/core/d.h "no #pragma once"
echo "$licence" | fault src/vigie/core/time_utils.cc "a name that says nothing"
{ echo "$licence"; echo "class NightManager {"; } | fault src/vigie/core/e.cc "a type name"

mkdir -p "$copy/format/tools" "$copy/format/src"
cp tools/check_format.sh "$copy/format/tools/"
cp .clang-format "$copy/format/"
cd "$copy/format"
printf 'int a() { return 0; }\n' >src/a.cc
tools/check_format.sh >/dev/null || { echo "format: fails on a sound file"; exit 1; }
printf 'int  a( ){return 0;}\n' >src/a.cc
if tools/check_format.sh >/dev/null; then echo "not seen: a badly formatted file"; exit 1; fi
echo "seen: a badly formatted file"
