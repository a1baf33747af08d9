#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches the page and the API of a running `vigie demo` as a browser would, holds what they say
# against the night's own log, and prints what it saw.
#   tools/with_demo.sh BINARY tools/check_demo.sh BINARY {}
set -euo pipefail
binary=$1 url=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong() {
  echo "demo check: $1" >&2
  if [ $# -gt 1 ]; then printf '  %s\n' "${@:2}" >&2; fi
  exit 1
}

# fetch PATH FILE EXPECTED_TYPE: 200 and the right kind of content, or the check fails.
fetch() {
  local saw
  saw=$(curl -sS --max-time 30 -o "$2" -w '%{http_code} %{content_type} %{size_download}' "$url$1") ||
    wrong "GET $1 failed"
  case $saw in
    "200 $3"*) echo "GET $1: ${saw/% */} ${saw##* } bytes" ;;
    *) wrong "GET $1 answered $saw, not 200 $3" ;;
  esac
}
echo "$url"
fetch / "$work/index.html" text/html
grep -q '<title>Vigie' "$work/index.html" || wrong "the page has no title Vigie"
scripts=0
for path in $(grep -oE '(src|href)="\./assets/[^"]+\.(js|css)"' "$work/index.html" | cut -d'"' -f2); do
  case $path in *.js) kind=text/javascript ;; *) kind=text/css ;; esac
  fetch "/${path#./}" "$work/asset" $kind
  scripts=$((scripts + 1))
done
[ $scripts -gt 0 ] || wrong "the page names no script: was web/dist built?"
for part in night chart conditions/series forecast plan timeline report compare; do
  fetch "/api/v1/$part" "$work/${part////_}.json" application/
  jq -e 'type == "object" and (has("error") | not)' "$work/${part////_}.json" >/dev/null ||
    wrong "/api/v1/$part is no JSON object" "$(head -c 300 "$work/${part////_}.json")"
done
until=$(jq -r .until "$work/night.json")
fetch "/api/v1/picture?at=$until" "$work/picture.json" application/json
missing=$(curl -sS --max-time 30 -o /dev/null -w '%{http_code}' "$url/api/v1/no-such-thing")
[ "$missing" = 404 ] || wrong "an unknown API path answered $missing, not 404"

jq -e '.finished == true and (.log_records > 100)' "$work/night.json" >/dev/null ||
  wrong "the night is not finished or its log is empty" "$(head -c 400 "$work/night.json")"
jq -e '.features | length > 5' "$work/plan.json" >/dev/null || wrong "the plan has hardly a sortie"

# The log itself, read without the server.
log=$(dirname "$binary")/demo/night.db
"$binary" log verify "$log" --json >"$work/verified.json" || wrong "the night's log does not prove itself"
served=$(jq -r .log_head_hash "$work/night.json")
proven=$(jq -r .head_hash "$work/verified.json")
[ "$served" = "$proven" ] || wrong "the server shows log $served, the file proves $proven"
"$binary" log replay "$log" --json >"$work/replayed.json" || wrong "the night's log does not replay"
outcomes='[(.report // .).outcomes[] | {key, value}] | sort_by(.key)'
jq -S "$outcomes" "$work/report.json" >"$work/served"
jq -S "$outcomes" "$work/replayed.json" >"$work/folded"
[ "$(jq length "$work/served")" -gt 5 ] || wrong "the report has hardly an outcome"
cmp -s "$work/served" "$work/folded" || wrong "the report differs from the log's replay" "$(diff "$work/served" "$work/folded" | head -n 10)"

echo
jq -r '"\(.name_en), \(.posture_name_en), seed \(.seed): \(.log_records) records, head \(.log_head_hash[0:16])..."' "$work/night.json"
jq -r '.outcomes[] | "  \(.en): \(.value * 100 | round / 100) \(.unit)"' "$work/report.json"
jq -r '"\(.a) against \(.b) over \(.replicates) nights: \(.outcomes | length) outcomes compared"' "$work/compare.json"
echo "demo check passed"
