// SPDX-License-Identifier: Apache-2.0
// Analytic fields like those of the Strait: a tidal stream of M2 and S2 along 035 degrees and a
// wind that turns with the day, hourly on grids of 1/60 and 1/4 degree. For tests and benchmarks;
// the formulas are those of the reference runs (docs/math/drift.md). And a place, a time and a
// raft.
#pragma once

#include <cmath>
#include <functional>
#include <numbers>
#include <utility>
#include <vector>

#include "vigie/model/field.h"
#include "vigie/model/leeway.h"

namespace vigie::motion {

constexpr geo::LatLon kPlace{50.95, 1.40};
inline const core::Instant kStart = core::parse_instant("2026-01-15T00:00:00Z").value();

inline const model::LeewayObject kRaft{.key = "LIFE-RAFT-NB-2",
                                       .number = 27,
                                       .downwind = {5.34, 9.91, 9.82},
                                       .right = {2.26, 1.04, 9.08},
                                       .left = {-2.26, -1.04, 9.08}};

inline geo::Velocity analytic_current(double lat, double lon, double t) {
  constexpr double pi = std::numbers::pi;
  const double s =
      1.1 * std::cos(2 * pi * t / 44714.16) + 0.35 * std::cos(2 * pi * t / 43200 - 0.8);
  const double g = 0.6 + 0.4 * std::exp(-(std::pow(lon - 1.45, 2) + std::pow(lat - 51, 2)) / 0.18);
  const double along = 35 * pi / 180;
  return {s * g * std::sin(along) + 0.05 * std::sin(2 * pi * lon),
          s * g * std::cos(along) + 0.05 * std::cos(2 * pi * lat)};
}

inline geo::Velocity analytic_wind(double lat, double lon, double t) {
  constexpr double pi = std::numbers::pi;
  const double speed = 8 + 2 * std::sin(2 * pi * t / 86400) + 0.5 * (lat - 51);
  const double toward = (50 + 10 * std::sin(2 * pi * t / 43200) + 5 * (lon - 1.5)) * pi / 180;
  return {speed * std::sin(toward), speed * std::cos(toward)};
}

using AnalyticField = std::function<geo::Velocity(double lat, double lon, double seconds)>;

inline model::MemoryField sampled(std::string name, const AnalyticField& field,
                                  model::FieldGrid grid, core::Instant from, int hours) {
  std::vector<core::Instant> times;
  std::vector<std::vector<float>> slices;
  for (int hour = 0; hour <= hours; ++hour) {
    times.push_back(from + core::hours(hour));
    std::vector<float> slice;
    slice.reserve(2 * grid.nodes());
    for (int row = 0; row < grid.rows; ++row)
      for (int column = 0; column < grid.columns; ++column) {
        const geo::Velocity v = field(grid.lat_min_deg + row * grid.lat_step_deg,
                                      grid.lon_min_deg + column * grid.lon_step_deg, hour * 3600.0);
        slice.push_back(static_cast<float>(v.east_mps));
        slice.push_back(static_cast<float>(v.north_mps));
      }
    slices.push_back(std::move(slice));
  }
  return {std::move(name), grid, std::move(times), std::move(slices)};
}

inline model::MemoryField test_current(core::Instant from, int hours = 30) {
  return sampled("analytic current", analytic_current, {0, 50, 1 / 60.0, 1 / 60.0, 181, 121}, from,
                 hours);
}
inline model::MemoryField test_wind(core::Instant from, int hours = 30) {
  return sampled("analytic wind", analytic_wind, {-1, 49, 0.25, 0.25, 21, 17}, from, hours);
}

}  // namespace vigie::motion
