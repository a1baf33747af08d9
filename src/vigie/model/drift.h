// SPDX-License-Identifier: Apache-2.0
// What a drift forecast from a last known position says: where the particles are at chosen moments,
// the areas that hold given shares of them, and what they may reach.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/time.h"
#include "vigie/core/units.h"
#include "vigie/geo/plane.h"
#include "vigie/model/field.h"
#include "vigie/model/survival.h"

namespace vigie::model {

enum class DriftState : std::uint8_t {
  adrift,
  swamped,
  capsized,
  people_in_water,
  ashore,
  under_way
};

// All particles at one moment; entry i is the same particle in every snapshot.
struct DriftSnapshot {
  core::Instant at;
  std::vector<float> lat_deg, lon_deg;
  std::vector<DriftState> state;
  std::vector<float> seconds_in_water;  // of a casualty; else empty
};

// Statistics of all particles at one moment; east and north are metres from the mean.
struct DriftStatistics {
  core::Instant at;
  double hours = 0;  // since the last known position
  double mean_lat_deg = 0, mean_lon_deg = 0;
  double std_east_m = 0, std_north_m = 0, cov_east_north_m2 = 0;
  double lat_p05_deg = 0, lat_p50_deg = 0, lat_p95_deg = 0;
  double lon_p05_deg = 0, lon_p50_deg = 0, lon_p95_deg = 0;
  std::size_t particles = 0, ashore = 0, swamped = 0, capsized = 0, people_in_water = 0;
  std::size_t under_way = 0;
};

// Share of the particles per cell; cells sum to 1. A cell is centred on its node of the grid.
struct ProbabilityMap {
  core::Instant at;
  FieldGrid grid;
  std::vector<float> probability;  // [row][column]
};

// The smallest area that holds `share` of the probability (a highest-density region).
struct ContainmentArea {
  double share = 0;  // 0.5, 0.75, 0.9, 0.95
  double area_km2 = 0;
  std::vector<std::vector<geo::LatLon>>
      rings;  // closed, outer rings anticlockwise, holes clockwise
};

// A named stretch of coast, on the Strait plane.
struct CoastPlace {
  std::string name;
  geo::Point from, until;
};

// The chance to have crossed a named line, or come ashore in a named sector, by the end.
struct DriftReach {
  std::string name;
  double probability = 0;
  std::optional<core::Instant> p10, p50, p90;  // when, of those that do; empty when none does
};

struct DriftMoment {
  DriftStatistics statistics;
  ProbabilityMap map;
  std::vector<ContainmentArea> areas;  // by share, ascending
  // Of people in the water, when the sea's temperature was given and any are.
  std::optional<SurvivalRange> survival;
};

struct DriftForecast {
  std::string object_key, object_name;
  geo::LatLon last_known;
  core::Instant last_known_at;
  std::size_t particles = 0;
  std::uint64_t seed = 0;
  std::vector<DriftMoment> moments;
  std::vector<DriftSnapshot> snapshots;     // of each moment, when asked for
  std::vector<DriftReach> lines, landfall;  // landfall by sector, most likely first
  std::vector<std::string> notes;           // stated fallbacks and assumptions, for people
};

}  // namespace vigie::model
