#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check_qgc.py passes one good mission and refuses each of these faults.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python3 -c 'import jsonschema' 2>/dev/null || { echo "skipped: no python3-jsonschema"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 - <<'PY'
import copy, json
def item(n, command, frame, params):
    out = {"type": "SimpleItem", "autoContinue": True, "command": command, "doJumpId": n, "frame": frame, "params": params}
    if frame == 3: out |= {"AMSLAltAboveTerrain": None, "Altitude": params[6], "AltitudeMode": 1}
    return out
home, far = [50.9, 1.6], [50.91, 1.6]
good = {"fileType": "Plan", "version": 1, "groundStation": "QGroundControl",
  "mission": {"version": 2, "firmwareType": 12, "vehicleType": 2, "cruiseSpeed": 10, "hoverSpeed": 10,
    "globalPlanAltitudeMode": 1, "plannedHomePosition": [*home, 0],
    "items": [item(1, 22, 3, [0, 0, 0, None, *home, 120]), item(2, 178, 2, [1, 10, -1, 0, 0, 0, 0]),
              item(3, 16, 3, [0, 0, 0, None, *far, 120]), item(4, 19, 3, [60, 0, 0, 0, *far, 120]),
              item(5, 16, 3, [0, 0, 0, None, *home, 120]), item(6, 21, 3, [0, 0, 0, None, *home, 0])]},
  "geoFence": {"version": 2, "circles": [], "polygons": [{"inclusion": True, "version": 1,
    "polygon": [[50.8, 1.5], [50.8, 1.7], [51, 1.7], [51, 1.5]]}]},
  "rallyPoints": {"version": 2, "points": []}}
at = lambda s: f"2019-06-07T22:{s // 60:02}:{s % 60:02}Z"
sortie = {"asset": "good", "waypoints": [{"at": at(0), "lat": 50.9, "lon": 1.6}, {"at": at(111), "lat": 50.91, "lon": 1.6},
  {"at": at(171), "lat": 50.91, "lon": 1.6}, {"at": at(282), "lat": 50.9, "lon": 1.6}]}
names = ["good"]
def bad(name, change):
    plan = copy.deepcopy(good); change(plan, plan["mission"]["items"]); names.append(name)
    json.dump(plan, open(f"{name}-1.plan", "w"))
json.dump(good, open("good-1.plan", "w"))
def swap(p, i): i[2]["params"][4:6] = i[2]["params"][4:6][::-1]
def high(p, i): i[2]["params"][6] = i[2]["Altitude"] = 151
def fast(p, i): i[1]["params"][1] = 15
def late(p, i): i[3]["params"][0] = 600
def still(p, i): i[2]["params"][4] = i[3]["params"][4] = 50.9
bad("swapped", swap); bad("high", high); bad("fast", fast); bad("late", late); bad("elsewhere", still)
bad("no-takeoff", lambda p, i: i[0].update(command=16))
bad("no-landing", lambda p, i: i[-1].update(command=16))
bad("frame", lambda p, i: i[2].update(frame=2))
bad("ids", lambda p, i: i[2].update(doJumpId=9))
bad("schema", lambda p, i: p.update(version=2))
bad("six", lambda p, i: i[2].update(params=[0, 0, 0, None, 50.91, 1.6]))
bad("fence", lambda p, i: p["geoFence"]["polygons"][0].update(polygon=[[50.95, 1.5], [50.95, 1.7], [51, 1.7]]))
json.dump({"plan": {"sorties": [dict(sortie, asset=name) for name in names]}}, open("saved.json", "w"))
PY
python3 "$here/check_qgc.py" saved.json good-1.plan
seen=0
for file in *-1.plan; do
  [ "$file" = good-1.plan ] && continue
  if python3 "$here/check_qgc.py" saved.json "$file" >/dev/null 2>&1; then echo "not seen: $file" >&2; exit 1; fi
  seen=$((seen + 1))
done
echo "good mission passed, $seen faults seen"
