// SPDX-License-Identifier: Apache-2.0
// vigie plan generated --risk-outlooks: the worst tenth of a generated night's outlooks.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/plan_risk.h"
#include "vigie/planning/night_outlooks.h"

namespace vigie::cli {
namespace {

using nlohmann::json;
using planning::RiskPlan;
using planning::RiskProblem;

std::vector<double> unseen_in(const RiskProblem& risk, const RiskPlan& plan) {
  std::vector<double> unseen = planning::outcomes_of(risk, plan.plan);
  for (double& u : unseen) u = -u;
  return unseen;
}

// Of the plans met, that for the mean first, the best on outlooks none was made on.
const RiskPlan& chosen_on(const RiskProblem& risk, const planning::RiskResult& result,
                          const planning::RiskMeasure& measure) {
  std::vector<const RiskPlan*> plans{&result.mean, &result.best};
  for (const RiskPlan& other : result.others) plans.push_back(&other);
  std::vector<double> values;
  for (const RiskPlan* p : plans)
    values.push_back(measure.of(planning::outcomes_of(risk, p->plan), risk.probability));
  return *plans[static_cast<std::size_t>(std::ranges::max_element(values) - values.begin())];
}

}  // namespace

core::Result<void> generated_worst(const Context& context, const planning::NightOptions& night,
                                   const GeneratedRisk& asked) {
  const auto outlooks = [&](std::uint64_t first) {
    return planning::night_risk(night,
                                {.count = asked.outlooks, .boats = asked.boats, .first = first});
  };
  const RiskProblem risk = outlooks(1);
  planning::RiskOptions o;
  o.measure = {.tail = kRiskTail, .emphasis = 1};
  o.budget_s = asked.budget_s;
  o.threads = asked.threads;
  o.seed = night.seed;
  o.rounds = asked.rounds;
  o.epochs = asked.epochs;
  o.moves = asked.moves;
  o.stop = context.stop;
  ProgressLine progress("plan for the worst tenth");
  o.progress = [&progress](double value, double bound) {
    progress.note(fmt::format("unseen {:.4f}, at least {:.4f}", -value, -bound));
  };
  const planning::RiskResult result = planning::solve_risk(risk, o);
  const RiskPlan& plan = chosen_on(outlooks(1'000'001), result, o.measure);
  const RiskProblem fresh = outlooks(2'000'001);
  const json on_fresh =
      against_mean(unseen_in(fresh, plan), unseen_in(fresh, result.mean), night.seed);
  const double chosen = o.measure.of(planning::outcomes_of(risk, plan.plan), risk.probability);
  const json out{{"assets", risk.search.assets.size()},
                 {"width_scale", night.width_scale},
                 {"seed", night.seed},
                 {"scenarios", risk.outlooks()},
                 {"tracks", risk.search.tracks()},
                 {"worst_tenth_unseen", -result.best.value},
                 {"worst_tenth_unseen_by_mean_plan", -result.mean.value},
                 {"worst_tenth_unseen_chosen", -chosen},
                 {"bound", -result.upper_bound},
                 {"gap", result.upper_bound - result.best.value},
                 {"mean_plan_kept", plan.plan == result.mean.plan},
                 {"rounds", result.rounds},
                 {"epochs", result.epochs},
                 {"solve_s", result.solve_s},
                 {"fresh", on_fresh}};
  if (context.json) {
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print(
      "{} outlooks: share unseen in the worst tenth {:.4f}, at least {:.4f}; by the plan for the "
      "mean {:.4f}\n",
      risk.outlooks(), -result.best.value, -result.upper_bound, -result.mean.value);
  fmt::print(
      "on {} fresh outlooks: {:.4f} less in the worst tenth [{:.4f}, {:.4f}], {:.4f} more in the "
      "mean\n",
      risk.outlooks(), on_fresh["gained_in_worst_tenth"].get<double>(),
      on_fresh["gained_interval"][0].get<double>(), on_fresh["gained_interval"][1].get<double>(),
      on_fresh["cost_in_mean"].get<double>());
  return {};
}

}  // namespace vigie::cli
