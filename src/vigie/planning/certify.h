// SPDX-License-Identifier: Apache-2.0
// Tonight as a SearchProblem: a plan with a bound that no plan of the same model exceeds.
//
// The model is the planner's own, cut into whole steps: an asset searches its place for the whole
// of the last step of a move, and flies home in whole steps. A particle's worth is taken in tenths,
// rounded up, and never rises along its way: who sees a boat can follow it, so seeing it earlier is
// worth at least as much. Fixed sensors are in every plan. Values are expected boats times worth.
// Duty, reserves, spacing and separation are not in the bound, which holds without them; a sortie
// of the solver that they forbid is left out of the plan and of its value.
#pragma once

#include "vigie/planning/planning.h"
#include "vigie/planning/search_solver.h"

namespace vigie::planning {

struct Certificate {
  model::Plan plan;  // the solver's, as waypoints; scored by `evaluate` like any other
  double value = 0, upper_bound = 0, total = 0;
  double first_plan_s = 0, solve_s = 0;  // machine time
  std::size_t cells = 0, steps = 0, tracks = 0, assets = 0, rounds = 0;
  double gap() const { return upper_bound > 0 ? (upper_bound - value) / upper_bound : 0; }
  double missed_gap() const { return total > value ? (upper_bound - value) / (total - value) : 0; }
};

// Refused and missing as `solve`.
core::Result<Certificate> certify(const Problem& problem, const SearchOptions& options);

}  // namespace vigie::planning
