// SPDX-License-Identifier: Apache-2.0
// A search after a call: which unit searches where, by which of the standard patterns, on the
// probability that drifts. Units are taken in the order they come on scene; each takes the pattern,
// place, bearing, spacing and proportions that find most of what is left, scored by flying the
// pattern against the moving particles (score.h), and what it looked at in vain loses weight for
// the next. Beside it stands the optimal allocation of the same effort, slot by slot
// (allocation.h).
//
// The choice is a local search from several starts, not proven best; its value is the simulated
// one. The same request gives the same plan for any number of threads. About a second a unit.
#pragma once

#include <functional>
#include <vector>

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/model/search.h"
#include "vigie/search/cloud.h"
#include "vigie/search/pattern.h"
#include "vigie/search/score.h"

namespace vigie::search {

struct PlanRequest {
  Cloud cloud;
  std::string object;  // as people call it
  std::vector<Unit> units;
  std::vector<model::SearchPattern> patterns;  // that may be used; empty: all
  std::vector<geo::Point> track_line;          // of TSR, at the start; empty: the mean drift
  std::function<bool(geo::Point)> is_land;     // boats keep off it; empty: no land
  core::Length vertical_separation = core::feet(500);  // of aircraft in one area at one time
  core::Duration slot = core::minutes(30);             // of the allocation
  std::size_t draft_particles = 800;  // that a candidate is scored on; the plan on all
  unsigned threads = 1;
  const core::StopFlag* stop = nullptr;
  std::function<void(std::size_t units_done)> progress;
};

// Error: no unit, a unit without sights, nothing left at sea, interrupted.
core::Result<model::SearchPlan> plan_search(const PlanRequest& request);

// Share of the weight that lies in the area of a task at a moment. A sector search: in its circle.
double contained(const Cloud& cloud, const std::vector<double>& weight,
                 const model::SearchTask& task, core::Instant when);

}  // namespace vigie::search
