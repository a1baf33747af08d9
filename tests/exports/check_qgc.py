#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds .plan files against the schema beside this file and the rules of MAVLink missions.

    check_qgc.py SAVED_PLAN FILE...     exit 1 and one line per fault

Knows nothing of how the files are written; times and places come from the saved plan (`vigie plan
--save`), whose sortie K of asset A is the file A-K.plan."""
import json
import math
import pathlib
import sys
from datetime import datetime

import jsonschema

WAYPOINT, LOITER_TIME, RETURN, LAND, TAKEOFF, SPEED = 16, 19, 20, 21, 22, 178
MISSION_FRAME, RELATIVE_FRAME = 2, 3
CEILING_M = 150.0  # of both drone bases in data/library/legal.toml
METRES_PER_DEGREE = 111_195.0


def metres(a, b):
    north = (b[0] - a[0]) * METRES_PER_DEGREE
    east = (b[1] - a[1]) * METRES_PER_DEGREE * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(north, east)


def inside(place, ring):
    lat, lon, odd = place[0], place[1], False
    for (a_lat, a_lon), (b_lat, b_lon) in zip(ring, ring[1:] + ring[:1]):
        if (a_lat > lat) != (b_lat > lat) and lon < a_lon + (lat - a_lat) * (b_lon - a_lon) / (b_lat - a_lat):
            odd = not odd
    return odd


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def sorties_of(saved):
    count, out = {}, {}
    for sortie in saved["plan"]["sorties"]:
        count[sortie["asset"]] = count.get(sortie["asset"], 0) + 1
        out[f'{sortie["asset"]}-{count[sortie["asset"]]}'] = sortie
    return out


def flown(items):
    """Places in order, and the time the mission takes at the speeds it sets."""
    places, speed, total = [], None, 0.0
    for item in items:
        p = item["params"]
        if item["command"] == SPEED:
            speed = p[1]
        elif item["command"] == RETURN:
            total += metres(places[-1], places[0]) / speed
        else:
            here = (p[4], p[5])
            if places and metres(places[-1], here) > 1:
                total += metres(places[-1], here) / speed
            places.append(here)
            if item["command"] == LOITER_TIME:
                total += p[0]
    return places, total


def faults(plan, sortie, schema):
    try:
        jsonschema.validate(plan, schema)
    except jsonschema.ValidationError as error:
        yield f"schema: {'/'.join(map(str, error.path))}: {error.message[:120]}"
        return
    mission = plan["mission"]
    items, home = mission["items"], mission["plannedHomePosition"]
    if [item["doJumpId"] for item in items] != list(range(1, len(items) + 1)):
        yield "doJumpId does not count from 1"
    if items[0]["command"] != TAKEOFF:
        yield "the first item is no take-off"
    end = items[-1]["command"]
    if end != (RETURN if mission["vehicleType"] == 1 else LAND):
        yield f"ends with command {end}, neither landing nor return"
    for item in items:
        command, p, at = item["command"], item["params"], f'item {item["doJumpId"]}'
        if command in (SPEED, RETURN):
            if item["frame"] != MISSION_FRAME:
                yield f"{at}: command {command} in frame {item['frame']}"
            if command == SPEED and not (p[0] == 1 and 0 < p[1] <= 1.02 * mission["cruiseSpeed"] and p[2] == -1):
                yield f"{at}: speed {p[:3]}"
            continue
        if command not in (WAYPOINT, LOITER_TIME, LAND, TAKEOFF):
            yield f"{at}: command {command}"
            continue
        if item["frame"] != RELATIVE_FRAME:
            yield f"{at}: frame {item['frame']}"
        if not (49 < p[4] < 52.5 and -1 < p[5] < 4):
            yield f"{at}: latitude {p[4]}, longitude {p[5]}: not in the Strait"
        height = p[6]
        if height != item["Altitude"] or (height != 0) == (command == LAND) or not 0 <= height <= CEILING_M:
            yield f"{at}: height {height} m"
        if not any(inside((p[4], p[5]), fence["polygon"]) for fence in plan["geoFence"]["polygons"]):
            yield f"{at}: outside the fence"
        if command == LOITER_TIME and p[0] <= 0:
            yield f"{at}: waits {p[0]} s"
    places, total = flown(items)
    if metres(places[0], home) > 1:
        yield "does not take off from home"
    planned = [(w["lat"], w["lon"]) for w in sortie["waypoints"]]
    far = max(min(metres(w, p) for p in places + [places[0]]) for w in planned)
    if far > 1:
        yield f"a waypoint of the plan is {far:.0f} m from the mission"
    wanted = seconds(sortie["waypoints"][-1]["at"]) - seconds(sortie["waypoints"][0]["at"])
    if abs(total - wanted) > max(30, 0.02 * wanted):
        yield f"takes {total:.0f} s, the plan {wanted:.0f} s"


def main():
    here = pathlib.Path(__file__).parent
    schema = json.loads((here / "qgc_plan.schema.json").read_text())
    sorties = sorties_of(json.loads(pathlib.Path(sys.argv[1]).read_text()))
    bad = 0
    for name in sys.argv[2:]:
        path = pathlib.Path(name)
        for fault in faults(json.loads(path.read_text()), sorties[path.stem], schema):
            print(f"{path.name}: {fault}", file=sys.stderr)
            bad += 1
    print(f"{len(sys.argv) - 2} missions, {bad} faults")
    return 1 if bad or len(sys.argv) < 3 else 0


if __name__ == "__main__":
    sys.exit(main())
