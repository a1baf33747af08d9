// SPDX-License-Identifier: Apache-2.0
// One craft from the beach to its end: preparing, under way toward the far shore through the tidal
// stream, and drifting once the engine fails. Draws come from the Random it is made with, so a
// craft's life depends on its key only.
#pragma once

#include <optional>
#include <vector>

#include "vigie/core/random.h"
#include "vigie/core/time.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"
#include "vigie/model/environment.h"
#include "vigie/model/night.h"

namespace vigie::motion {

// Everything that is drawn before the craft moves.
struct CraftPlan {
  std::size_t sector = 0;  // index into Scenario::sectors
  geo::Point launch, landing;
  std::optional<geo::Point> hidden_at;  // where it is prepared; none: on the beach itself
  core::Instant preparing_from, launch_at;
  core::Speed speed_through_water;
  int people = 1;
  core::Duration engine_lasts;              // under way before it fails
  core::Duration swamps_after;              // stopped before it swamps, calm water
  core::Duration people_in_water_after;     // swamped before people are in the water
  core::Duration calls_after;               // stopped before it calls for help
  double leeway_fraction = 0.045;           // of wind, afloat and stopped
  std::optional<double> tide_compensation;  // its own; none: that of the parameters
  std::vector<geo::Point> by_way_of;        // points to pass before the landing point, in order
  bool stops_for_rescuer = false;           // once a rescue boat is alongside
};

// The launch lies anywhere along from-launch-until of the sector; nearer landing points are aimed
// at more often. REQUIRES: sector < scenario.sectors.size(), scenario.landing not empty.
CraftPlan draw_craft(const model::Scenario& scenario, std::size_t sector, core::Interval hour,
                     core::Random& draws);

struct Craft {
  CraftPlan plan;
  geo::Point position;
  model::CraftState state = model::CraftState::preparing;
  core::Instant state_since;
  core::Duration
      strain{};            // time in the state that counts toward its end; waves make it run faster
  std::size_t passed = 0;  // of CraftPlan::by_way_of
};

Craft start(const CraftPlan& plan);

// Moves the craft by the midpoint rule. Under way: own speed at the target plus stream, landed
// within 300 m of the landing point or of any shore on its side; it does not cross the shore it
// left. Adrift: stream plus leeway downwind; ashore anywhere it is `landed`. Moments of change are
// exact to a millisecond whatever the step; positions of 10-minute and 1-minute steps agree within
// 150 m after 6 h in a rotating 1.5 m/s stream.
//
// Moves the craft from `at` to `at + dt`, changing state on the way. REQUIRES: dt <= 10 minutes.
// Truth uses 1-minute steps with swamping hastened by waves; the belief uses 10-minute steps.
void step(Craft& craft, const model::CrossingParameters& parameters,
          const model::Environment& environment, core::Instant at, core::Duration dt);

// A rescue boat is alongside: a craft under way that stops for it is `stopped` from now on.
void meet_rescuer(Craft& craft, core::Instant at);

model::TargetClass target_class_of(
    model::CraftState state);  // REQUIRES: preparing..people_in_water
bool ended(model::CraftState state);

}  // namespace vigie::motion
