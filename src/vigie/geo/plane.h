// SPDX-License-Identifier: Apache-2.0
// The Strait plane: all motion, planning and simulation happen in metres on one transverse Mercator
// plane (WGS84, central meridian 1.5 E, scale 1 on it, origin 50.9 N 1.5 E). Within 110 km of the
// meridian its scale is wrong by at most 1.5e-4 and its north turns from true north by at most
// 1.3 degrees; docs/adr/0003-frames.md says why that is accepted.
#pragma once

#include <compare>

#include "vigie/core/result.h"
#include "vigie/core/units.h"

namespace vigie::geo {

// WGS84 degrees. A LatLon is checked where it enters (make_lat_lon); inside it is in range.
struct LatLon {
  double lat_deg = 0;
  double lon_deg = 0;
  auto operator<=>(const LatLon&) const = default;
};

core::Result<LatLon> make_lat_lon(double lat_deg, double lon_deg);

// Metres east and north of the origin.
struct Point {
  double east_m = 0;
  double north_m = 0;
  auto operator<=>(const Point&) const = default;
};

// Metres per second toward east and north.
struct Velocity {
  double east_mps = 0;
  double north_mps = 0;
  auto operator<=>(const Velocity&) const = default;
};

Point plane_from_lat_lon(LatLon at);
LatLon lat_lon_from_plane(Point at);

core::Length distance(Point a, Point b);
core::Angle bearing(Point from, Point to);  // clockwise from plane north, [0, 2 pi)
Point moved(Point from, core::Angle bearing, core::Length by);
Point moved(Point from, Velocity velocity, core::Duration by);
Point between(Point a, Point b, double fraction);  // fraction 0: a, 1: b
Velocity toward(core::Angle direction, core::Speed speed);
core::Speed speed_of(Velocity velocity);

// Distance from p to the segment a-b.
core::Length distance_to_segment(Point p, Point a, Point b);

}  // namespace vigie::geo
