// SPDX-License-Identifier: Apache-2.0
// The best place for one pattern of one unit: local search over where, which way, how wide apart
// and in what proportions, from several starts.
#pragma once

#include <functional>
#include <vector>

#include "vigie/search/plan.h"

namespace vigie::search {

struct Candidate {
  PatternPlan plan;
  LaidPattern laid;
  double gain = 0;  // share of the whole found, of the weights given
};

struct ChoiceInput {
  const PlanRequest* request = nullptr;
  const Unit* unit = nullptr;
  const std::vector<double>* weight = nullptr;  // left, per particle
  Spread spread;                                // at the middle of the unit's time
  core::Length sweep_width;                     // mean over what is left
  std::function<bool(const LaidPattern&)> allowed;
};

// Gain 0 when no candidate is allowed or finds anything.
Candidate best_of_pattern(const ChoiceInput& input, model::SearchPattern pattern);

}  // namespace vigie::search
