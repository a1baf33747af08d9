// SPDX-License-Identifier: Apache-2.0
// What advice on a plan is worked out from, and the parts that all advice shares: the value of a
// plan, the departures it misses, and sorties planned around others that stay as they are.
//
// Values are expected boats found in time (before launch, or at sea before distress) in the
// planner's own model on a belief, as planning::evaluate counts them: not evidence.
#pragma once

#include <vector>

#include "vigie/belief/belief.h"
#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/planning/planning.h"

namespace vigie::advice {

struct Tonight {
  planning::Problem problem;  // posture and belief as the plan was made with
  const model::Forecast* forecast = nullptr;
  belief::BirthOptions births;  // how beliefs made here are born
};

struct WorkOptions {
  std::size_t rounds = 60;  // of the planner's local search, for each plan made here
  std::uint64_t seed = 1;
  unsigned threads = 0;
  const core::StopFlag* stop = nullptr;
  std::function<void(std::size_t done, std::size_t of)> progress;
};

// Runs body(i) for all i; an Error `interrupted` when stopped.
core::Result<void> for_each(std::size_t count, const WorkOptions& options,
                            const std::function<void(std::size_t)>& body);

// Boats that leave one sector in one hour, and how many of them the plan finds in time.
struct Departures {
  model::SectorKey sector;
  core::Interval hour;
  double expected = 0;
  double in_time = 0;
  double missed() const { return expected > in_time ? expected - in_time : 0; }
};

// One row per cell of the forecast whose hour touches `during`, in the forecast's order. Each is
// scored on a belief of its own of at least 200 particles, so rows do not depend on one another;
// they add up to the whole plan's value within the scatter of those beliefs (tested to 5 %).
core::Result<std::vector<Departures>> departures(const Tonight& tonight, const model::Plan& plan,
                                                 core::Interval during, const WorkOptions& options);

// Sorties for the `free` assets of `posture` while `kept` stays as it is, on the departures that
// `kept` misses; merged with `kept`. The plan's value is scored on tonight's belief. When the new
// sorties add nothing the kept ones come back alone. Sorties of free assets in `kept` are dropped.
core::Result<model::Plan> solve_around(const Tonight& tonight, const model::Posture& posture,
                                       const model::Plan& kept,
                                       const std::vector<model::AssetKey>& free,
                                       const WorkOptions& options);

// Copies without some sorties.
model::Plan without_asset(const model::Plan& plan, const model::AssetKey& asset);
model::Plan without_sortie(const model::Plan& plan, std::size_t sortie);

}  // namespace vigie::advice
