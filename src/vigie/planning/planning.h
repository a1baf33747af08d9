// SPDX-License-Identifier: Apache-2.0
// Tonight's plan: sorties for every asset within endurance, speed, turnaround, weather minima,
// light, base and legal area, that find the most boats early. Greedy by asset (exact dynamic
// program on the time-expanded cells), then large-neighbourhood local search.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "vigie/belief/belief.h"
#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/model/asset.h"
#include "vigie/model/environment.h"
#include "vigie/model/plan.h"

namespace vigie::planning {

// What seeing a boat is worth, by when it is first seen. Life first: a boat in distress seen early
// is worth most. Ranges over [0, 1].
struct Values {
  double before_launch = 1.0;
  double at_sea_before_distress = 0.8;
  double in_distress = 1.0;
  double in_distress_halves_after_minutes = 30;
  double at_sea_halves_after_minutes = 240;
};

struct Problem {
  const model::Scenario* scenario = nullptr;
  const model::Posture* posture = nullptr;
  const model::Environment* environment = nullptr;  // the forecast weather
  const belief::Belief* belief = nullptr;
  const geo::Coast* coast = nullptr;
  Values values;
};

struct SolveOptions {
  double budget_seconds = 5;     // machine time for local search; 0: greedy only
  std::size_t iterations = 400;  // local-search rounds, reached first on a quick machine
  std::uint64_t seed = 1;
  const core::StopFlag* stop = nullptr;
  std::function<void(double objective)> progress;
  std::vector<model::Sortie> locked{};  // flown as they are; see conflict.h where they cannot be
};

// A plan is refused (ErrorKind::refused) when an asset with a camera has no legal basis that is
// valid tonight; the message names the asset and the basis. An asset outside its weather minima is
// not refused: it is a no-go with reasons in Plan::decisions. Locked sorties that break a rule are
// refused.
core::Result<model::Plan> solve(const Problem& problem, const SolveOptions& options);

// Baselines: each asset flies back and forth along its watched shore, evenly spaced in time and
// place; lane by lane over all it may work; or to random allowed places. Same constraints, same
// sortie times.
core::Result<model::Plan> shuttle_plan(const Problem& problem);
core::Result<model::Plan> ladder_plan(const Problem& problem);
core::Result<model::Plan> random_plan(const Problem& problem, std::uint64_t seed);

// Scores any plan with the planner's own model on a belief (fresh particles, please).
model::PlanValue evaluate(const Problem& problem, const model::Plan& plan);

// Everything wrong with a plan under law, endurance, speed and hours; empty when it is lawful.
std::vector<std::string> violations(const Problem& problem, const model::Plan& plan);

}  // namespace vigie::planning
