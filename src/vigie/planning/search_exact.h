// SPDX-License-Identifier: Apache-2.0
// The best plan of a small SearchProblem, proven: branch and bound over the relaxation of
// search_bound.h. Nights of each asset are listed once; a node of the tree keeps a part of each
// list, split by whether a night makes one chosen look. Its bound is the relaxation over those
// lists alone, in double precision, with the best night found by looking through the list. Rules
// between assets are held where a whole plan stands: a plan that breaks one is no candidate.
//
// Exact to rounding (1e-12 of the total weight). For problems with up to some ten thousand nights
// per asset; a full-size night has far more, and there the bound alone is given.
#pragma once

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/planning/search_problem.h"

namespace vigie::planning {

struct ExactOptions {
  std::size_t most_nights = 20'000;  // of one asset; more is refused
  std::size_t most_nodes = 1'000'000;
  int rounds = 60;  // of the relaxation at each node, at most
  const core::StopFlag* stop = nullptr;
};

struct ExactResult {
  SearchPlan plan;
  double value = 0, upper_bound = 0;  // equal to rounding when proven
  double root_bound = 0;              // of the relaxation before any branching
  std::size_t nodes = 0;
  bool proven = false;
};

// Every night one asset may fly, sortie by sortie, the night at home among them. Returns refused
// when there are more than `most`.
core::Result<std::vector<AssetPlan>> nights_of(const SearchProblem& problem, std::size_t asset,
                                               std::size_t most);

core::Result<ExactResult> solve_exactly(const SearchProblem& problem, const ExactOptions& options);

}  // namespace vigie::planning
