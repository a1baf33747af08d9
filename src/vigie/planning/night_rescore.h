// SPDX-License-Identifier: Apache-2.0
// A generated night played out more finely than the planner cuts it, to judge plans of it. It uses
// nothing of the planner's efforts: only the plan's times and places, the assets' speeds, the sweep
// widths at a place, and fresh boats.
//
//   tracks   An asset flies straight legs at its speed, from its base and back to it. In the square
//            of a look it flies to and fro: from each point of the border the next leg has a
//            direction drawn by the cosine law (Lambert), which in the long run visits every part
//            of the square alike in every direction: search by chance, as near as a track can be.
//            It leaves so as to share the time between two squares evenly; ways there and back cost
//            the time they take. It looks all the while it is out.
//   boats    Straight between the ends of a step, state and worth those of its beginning.
//   sight    A law of detection in continuous time, whose sweep width at the asset's speed is that
//            of the night where the boat is. Inverse cube: rate v W^2 / (8 pi r^3) at distance r,
//            so that a long straight pass at lateral range x detects with chance
//            1 - exp(-W^2 / (4 pi x^2)) (Koopman 1980, ch. 3). Definite range: sure within W / 2.
//            Both are integrated exactly along straight relative motion; no step in time.
//   score    Worth when first seen; 0 for a boat never seen. Given the tracks the mean over what
//            chance detects is exact, so only tracks and boats are drawn.
//
// Every draw is keyed by seed, night, asset and take-off: same bytes for any number of threads.
#pragma once

#include <functional>

#include "vigie/core/parallel.h"
#include "vigie/core/random.h"
#include "vigie/planning/search_night.h"

namespace vigie::planning {

// One straight leg at constant speed; hours since the night began.
struct FlownLeg {
  double from_h = 0, until_h = 0;
  NightPoint from, to;
};

// Where one sortie is flown. Legs follow each other without a gap in time or place. REQUIRES: nodes
// of one square each.
std::vector<FlownLeg> fly_sortie(const NightOptions& night, const SearchAsset& asset,
                                 NightPoint base, const SearchSortie& sortie, core::Random draws);

enum class SightLaw : std::uint8_t { inverse_cube, definite_range };

// Effort [-] of one asset on one boat, both in straight motion for `hours`: the chance to be seen
// is 1 - exp(-effort); infinite where it is sure. `away` is the asset's place seen from the boat at
// the beginning [km], `velocity` its relative velocity [km/h], `speed_kmh` that of the asset.
double effort_on_pass(SightLaw law, double width_km, double speed_kmh, NightPoint away,
                      NightPoint velocity, double hours);

struct RescoreOptions {
  SightLaw law = SightLaw::inverse_cube;
  std::uint32_t nights = 200;           // tracks flown anew in each
  std::uint32_t boats_per_night = 500;  // fresh ones, each equally likely
  std::uint64_t seed = 1;
  unsigned threads = 1;
  const core::StopFlag* stop = nullptr;
  std::function<void(std::size_t done, std::size_t of)> progress;
};

struct Rescored {
  std::vector<double> worth;  // [night] mean over its boats: the value on the planner's scale
  double on_place = 0;        // share of the time of looks spent in the square looked into
  double late_h = 0;          // most that a sortie came home after its time
};

// Interrupted when stopped. Two plans scored with the same options meet the same boats, night by
// night.
core::Result<Rescored> rescore(const NightOptions& night, const std::vector<SearchAsset>& assets,
                               const SearchPlan& plan, const RescoreOptions& options);

}  // namespace vigie::planning
