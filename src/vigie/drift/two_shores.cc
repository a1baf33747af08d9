// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/two_shores.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigie::drift {
namespace {

constexpr geo::LatLon kCanterbury{51.28, 1.08}, kSaintOmer{50.75, 2.25};
constexpr double kSouth_deg = 50.3, kNorth_deg = 51.5, kWest_deg = 0.25, kEast_deg = 2.75;
constexpr double kBetweenRows_m = 2000, kGood_m = 1;

using Shore = std::vector<geo::Point>;

core::Result<Shore> shore_around(const std::vector<geo::Ring>& land, geo::LatLon town,
                                 const char* name) {
  const geo::Point inside = geo::plane_from_lat_lon(town);
  for (const geo::Ring& ring : land) {
    if (!geo::contains(ring, inside)) continue;
    Shore shore;
    for (const geo::Point& p : ring) {
      const geo::LatLon at = geo::lat_lon_from_plane(p);
      if (at.lat_deg > kSouth_deg && at.lat_deg < kNorth_deg && at.lon_deg > kWest_deg &&
          at.lon_deg < kEast_deg)
        shore.push_back(p);
    }
    if (!shore.empty()) return shore;
  }
  return core::fail({core::ErrorKind::invalid, "land", std::string("has no shore around ") + name,
                     "build vigie_data"});
}

double from_shore_m(const Shore& shore, geo::Point p) {
  double least = std::numeric_limits<double>::max();
  for (const geo::Point& v : shore) {
    const double east = v.east_m - p.east_m, north = v.north_m - p.north_m;
    least = std::min(least, east * east + north * north);
  }
  return std::sqrt(least);
}

std::vector<geo::LatLon> places_of(const Shore& shore) {
  std::vector<geo::LatLon> out;
  for (const geo::Point& p : shore) out.push_back(geo::lat_lon_from_plane(p));
  return out;
}

}  // namespace

// Each row of the plane, west to east, is nearer to England first and to the continent at last.
core::Result<TwoShores> two_shores(const std::vector<geo::Ring>& land) {
  const auto english = shore_around(land, kCanterbury, "Canterbury");
  if (!english) return core::fail(english.error());
  const auto continental = shore_around(land, kSaintOmer, "Saint-Omer");
  if (!continental) return core::fail(continental.error());
  TwoShores out{places_of(*english), places_of(*continental), {kMedianLineName, {}}};
  std::vector<geo::LatLon> line;
  const double south = geo::plane_from_lat_lon({kSouth_deg, 1.0}).north_m;
  const double north = geo::plane_from_lat_lon({kNorth_deg, 2.0}).north_m;
  for (double row = south; row <= north; row += kBetweenRows_m) {
    double west = geo::plane_from_lat_lon({50.9, kWest_deg}).east_m;
    double east = geo::plane_from_lat_lon({50.9, kEast_deg}).east_m;
    const auto nearer_england = [&](double at) {
      const geo::Point p{at, row};
      return from_shore_m(*english, p) < from_shore_m(*continental, p);
    };
    if (!nearer_england(west) || nearer_england(east)) continue;
    while (east - west > kGood_m) {
      const double middle = 0.5 * (west + east);
      (nearer_england(middle) ? west : east) = middle;
    }
    line.push_back(geo::lat_lon_from_plane({0.5 * (west + east), row}));
  }
  out.median.parts.push_back(std::move(line));
  return out;
}

}  // namespace vigie::drift
