#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Met-ocean files through the commands, against answers worked out here.
  tests/fields/check_fields.py VIGIE MAKE_FIELD_FILES"""
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time

vigie, maker = sys.argv[1:3]
folder = tempfile.mkdtemp(prefix="vigie_fields_")
failed = 0


def check(what, fine, seen=""):
    global failed
    if not fine:
        failed += 1
        print(f"FAILED: {what}: {seen}")


def run(*arguments):
    """Exit code, standard output, standard error, seconds, megabytes."""
    start = time.monotonic()
    out, err = open(f"{folder}/out", "w+"), open(f"{folder}/err", "w+")
    program = subprocess.Popen([vigie, *map(str, arguments)], stdin=subprocess.DEVNULL,
                               stdout=out, stderr=err, cwd=folder)
    _, status, used = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    out.seek(0), err.seek(0)
    return (program.returncode, out.read(), err.read(), time.monotonic() - start,
            used.ru_maxrss / 1024)


def near(what, value, expected, most):
    check(what, abs(value - expected) <= most, f"{value} is not within {most} of {expected}")


def refused(words, *arguments):
    code, out, err, seconds, megabytes = run(*arguments)
    said = " ".join(arguments)
    check(f"{said} ends with 2", code == 2, f"{code} {out[-300:]} {err[-300:]}")
    for word in words:
        check(f"{said} says \"{word}\"", word in err, err[-300:])
    check(f"{said} has a mend", ";" in err, err)
    return seconds, megabytes


AT = "2026-01-15T00:00Z"
LAT, LON = 50.95, 1.40
DRIFT = ["drift", "--object", "LIFE-RAFT-NB-2", "--lat", str(LAT), "--lon", str(LON), "--at", AT]
TRACK = [*DRIFT, "--hours", "24", "--every-hours", "24", "--noise-free", "--side", "right",
         "--step-s", "60"]
A, E2 = 6378137.0, 6.69437999014e-3  # WGS84


def moved(lat, lon, velocity, seconds, steps):
    """Where velocity(lat, lon) in m/s east, north leads on the ellipsoid; midpoint rule."""
    def rate(lat, lon):
        east, north = velocity(lat, lon)
        w = 1 - E2 * math.sin(math.radians(lat)) ** 2
        return (math.degrees(north * w ** 1.5 / (A * (1 - E2))),
                math.degrees(east * w ** 0.5 / (A * math.cos(math.radians(lat)))))
    dt = seconds / steps
    for _ in range(steps):
        dlat, dlon = rate(lat, lon)
        dlat, dlon = rate(lat + dlat * dt / 2, lon + dlon * dt / 2)
        lat, lon = lat + dlat * dt, lon + dlon * dt
    return lat, lon


def metres_apart(a, b):
    return math.hypot((a[0] - b[0]) * 111250,
                      (a[1] - b[1]) * 111320 * math.cos(math.radians(a[0])))


def raft(wind, current):
    """The class's mean leeway to the right of downwind: slopes in per cent, offsets in cm/s."""
    speed = math.hypot(*wind)
    down, right = 0.0534 * speed + 0.0991, 0.0226 * speed + 0.0104
    e, n = wind[0] / speed, wind[1] / speed
    return current[0] + down * e + right * n, current[1] + down * n - right * e


def end_of(*arguments):
    code, out, err, _, _ = run(*arguments, "--json")
    check(" ".join(arguments) + " succeeds", code == 0, err)
    if code != 0:
        return {"mean": {"lat": 0, "lon": 0}, "std_east_m": 0}, []
    summary = json.loads(out)
    return summary["moments"][-1], summary["notes"]


def place(moment):
    return moment["mean"]["lat"], moment["mean"]["lon"]


