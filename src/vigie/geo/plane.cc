// SPDX-License-Identifier: Apache-2.0
#include "vigie/geo/plane.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <GeographicLib/Constants.hpp>
#include <GeographicLib/TransverseMercator.hpp>
#include <fmt/format.h>

namespace vigie::geo {
namespace {

constexpr LatLon kOrigin{.lat_deg = 50.9, .lon_deg = 1.5};
constexpr double kSwapSearchDeg = 10.0;

struct Projection {
  GeographicLib::TransverseMercator mercator{GeographicLib::Constants::WGS84_a(),
                                             GeographicLib::Constants::WGS84_f(), 1.0};
  double origin_north_m = 0;

  Projection() {
    double east = 0;
    mercator.Forward(kOrigin.lon_deg, kOrigin.lat_deg, kOrigin.lon_deg, east, origin_north_m);
  }
};

const Projection& projection() {
  static const Projection made;
  return made;
}

bool near_origin(double lat_deg, double lon_deg) {
  return std::abs(lat_deg - kOrigin.lat_deg) < kSwapSearchDeg &&
         std::abs(lon_deg - kOrigin.lon_deg) < kSwapSearchDeg;
}

core::Error bad_degrees(const char* field, double value, double largest, bool swapped) {
  return {.kind = core::ErrorKind::invalid,
          .field = field,
          .problem = fmt::format("is {}, outside -{} to {}", value, largest, largest),
          .mend = swapped ? "latitude and longitude look swapped: give latitude first"
                          : "give decimal degrees (WGS84)"};
}

}  // namespace

core::Result<LatLon> make_lat_lon(double lat_deg, double lon_deg) {
  const bool swapped = near_origin(lon_deg, lat_deg) && !near_origin(lat_deg, lon_deg);
  if (!(std::abs(lat_deg) <= 90.0))
    return core::fail(bad_degrees("latitude", lat_deg, 90.0, swapped || std::abs(lon_deg) <= 90.0));
  if (!(std::abs(lon_deg) <= 180.0))
    return core::fail(bad_degrees("longitude", lon_deg, 180.0, false));
  if (swapped)
    return core::fail({.kind = core::ErrorKind::invalid,
                       .field = "latitude, longitude",
                       .problem = fmt::format("are {}, {}: far from the Strait, but their swap is "
                                              "in it",
                                              lat_deg, lon_deg),
                       .mend = "give latitude first, then longitude"});
  return LatLon{.lat_deg = lat_deg, .lon_deg = lon_deg};
}

Point plane_from_lat_lon(LatLon at) {
  Point p;
  projection().mercator.Forward(kOrigin.lon_deg, at.lat_deg, at.lon_deg, p.east_m, p.north_m);
  p.north_m -= projection().origin_north_m;
  return p;
}

LatLon lat_lon_from_plane(Point at) {
  LatLon out;
  projection().mercator.Reverse(kOrigin.lon_deg, at.east_m,
                                at.north_m + projection().origin_north_m, out.lat_deg, out.lon_deg);
  return out;
}

core::Length distance(Point a, Point b) {
  return core::metres(std::hypot(b.east_m - a.east_m, b.north_m - a.north_m));
}

core::Angle bearing(Point from, Point to) {
  constexpr double kTurn = 2 * std::numbers::pi;
  const double angle = std::atan2(to.east_m - from.east_m, to.north_m - from.north_m);
  const double turned = angle < 0 ? angle + kTurn : angle;
  return core::radians(turned < kTurn ? turned : 0.0);
}

Point moved(Point from, core::Angle bearing, core::Length by) {
  return {from.east_m + by.si() * std::sin(bearing.si()),
          from.north_m + by.si() * std::cos(bearing.si())};
}

Point moved(Point from, Velocity velocity, core::Duration by) {
  return {from.east_m + velocity.east_mps * by.si(), from.north_m + velocity.north_mps * by.si()};
}

Point between(Point a, Point b, double fraction) {
  return {a.east_m + (b.east_m - a.east_m) * fraction,
          a.north_m + (b.north_m - a.north_m) * fraction};
}

Velocity toward(core::Angle direction, core::Speed speed) {
  return {speed.si() * std::sin(direction.si()), speed.si() * std::cos(direction.si())};
}

core::Speed speed_of(Velocity velocity) {
  return core::metres_per_second(std::hypot(velocity.east_mps, velocity.north_mps));
}

core::Length distance_to_segment(Point p, Point a, Point b) {
  const double along_east = b.east_m - a.east_m, along_north = b.north_m - a.north_m;
  const double length2 = along_east * along_east + along_north * along_north;
  if (length2 <= 0) return distance(p, a);
  const double fraction =
      ((p.east_m - a.east_m) * along_east + (p.north_m - a.north_m) * along_north) / length2;
  return distance(p, between(a, b, std::clamp(fraction, 0.0, 1.0)));
}

}  // namespace vigie::geo
