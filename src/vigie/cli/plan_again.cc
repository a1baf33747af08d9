// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/plan_again.h"

#include <algorithm>

#include <fmt/format.h>

#include "vigie/planning/search_replan.h"

namespace vigie::cli {
namespace {

constexpr planning::NightCall kMidStraitCall{.east_km = 60, .north_km = 52};

// The asset without which what is left of the plan finds least.
std::size_t most_missed(const planning::SearchProblem& problem, const planning::SearchPlan& plan,
                        planning::Step now) {
  std::vector<double> without;
  for (std::size_t k = 0; k < plan.size(); ++k) {
    const auto rest = planning::rest_of_night(problem, plan, {.now = now, .lost = k});
    without.push_back(planning::value_of(rest.problem, rest.planned));
  }
  return static_cast<std::size_t>(std::ranges::min_element(without) - without.begin());
}

}  // namespace

std::vector<PlannedAgain> plan_again(const planning::NightOptions& night,
                                     const planning::SearchProblem& problem,
                                     const planning::SearchPlan& plan,
                                     const planning::SearchOptions& options) {
  std::vector<PlannedAgain> out;
  const auto solve = [&](std::string event, const planning::RestOfNight& rest) {
    const double kept = planning::value_of(rest.problem, rest.planned);
    out.push_back({std::move(event), kept, planning::replan(rest, options)});
  };
  const auto now = static_cast<planning::Step>(night.steps / 2);
  const std::size_t lost = most_missed(problem, plan, now);
  solve(fmt::format("{} is lost", problem.assets[lost].name),
        planning::rest_of_night(problem, plan, {.now = now, .lost = lost}));
  planning::RestOfNight called = planning::rest_of_night(problem, plan, {.now = now, .lost = {}});
  planning::NightCall call = kMidStraitCall;
  call.step = now;
  planning::add_boats(called.problem, night, planning::boats_of_call(night, call), 1);
  solve("a call comes", called);
  return out;
}

}  // namespace vigie::cli