def check_tracks():
    expected = moved(LAT, LON, lambda *_: raft((6, 8), (0.5, 0.2)), 86400, 2000)
    for files in (["wind.nc", "current.nc"], ["knots.nc", "current.nc"]):
        moment, notes = end_of(*TRACK, *(w for f in files for w in ("--field", f)))
        near(f"track of {files}, m", metres_apart(place(moment), expected), 0, 5)
        if "knots.nc" in files:
            check("knots are turned and that is said", "knots turned into" in str(notes), notes)
    # The check can fail: half a metre a second more current is 43 km.
    other = moved(LAT, LON, lambda *_: raft((6, 8), (1.0, 0.2)), 86400, 2000)
    check("the analytic answer tells currents apart", metres_apart(expected, other) > 40000)


def check_members():
    """Clouds of several members: the mean of the members' tracks, and their spread."""
    for name, count, first, step in (("members.nc", 4, 0.2, 0.2), ("all.grib2", 3, 0.2, 0.3)):
        files = ["--field", "all.grib2"] if count == 3 else ["--field", "wind.nc", "--field", name]
        cloud = [*DRIFT, "--hours", "24", "--every-hours", "24", "--particles", "12000",
                 "--perturbation", "constant", "--side", "right", "--radius-m", "1"]
        moment, _ = end_of(*cloud, *files)
        middle = first + step * (count - 1) / 2
        one, _ = end_of(*cloud, "--wind-const", "6,8", "--current-const", f"{middle},0.2")
        near(f"mean of {name}, m", metres_apart(place(moment), place(one)), 0, 300)
        between = step * 86400 * math.sqrt((count ** 2 - 1) / 12)
        if "std_east_m" in moment:
            both = math.hypot(between, one["std_east_m"])
            near(f"spread of {name}, ratio", moment["std_east_m"] / both, 1, 0.02)
        else:
            check("the summary has std_east_m", False, list(moment))


def check_nested():
    """A fine current inside a coarse one; over one fine cell from one to the other."""
    def current(_, lon):
        share = min(1, max(0, (lon - 1.6) / 0.02))
        return 0.5 - 0.2 * share, 0.3 * share
    base = ["drift", "--object", "PIW-1", "--lat", str(LAT), "--lon", str(LON), "--at", AT,
            "--wind-const", "0,0", "--hours", "18", "--every-hours", "18", "--noise-free",
            "--side", "right", "--step-s", "60"]
    expected = moved(LAT, LON, current, 18 * 3600, 20000)
    for files in (["fine.nc", "coarse.nc"], ["coarse.nc", "fine.nc:priority=1"]):
        moment, notes = end_of(*base, *(w for f in files for w in ("--field", f)))
        near(f"track over the seam of {files}, m", metres_apart(place(moment), expected), 0, 30)
        check("the choice is in the summary",
              any("current from several files" in n and "fine.nc" in n and "coarse.nc" in n
                  for n in notes), notes)
    alone = moved(LAT, LON, lambda *_: (0.5, 0), 18 * 3600, 2000)
    check("the seam tells", metres_apart(expected, alone) > 5000)
    # Kept to an area without the start: the coarse one from the beginning.
    moment, _ = end_of(*base, "--field", "fine.nc:area=1.2,50.6,1.39,51.4", "--field", "coarse.nc")
    expected = moved(LAT, LON, lambda *_: (0.3, 0.3), 18 * 3600, 2000)
    near("track outside the area, m", metres_apart(place(moment), expected), 0, 30)
    refused(["has no file that covers 50.9500 1.4000", "is kept to the area"], *base, "--field",
            "fine.nc:area=1.2,50.6,1.39,51.4")


