// SPDX-License-Identifier: Apache-2.0
// A generated night planned again in mid-night, as `vigie plan generated --again-s` reports it.
#pragma once

#include <string>
#include <vector>

#include "vigie/planning/search_night.h"
#include "vigie/planning/search_solver.h"

namespace vigie::cli {

struct PlannedAgain {
  std::string event;
  double kept = 0;  // what the old plan still finds after it, of the same weight as `result`
  planning::SearchResult result;
};

// Half-way through the night: once the asset that the plan needs most is lost, once a boat calls
// from the middle of the strait that is worth as much as all that are expected.
std::vector<PlannedAgain> plan_again(const planning::NightOptions& night,
                                     const planning::SearchProblem& problem,
                                     const planning::SearchPlan& plan,
                                     const planning::SearchOptions& options);

}  // namespace vigie::cli
