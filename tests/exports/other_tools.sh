#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every export of one plan, opened by a program that is not ours.
#   tests/exports/other_tools.sh VIGIE
set -euo pipefail
vigie=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for tool in ogrinfo xmllint pdfinfo pdftotext unzip python3; do
  command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
python3 -c 'import jsonschema' 2>/dev/null || { echo "skipped: no python3-jsonschema"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "exports: $*" >&2; exit 1; }
export_as() { "$vigie" plan export --plan plan.json --format "$1" --out "$2" "${@:3}" >/dev/null; }
count() { ogrinfo -ro -al -so "$@" 2>/dev/null | awk '/^Feature Count/ {n += $3} END {print n + 0}'; }

"$vigie" --rounds 0 plan --posture night-drones --save plan.json >/dev/null
sorties=$(python3 -c 'import json; print(len(json.load(open("plan.json"))["plan"]["sorties"]))')
[ "$sorties" -gt 10 ] || fail "only $sorties sorties"

for format in kml kmz gpx geojson csv ics; do export_as $format "plan.$format"; done
xmllint --noout plan.kml plan.gpx || fail "not well-formed"
for file in plan.kml plan.kmz; do
  n=$(ogrinfo -ro -so "$file" Sorties | awk '/^Feature Count/ {print $3}')
  [ "$n" = "$sorties" ] || fail "$file: GDAL sees $n sorties, not $sorties"
done
n=$(ogrinfo -ro -so plan.gpx routes | awk '/^Feature Count/ {print $3}')
[ "$n" = "$sorties" ] || fail "plan.gpx: GDAL sees $n routes, not $sorties"
points=$(python3 -c 'import json; print(sum(len(s["waypoints"]) for s in json.load(open("plan.json"))["plan"]["sorties"]))')
n=$(ogrinfo -ro -so plan.gpx route_points | awk '/^Feature Count/ {print $3}')
[ "$n" = "$points" ] || fail "plan.gpx: GDAL sees $n points, not $points"
[ "$(count plan.geojson)" = "$sorties" ] || fail "plan.geojson: GDAL sees $(count plan.geojson) features"
[ "$(count -oo X_POSSIBLE_NAMES=lon_deg plan.csv)" = "$points" ] || fail "plan.csv: $(count plan.csv) rows, not $points"
[ "$(grep -c '^BEGIN:VEVENT' plan.ics)" = "$sorties" ] || fail "plan.ics"

export_as qgc missions
python3 "$here/check_qgc.py" plan.json missions/*.plan || fail "missions"
export_as cot routes.zip
unzip -q routes.zip -d routes
find routes -name '*.cot' -print0 | xargs -0 xmllint --noout routes/MANIFEST/manifest.xml || fail "routes"
[ "$(find routes -name '*.cot' | wc -l)" = "$sorties" ] || fail "routes.zip: files"

# Two A4 pages in each language, with what a crew looks for on them. Three assets: each that may drop
# out costs the planning of a night.
python3 - <<'PY'
import json
saved = json.load(open("plan.json"))
keep = {"helicopter", "patrol-1", "night-drone-west-1"}
saved["plan"]["sorties"] = [s for s in saved["plan"]["sorties"] if s["asset"] in keep]
json.dump(saved, open("small.json", "w"))
PY
pages_say() {  # language words...
  "$vigie" plan export --plan small.json --format pdf --lang "$1" --out "briefing-$1.pdf" >/dev/null
  pdfinfo "briefing-$1.pdf" | grep -q '^Pages: *2$' || fail "briefing-$1.pdf: $(pdfinfo "briefing-$1.pdf" | grep Pages)"
  pdfinfo "briefing-$1.pdf" | grep -q '(A4)' || fail "briefing-$1.pdf is not A4"
  pdftotext -layout "briefing-$1.pdf" words.txt
  for word in "${@:2}"; do grep -qF "$word" words.txt || fail "briefing-$1.pdf does not say \"$word\""; done
}
pages_say en 'Night briefing' 'Sunset' 'High water' 'What is not covered' 'Legal basis' 'Frequencies' 'Gendarmerie helicopter'
pages_say fr 'Briefing de nuit' 'Coucher du soleil' 'Pleine mer' 'Ce qui n’est pas couvert' 'Base légale' 'Fréquences' 'Hélicoptère de la gendarmerie'
cmp -s briefing-en.pdf briefing-fr.pdf && fail "the two languages are one"

# A plan of other files, and one whose asset nobody has, are refused in words.
sed 's/"digest": "[0-9a-f]*"/"digest": "0"/' plan.json >other.json
if "$vigie" plan export --plan other.json --format kml --out x.kml 2>words; then fail "took a plan of other files"; fi
grep -q 'other files of scenario' words || fail "$(cat words)"
echo "exports: $sorties sorties, $points waypoints, opened by GDAL, libxml2, JSON Schema and unzip"