def check_show():
    lat, lon, hours = 50.93, 1.47, 7.5
    show = ["sea", "show", "--lat", str(lat), "--lon", str(lon), "--at", "2026-01-15T07:30Z",
            "--field", "linear.nc"]
    code, out, err, _, _ = run(*show, "--json", "--draw", "wind", "--out-png", "wind.png")
    check("sea show --json succeeds", code == 0, err)
    if code != 0:
        return
    values = json.loads(out)["variables"]
    east = 4 + 2 * (lat - 51) + (lon - 1.5) + 0.25 * hours
    north = -3 + (lat - 51) - 0.5 * hours
    near("wind east", values["wind"]["east"], east, 2e-5)
    near("wind north", values["wind"]["north"], north, 2e-5)
    near("wind from", values["wind"]["from_deg"],
         math.degrees(math.atan2(-east, -north)) % 360, 1e-3)
    near("wave height", values["wave_height"]["value"],
         1 + 0.5 * (lat - 51) + 0.0625 * hours, 2e-5)
    near("sea temperature", values["sea_temperature"]["value"], 11, 1e-3)
    near("error of a linear field", values["wind"]["interpolation_error"], 0, 1e-4)
    check("its source", values["wind"]["source"] == "wind of linear.nc", values["wind"])
    check("no file has visibility", values["visibility"]["source"] is None, values["visibility"])
    check("the stream stands in for current", values["current"]["source"], values["current"])
    with open(f"{folder}/wind.png", "rb") as file:
        picture = file.read()
    check("the picture is a PNG of 1400 x 1000 with something on it",
          picture[:8] == b"\x89PNG\r\n\x1a\n" and len(picture) > 30000 and
          picture[16:24] == (1400).to_bytes(4, "big") + (1000).to_bytes(4, "big"), len(picture))
    code, out, err, _, _ = run(*show)
    check("sea show succeeds", code == 0, err)
    knots = math.hypot(east, north) * 3600 / 1852
    said = f"{knots:.1f} kn from {math.degrees(math.atan2(-east, -north)) % 360:03.0f} deg"
    check(f"sea show says {said}", said in out and "linear.nc" in out, out)
    code, out, err, _, _ = run("sea", "show", "--lat", "51", "--lon", "1.5", "--at", AT,
                               "--field", "all.grib2", "--json")
    check("one GRIB of all succeeds", code == 0, err)
    if code == 0:
        values = json.loads(out)["variables"]
        near("its waves", values["wave_height"]["value"], 1.25, 1e-3)
        check("its members", [round(m["east"], 3) for m in values["current"]["members"]] ==
              [0.2, 0.5, 0.8], values["current"].get("members"))
    for at, sources in ((1.5, ["fine.nc"]), (1.7, ["coarse.nc"]), (1.61, ["fine.nc", "coarse.nc"])):
        code, out, err, _, _ = run("sea", "show", "--lat", "51", "--lon", at, "--at", AT,
                                   "--field", "fine.nc", "--field", "coarse.nc", "--json",
                                   "--out-png", "nested.png")
        check("nested succeeds", code == 0, err)
        if code == 0:
            current = json.loads(out)["variables"]["current"]
            check(f"at {at} E it is from {sources}",
                  current["source"] == " and ".join(f"current of {s}" for s in sources),
                  current["source"])
            near(f"current at {at} E", current["east"], 0.4 if at == 1.61 else
                 0.5 if at < 1.6 else 0.3, 2e-4)


