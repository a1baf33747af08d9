// SPDX-License-Identifier: Apache-2.0
// A plan and a bound for a SearchProblem, at every moment better or as good: greedy first, then the
// relaxation (search_bound.h) beside annealing (search_anneal.h), then annealing from both the best
// plan so far and the relaxation's own nights.
//
// Where `rounds` and `moves` end it, the result depends on problem and seed only, whatever the
// threads; where the budget ends it first, on the machine's speed too. Any result is a valid plan
// and a valid bound.
#pragma once

#include <functional>

#include "vigie/core/parallel.h"
#include "vigie/planning/search_problem.h"

namespace vigie::planning {

struct SearchOptions {
  double budget_s = 60;
  unsigned threads = 2;
  std::uint64_t seed = 1;
  std::size_t rounds = 200;        // of the relaxation, at most
  std::size_t moves = 40'000'000;  // of each of the two last annealings, at most
  double settled = 2e-5;           // ends the relaxation: share by which ten rounds lower the bound
  const SearchPlan* start = nullptr;  // sorties to begin with, as far as they fit
  const core::StopFlag* stop = nullptr;
  std::function<void(double value, double upper_bound)> progress;
};

struct SearchResult {
  SearchPlan plan;
  double value = 0, first_value = 0;
  double upper_bound = 0;
  double first_plan_s = 0, solve_s = 0;  // machine time
  std::size_t rounds = 0;
  double gap() const { return upper_bound > 0 ? (upper_bound - value) / upper_bound : 0; }
  // What the plan misses beyond what any plan must, as a share of what it misses.
  double missed_gap(double total) const {
    return total > value ? (upper_bound - value) / (total - value) : 0;
  }
};

SearchResult solve_search(const SearchProblem& problem, const SearchOptions& options);

}  // namespace vigie::planning
