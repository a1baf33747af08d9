// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/planning.h"

#include <algorithm>
#include <chrono>

#include "vigie/planning/local_search.h"
#include "vigie/planning/report.h"

namespace vigie::planning {
namespace {

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

core::Result<model::Plan> solve(const Problem& problem, const SolveOptions& options) {
  const Stopwatch watch;
  auto tonight = Tonight::make(problem);
  if (!tonight) return core::fail(tonight.error());
  (*tonight)->build_graphs();
  if (!options.locked.empty()) {
    model::Plan locked;
    locked.sorties = options.locked;
    if (const auto broken = violations(problem, locked); !broken.empty()) {
      return core::fail({.kind = core::ErrorKind::refused,
                         .field = "locked sorties",
                         .problem = broken.front(),
                         .mend = "unlock one of the sorties named"});
    }
  }
  Draft draft(**tonight);
  for (const model::Sortie& sortie : options.locked) draft.lock(sortie);
  draft.greedy();
  const double greedy_objective = draft.objective();
  const double first_plan_seconds = watch.seconds();

  core::Random draws({.seed = options.seed, .replicate = 0, .stream = core::stream_of("planning")});
  const auto stopped = [&] { return options.stop != nullptr && options.stop->requested(); };
  for (std::size_t round = 0; round < options.iterations; ++round) {
    if (stopped() || watch.seconds() - first_plan_seconds >= options.budget_seconds) break;
    if (draft.improve(draws) && options.progress) options.progress(draft.objective());
  }

  model::Plan plan = plan_of(**tonight, draft);
  plan.greedy_objective = greedy_objective;
  plan.first_plan_seconds = first_plan_seconds;
  return plan;
}

model::PlanValue evaluate(const Problem& problem, const model::Plan& plan) {
  const auto made = Tonight::make(problem);
  if (!made) return {};
  const Tonight& tonight = **made;
  Residual residual(problem, tonight.cells);
  for (const Worker& w : tonight.workers) {
    if (w.fixed) residual.add(tonight.efforts->of_fixed(problem, w), 1);
    for (const model::Sortie& sortie : plan.sorties) {
      if (sortie.asset != w.asset->key || w.fixed) continue;
      residual.add(tonight.efforts->of(w, stayed_of(w, sortie, tonight.clock, tonight.cells)), 1);
    }
  }
  return residual.value();
}

}  // namespace vigie::planning
