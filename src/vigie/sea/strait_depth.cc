// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/strait_depth.h"

#include <cmath>
#include <vector>

namespace vigie::sea {
namespace {

struct Sounding {
  double lat_deg, lon_deg, depth_m;
};

// Round numbers, unverified (see the header).
constexpr Sounding kSoundings[] = {
    // West of the Strait, from the Wight to the bay of the Seine and the Somme.
    {50.55, -0.80, 30},
    {50.20, -0.80, 55},
    {49.90, -0.80, 45},
    {49.55, -0.50, 28},
    {49.50, 0.00, 18},
    {50.55, 0.00, 35},
    {50.20, 0.00, 50},
    {49.85, 0.00, 35},
    {50.50, 0.60, 35},
    {50.30, 0.80, 38},
    {50.10, 0.90, 25},
    {50.70, 0.90, 30},
    {50.30, 1.35, 18},
    // The Strait.
    {50.75, 1.20, 38},
    {50.60, 1.35, 30},
    {51.00, 1.50, 42},
    {50.90, 1.45, 45},
    {51.05, 1.35, 32},
    {50.96, 1.68, 32},
    {51.15, 1.75, 38},
    // Downs, Flemish banks, Thames estuary, open North Sea.
    {51.10, 2.00, 25},
    {51.10, 2.40, 17},
    {51.30, 2.00, 40},
    {51.30, 1.60, 30},
    {51.25, 1.46, 14},
    {51.50, 1.50, 20},
    {51.50, 1.00, 11},
    {51.70, 1.30, 13},
    {51.60, 2.00, 42},
    {51.90, 1.70, 27},
    {51.95, 2.40, 45},
    {51.40, 2.60, 30},
    {51.30, 3.00, 13},
    {51.60, 3.10, 27},
    {51.90, 3.30, 28}};

struct PlacedSounding {
  geo::Point at;
  double depth_m;
};

const std::vector<PlacedSounding>& placed() {
  static const std::vector<PlacedSounding> all = [] {
    std::vector<PlacedSounding> out;
    for (const Sounding& s : kSoundings)
      out.push_back({geo::plane_from_lat_lon({s.lat_deg, s.lon_deg}), s.depth_m});
    return out;
  }();
  return all;
}

}  // namespace

// Open depth: weights 1 / (d^2 + 8 km^2)^2 (Shepard). Near the shore an exponential approach to it.
core::Length strait_depth(geo::Point p, core::Length from_shore, const DepthModel& model) {
  constexpr double kSmoothing_m = 8000.0;
  double weights = 0, sum = 0;
  for (const PlacedSounding& s : placed()) {
    const double d = core::in_metres(geo::distance(p, s.at));
    const double weight = 1.0 / std::pow(d * d + kSmoothing_m * kSmoothing_m, 2);
    weights += weight;
    sum += weight * s.depth_m;
  }
  const double open_m = sum / weights;
  const double near = std::exp(-from_shore / model.shoaling_range);
  return core::metres(model.factor * (open_m + (core::in_metres(model.shore) - open_m) * near));
}

}  // namespace vigie::sea
