// SPDX-License-Identifier: Apache-2.0
// Tonight over many outlooks: ways its weather and departures may turn out (search_risk.h).
//
// Law, routes and hours are the forecast's: the plan is one, made before anybody knows how the
// night turns out, and keeps every rule. In an outlook's weather its sensors see as far as they do
// in that weather, and what may not be out in a step there (minima) sees nothing in that step.
// Boats are those that leave in that outlook, each as some particles of its sector and hour.
#pragma once

#include <span>

#include "vigie/planning/compiled_night.h"
#include "vigie/planning/search_risk.h"

namespace vigie::planning {

struct Outlook {
  const model::Environment* environment = nullptr;
  const belief::Belief* belief = nullptr;  // on tonight's clock; no particles: nobody leaves
};

// Equally likely outlooks; the outcome of each is minus the worth of what goes unseen, in boats.
// Steps of outlooks in which all assets see and may go alike share one weather: exact.
// REQUIRES: beliefs on the clock of `tonight`.
struct CompiledOutlooks {
  RiskProblem risk;
  std::vector<double> worth;  // [outlook] of all its boats
  std::size_t weathers = 0;   // most that differ in one step
};
CompiledOutlooks compile_outlooks(const Tonight& tonight, const CompiledNight& night,
                                  std::span<const Outlook> outlooks, unsigned threads);

// One plan over outlooks: worth unseen in each, and what the measure says of it.
struct Unseen {
  std::vector<double> each;  // [outlook], boats
  double mean = 0, tail = 0;
};
Unseen unseen_by(const RiskProblem& risk, const SearchPlan& plan, double tail);

struct RiskCertificate {
  model::Plan plan, mean_plan;  // for the worst outlooks, and for the mean of them all
  bool mean_chosen = false;  // `plan` is `mean_plan`: none did better on the outlooks to choose on
  Unseen worst, mean;        // of these two, on the outlooks they were made on
  Unseen fresh_worst, fresh_mean;     // on others; empty where none are given
  double worth = 0, worst_worth = 0;  // of all boats: mean, and in the tail of `worst`
  // No plan of the model leaves less unseen: in the measure asked for, and in the mean.
  double at_least = 0, mean_at_least = 0;
  double objective = 0;  // of `plan`, as unseen: to be compared with at_least
  double solve_s = 0;
  std::size_t outlooks = 0, weathers = 0, tracks = 0, rounds = 0, epochs = 0;
};

// A plan made on some outlooks flatters itself there, in their tail above all. So among the plans
// met, that for the mean with them, the one given is the best on outlooks none was made on.
struct OutlookSets {
  std::span<const Outlook> to_plan, to_choose, fresh;  // the last two may be empty
};
// Refused and missing as `solve`.
core::Result<RiskCertificate> certify_worst(const Problem& problem, const OutlookSets& outlooks,
                                            const RiskOptions& options);

}  // namespace vigie::planning