def check_faults():
    wind = [*TRACK, "--current-const", "0,0"]
    refused(["has the unit \"K\"", "give a speed"], *wind, "--field", "kelvin.nc")
    refused(["--wind-const is missing", "give a field file with wind"], *wind, "--field", "waves.nc")
    refused(["has nothing between 2026-01-15T06:00:00Z and 2026-01-15T18:00:00Z"], *wind, "--field",
            "gap.nc")
    refused(["does not cover 50.95"], *wind, "--field", "away.nc")
    refused(["latitude and longitude look swapped"], *wind, "--field", "swapped.nc")
    refused(["field priority is \"one\""], *wind, "--field", "wind.nc:priority=one")
    refused(["absent.nc is not a file"], *wind, "--field", "absent.nc")
    refused(["does not cover"], *DRIFT, "--hours", "48", "--current-const", "0,0", "--field",
            "wind.nc")
    # Doubtful, and said; the coast filled, and said.
    _, notes = end_of(*wind, "--field", "hardly.nc")
    check("numbers that look like knots are doubted",
          any("WARNING" in n and "are they knots" in n for n in notes), notes)
    moment, notes = end_of(*TRACK, "--wind-const", "6,8", "--field", "coast.nc")
    check("the coast is filled and that is said",
          any("were given that of the nearest node" in n for n in notes), notes)
    expected = moved(LAT, LON, lambda *_: raft((6, 8), (0.5, 0.2)), 86400, 2000)
    near("track on a filled coast, m", metres_apart(place(moment), expected), 0, 5)
    code, out, _, _, _ = run("sea", "show", "--lat", LAT, "--lon", LON, "--at", AT, "--field",
                             "coast.nc", "--json")
    check("a coast without nodes is told", code == 0 and "2 of the 4 nodes around have no value" in out,
          out)
    code, out, _, _, _ = run("sea", "show", "--lat", LAT, "--lon", LON, "--at", AT, "--field",
                             "away.nc")
    check("sea show says why there is no wind", code == 0 and "does not cover 50.95" in out, out)


def hostile_files():
    """Name and what a refusal must say."""
    def bytes_of(name):
        with open(f"{folder}/{name}", "rb") as file:
            return file.read()

    def save(name, content, size=None):
        with open(f"{folder}/{name}", "wb") as file:
            file.write(content)
            if size:
                file.truncate(size)
        return name
    hdf5, classic, grib = bytes_of("wind.nc"), bytes_of("current.nc"), bytes_of("all.grib2")
    for kind, content in (("hdf5", hdf5), ("classic", classic), ("grib", grib)):
        yield save(f"cut.{kind}", content[:len(content) * 2 // 3]), ""
    # Zeros where values were: by form nothing is wrong with them but in GRIB, which has end marks.
    yield save("sparse.grib", grib[:len(grib) // 2], 3 << 30), "message"
    yield save("sparse_head.hdf5", hdf5[:8], 3 << 30), ""
    yield save("sparse_head.classic", b"CDF\x05", 3 << 30), ""
    yield save("sparse_head.grib", b"GRIB\0\0\0\x02\0\0\0\0\xb0\0\0\0", 3 << 30), "message 1"
    at = classic.index(b"latitude") + 8
    yield save("huge.classic", classic[:at] + b"\x7f\xff\xff\xff" + classic[at + 4:]), ""
    grid = 16 + int.from_bytes(grib[16:20], "big")
    yield save("huge.grib", grib[:grid + 30] + b"\x7f\xff\xff\xff" * 2 + grib[grid + 38:]), ""
    yield "chunk.nc", "chunks of more than 256 MB"


def check_hostile():
    _, _, _, seconds, megabytes = run(*TRACK, "--field", "wind.nc", "--current-const", "0,0")
    print(f"{'sound file':<22} {seconds:6.2f} s {megabytes:7.0f} MB")
    for name, words in hostile_files():
        other = "--wind-const" if "classic" in name else "--current-const"
        seconds, megabytes = refused([words, name], *TRACK, "--field", name, other, "6,8")
        print(f"{name:<22} {seconds:6.2f} s {megabytes:7.0f} MB")
        check(f"{name} in bounded time", seconds < 30, seconds)
        check(f"{name} in bounded memory", megabytes < 1200, megabytes)


try:
    subprocess.run([maker, "--gtest_brief=1"], check=True,
                   env={**os.environ, "VIGIE_FIELD_FILES": folder})
    for part in (check_show, check_tracks, check_members, check_nested, check_faults, check_hostile):
        part()
finally:
    shutil.rmtree(folder)
print("FAILED" if failed else "fields: all as worked out")
sys.exit(1 if failed else 0)
