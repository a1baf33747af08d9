// SPDX-License-Identifier: Apache-2.0
// A search after a call: what units there are, which pattern each flies or sails, and what it is
// worth. Angles are plane bearings, clockwise from north; speeds and tracks are over the ground.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/time.h"
#include "vigie/core/units.h"
#include "vigie/geo/coast.h"
#include "vigie/model/asset.h"

namespace vigie::model {

// The patterns of IAMSAR vol. II, in the order of `codes`.
enum class SearchPattern { parallel, creeping_line, expanding_square, sector, track_line };
inline constexpr std::array<const char*, 5> kPatternCodes = {"PS", "CS", "SS", "SV", "TSR"};
inline constexpr std::array<const char*, 5> kPatternNames = {
    "parallel sweep", "creeping line", "expanding square", "sector", "track line return"};
inline constexpr std::array<const char*, 5> kPatternNamesFr = {
    "ratissage parallèle", "ligne rampante", "carré croissant", "secteurs", "retour sur la route"};

struct SearchLeg {
  geo::Point from, until;  // straight over the ground
  core::Instant begin, end;
};

// Where a pattern lies: a rectangle about its centre (of a sector search: its circle's), at
// `begin`.
struct SearchArea {
  geo::Point centre;
  core::Length along, across;  // full lengths; along the legs, and across them
  core::Angle legs;            // bearing of the legs
  geo::Velocity drift;         // the area is laid out on the water and moves with this
  std::vector<geo::Point> corners(core::Instant begin, core::Instant at) const;
};

// One pattern of one unit, as IAMSAR users read it.
struct SearchTask {
  std::string unit, sensor, legal_basis;
  AssetKind kind = AssetKind::helicopter;
  SearchPattern pattern = SearchPattern::parallel;
  SearchArea area;
  core::Instant begin, end;
  core::Speed speed;
  core::Length altitude;
  geo::Point commence;         // the commence search point
  core::Length track_spacing;  // of a sector search: its radius
  core::Length track_length;
  core::Length sweep_width;  // of the likeliest class, at the middle of the task
  TargetClass target = TargetClass::people_in_water;
  double coverage = 0;              // sweep width x track length / area
  double pod_ideal = 0;             // of the sensor's lateral range curve, parallel sweeps
  double pod_random = 0;            // 1 - exp(-coverage): poor conditions
  double containment = 0;           // POC: share of the whole that lies in the area, unseen so far
  double pos = 0;                   // POC x POD ideal
  double cumulative_pos = 0;        // sum of POS up to this task
  double simulated_pos = 0;         // particles against the moving unit, of the whole
  double simulated_cumulative = 0;  // all tasks up to this one
  std::vector<SearchLeg> legs;
};

// What was weighed against the chosen pattern for the same unit.
struct SearchAlternative {
  std::string unit;
  SearchPattern pattern = SearchPattern::parallel;
  core::Length track_spacing;
  double coverage = 0, simulated_pos = 0;
};

struct SearchMoment {
  core::Instant at;
  double simulated_pos = 0;    // by the tasks, cumulative
  double allocated_pos = 0;    // by the optimal allocation of the same effort, cumulative
  double people_in_water = 0;  // share of what is left, by state
  double ashore = 0;           // share of what is left that has come ashore: look there too
};

// Effort per cell of one slot, the optimum of Charnes and Cooper.
struct SearchSlot {
  core::Interval during;
  double effort_km2 = 0;  // sum of sweep width x track length
  struct Cell {
    geo::Point centre;
    double probability = 0, coverage = 0;
  };
  core::Length cell;
  std::vector<Cell> cells;  // those with effort, most covered first
};

struct SearchPlan {
  std::string object;
  core::Instant issued_for;  // the search begins
  core::Interval horizon;
  std::vector<SearchTask> tasks;  // by time of begin
  std::vector<SearchAlternative> alternatives;
  std::vector<SearchMoment> timeline;
  std::vector<SearchSlot> slots;
  std::vector<std::string> notes;
};

}  // namespace vigie::model
