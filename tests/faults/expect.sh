# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it. `vigie` is the program under test.
set -euo pipefail
vigie=$1
work=$(mktemp -d)
# shellcheck disable=SC2064 # the folder as it is now
trap "rm -rf '$work'" EXIT

wrong() {
  echo "FAULT NOT HANDLED: $1"
  if [ -s "$work/said" ]; then sed 's/^/  said: /' "$work/said" | tail -n 20; fi
  exit 1
}

# expect CODE 'WORDS|MORE WORDS' ARGUMENTS...: the program must end with CODE within four minutes and
# say each of the words, told apart by |, on standard error or output.
expect() {
  local code=0 wanted=$1 words word
  IFS='|' read -ra words <<<"$2"
  shift 2
  timeout 240 "$vigie" "$@" >"$work/said" 2>&1 </dev/null || code=$?
  [ "$code" = "$wanted" ] || wrong "vigie $* ended with $code, not $wanted"
  for word in "${words[@]}"; do
    grep -qF -- "$word" "$work/said" || wrong "vigie $* did not say: $word"
  done
  echo "as it should: vigie $* -> $code: $(tail -n 1 "$work/said" | cut -c1-150)"
}
