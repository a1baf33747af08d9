// SPDX-License-Identifier: Apache-2.0
// Forecast, plan, go/no-go: what is decided before dark.
#pragma once

#include <string>
#include <vector>

#include "vigie/core/time.h"
#include "vigie/geo/plane.h"
#include "vigie/model/names.h"

namespace vigie::model {

enum class Rag { green, amber, red };

struct Forecast {
  core::Instant issued_at;
  double probability_any = 0;  // that at least one boat leaves
  double expected_boats = 0;   // departures expected this night
  double expected_people = 0;
  Rag rag = Rag::green;
  struct Cell {  // expected departures in one sector and hour
    SectorKey sector;
    core::Interval hour;
    double boats = 0;
  };
  std::vector<Cell> cells;
};

struct Waypoint {
  core::Instant at;
  geo::Point position;
};

// One time out: from leaving the base to being back at it. Straight legs between waypoints.
struct Sortie {
  AssetKey asset;
  std::vector<Waypoint> waypoints;  // >= 2, times ascending; first and last at the base
  double expected_detections = 0;   // boats this sortie adds to the plan, on top of the others
  std::string reason;               // one line a person can read
};

// Go or no-go of one asset on the forecast weather, with what covers the gap.
struct FlightDecision {
  AssetKey asset;
  bool go = true;
  std::vector<std::string> reasons;  // why not
  std::string fallback;              // named cover; "no cover" is written out
};

struct PlanValue {
  double expected_boats = 0;          // in the belief the plan was made on
  double detected_before_launch = 0;  // expected boats
  double detected_at_sea = 0;
  double detected_in_time = 0;  // before launch, or at sea before distress
  double objective = 0;         // what the solver maximised
};

struct Plan {
  core::Instant issued_at;
  PostureKey posture;
  std::vector<Sortie> sorties;
  std::vector<FlightDecision> decisions;
  PlanValue value;
  double greedy_objective = 0;    // where the local search started
  double first_plan_seconds = 0;  // machine time; never part of a log or of --json equality
};

// Where an asset is at a moment under a plan; not out: absent.
struct PlannedPosition {
  bool out = false;
  geo::Point position;
  geo::Velocity velocity;
};
PlannedPosition position_at(const Sortie& sortie, core::Instant at);

const char* name_of(Rag rag);

}  // namespace vigie::model
