// SPDX-License-Identifier: Apache-2.0
// Tonight's places, assets and particles as the plain arrays of a SearchProblem, and plans back.
#pragma once

#include <functional>
#include <vector>

#include "vigie/planning/local_search.h"
#include "vigie/planning/search_problem.h"

namespace vigie::planning {

struct CompiledNight {
  SearchProblem search;
  std::vector<std::size_t> worker_of;    // per asset of `search`: into Tonight::workers
  std::vector<std::size_t> worker_with;  // per effort kind: a worker of that kind
  double found_anyway = 0;               // by fixed sensors, whatever is flown
  double total = 0;
};

// REQUIRES: graphs built.
CompiledNight compile_night(const Tonight& tonight);

// Efforts of one kind of asset on (step, place, target class) in the weather of `efforts`.
EffortKind effort_kind(const Tonight& tonight, const EffortTable& efforts, const Worker& worker);

// Efforts of all fixed sensors together: [(step * cells + cell) * target classes + class], in the
// weather of `problem` and `efforts`.
std::vector<float> fixed_efforts(const Tonight& tonight, const Problem& problem,
                                 const EffortTable& efforts);

// Appends the particles of problem.belief that are ever in a cell, in its values (in whole
// `levels`, rounded up, made never to rise), each with the weight that fixed sensors leave. Where
// `search` has more classes than targets, class_at(step) of them come before the target's own.
struct ParticleOptions {
  double levels = 10;
  std::function<std::uint32_t(std::uint32_t step)> class_at = [](std::uint32_t) { return 0U; };
};
struct ParticlesAdded {
  double total = 0, found_anyway = 0;
};
ParticlesAdded add_particles(SearchProblem& search, const Tonight& tonight, const Problem& problem,
                             const std::vector<float>& fixed, const ParticleOptions& options);

// What all rules of the way flown allow of a plan (local_search.h); left in `draft`.
SearchPlan fly_lawfully(const CompiledNight& night, const SearchPlan& plan, Draft& draft);

}  // namespace vigie::planning
