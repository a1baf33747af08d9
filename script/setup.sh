# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: installing what is missing, configuring, building. Bash.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=true

say() { printf 'vigie: %s\n' "$*" >&2; }
fail() {
  printf 'vigie: error: %s\n' "$1" >&2
  if [ $# -gt 1 ]; then printf '       %s\n' "${@:2}" >&2; fi
  exit 1
}

# as_root COMMAND...: as root, or through sudo. Without a terminal sudo must not ask.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif ! command -v sudo >/dev/null; then
    fail "packages are missing and this user is neither root nor has sudo" \
      "run this once as root, or install sudo: $missing"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# packages SECTION...: the packages of those sections of packages.txt.
packages() {
  awk -v wanted=" $* " '!/^#/ && index(wanted, " " $1 " ") {print $2}' "$root/script/packages.txt"
}

# apt_quiet ARGUMENTS...: apt-get, its words kept for the day it fails.
apt_quiet() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >>"$apt_log" 2>&1 </dev/null
}

apt_failed() {
  local why="see the lines above"
  if grep -qE 'Temporary failure|Could not (resolve|connect)|Connection (failed|timed out|refused)|Unable to connect' "$apt_log"; then
    why="no network, or the mirrors named in /etc/apt cannot be reached: check both, run again"
  elif grep -q 'Unable to locate package' "$apt_log"; then
    why="the mirrors named in /etc/apt do not have it: Debian 12 (bookworm) main is needed"
  elif grep -qE 'held broken packages|Unmet|conflict' "$apt_log"; then
    why="another package stands in the way; often libboost1.81-dev, which excludes libboost1.74-dev"
  elif grep -q 'No space left' "$apt_log"; then
    why="the disk is full"
  elif grep -qE 'sudo:|a password is required' "$apt_log"; then
    why="sudo asked for a password and there is no terminal: run 'sudo true' first, or be root"
  fi
  tail -n 15 "$apt_log" >&2
  fail "apt-get could not install: $missing" "$why"
}

# need SECTION...: installs what is missing of those sections.
need() {
  command -v dpkg-query >/dev/null ||
    fail "this machine has no dpkg: Vigie is built on Debian 12" "use a Debian 12 container or chroot"
  missing=$(packages "$@" | while read -r package; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done | tr '\n' ' ')
  if [ -z "$missing" ]; then return 0; fi
  apt_log=$(mktemp)
  say "installing by apt: $missing"
  apt_quiet update || apt_failed
  # shellcheck disable=SC2086 # one word per package
  apt_quiet install --no-install-recommends $missing || apt_failed
  rm -f "$apt_log"
}

node_serves() {
  command -v node >/dev/null && command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 18 || (major === 18 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

# need_node: any node from 18.19 on serves; Debian's own is installed where there is none.
need_node() {
  if node_serves; then return 0; fi
  need web
  hash -r
  node_serves || fail "node $(node --version 2>/dev/null || echo 'is missing or') is too old" \
    "18.19 or later with npm is needed: upgrade the nodejs package, or remove the other node from PATH"
}

# web_modules: npm's packages for web/, again only when the lock file changed.
web_modules() {
  local stamp="$root/web/node_modules/.vigie-lock" log
  if cmp -s "$root/web/package-lock.json" "$stamp"; then return 0; fi
  say "fetching the web packages (npm ci)"
  log=$(mktemp)
  if ! (cd "$root/web" && npm ci --no-audit --no-fund --loglevel=warn) >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    fail "npm could not fetch the web packages" "check the network and 'npm config get registry', run again"
  fi
  rm -f "$log"
  cp "$root/web/package-lock.json" "$stamp"
}

# web_build: web/dist, again only when something of web/ is newer.
web_build() {
  local dist="$root/web/dist/index.html" log
  if [ -f "$dist" ] && [ -z "$(find "$root/web" "$root/api" \
      \( -name node_modules -o -name dist \) -prune -o -type f -newer "$dist" -print -quit)" ]; then
    return 0
  fi
  need_node
  web_modules
  say "building the web page"
  log=$(mktemp)
  if ! (cd "$root/web" && npm run build) >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    fail "the web page did not build" "mend what npm says above"
  fi
  rm -f "$log"
  touch "$dist"
}

# configure PRESET [ARGUMENTS...]: once; ninja does it again when CMake's files change.
configure() {
  local preset=$1
  shift
  if [ -f "$root/build/$preset/build.ninja" ] && [ $# = 0 ]; then return 0; fi
  local extra=()
  if command -v ccache >/dev/null; then extra+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  if command -v mold >/dev/null; then
    extra+=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold)
  fi
  say "configuring build/$preset"
  if ! (cd "$root" && cmake --preset "$preset" "${extra[@]}" "$@") >"$root/build-$preset.log" 2>&1; then
    tail -n 30 "$root/build-$preset.log" >&2
    fail "cmake could not configure the $preset preset" "the whole output: build-$preset.log"
  fi
  rm -f "$root/build-$preset.log"
}

# build PRESET TARGETS...: one line every tenth of the way, everything when it fails.
build() {
  local preset=$1 log
  shift
  log="$root/build/$preset/build.log"
  say "building build/$preset: $*"
  if ! cmake --build "$root/build/$preset" --target "$@" 2>&1 </dev/null | tee "$log" |
      awk -F'[][/ ]' '/^\[[0-9]+\/[0-9]+\]/ && int(10*$2/$3) > tenth {
        tenth = int(10*$2/$3); printf "vigie:   %s of %s\n", $2, $3; fflush() }' >&2; then
    grep -vE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 60 >&2
    fail "the $preset build failed" "the whole output: build/$preset/build.log"
  fi
}
