// SPDX-License-Identifier: Apache-2.0
// Tonight's plan drawn by lot among good ones (plan_pool.h), so that what is watched cannot be told
// beforehand and no beach is always left alone. The plans are lawful in themselves, each by every
// rule; the bound is that of certify.h and holds for any mixture.
#pragma once

#include "vigie/planning/cells.h"
#include "vigie/planning/plan_pool.h"
#include "vigie/planning/planning.h"

namespace vigie::planning {

struct RandomisedNight {
  std::vector<model::Plan> plans;  // as waypoints, each scored by `evaluate`; the best first
  std::vector<double> values;      // in whole steps, what fixed sensors find included
  std::vector<double> chance;
  double upper_bound = 0, total = 0;
  double value = 0, least = 0;  // mean over the lot, and of the worst plan that may be drawn
  double entropy_bits = 0, gap_bits = 0;
  Predictable before, after;  // with the best plan always, and with the lot
  std::size_t tries = 0;
  struct PlaceWatched {  // one cell of tonight, over the night
    Cell cell;
    double boats = 0;          // share of all boats' time, by worth
    double best = 0, lot = 0;  // of that, while the best plan watches; while the lot does, expected
  };
  std::vector<PlaceWatched> places;
};

// Refused and missing as `solve`. `options.flown_as` is set here.
core::Result<RandomisedNight> randomise(const Problem& problem, PoolOptions options);

}  // namespace vigie::planning
