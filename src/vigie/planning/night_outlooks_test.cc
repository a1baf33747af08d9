// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/night_outlooks.h"

#include <gtest/gtest.h>

#include "vigie/planning/search_solver.h"

namespace vigie::planning {
namespace {

// Each outlook by itself is a generated night; a plan is worth the same in both, fog included.
TEST(NightOutlooks, EachIsTheNightItSaysItIs) {
  const NightOptions night{.assets = 3, .width_scale = 0.3, .boats = 100, .seed = 4, .steps = 60};
  const NightOutlooks outlooks{.count = 6, .boats = 80, .first = 11};
  const RiskProblem risk = night_risk(night, outlooks);
  ASSERT_EQ(risk.outlooks(), 6u);
  SearchOptions o;
  o.budget_s = 1e9;
  o.rounds = 3;
  o.moves = 2'000;
  const SearchPlan plan = solve_search(night_problem(night), o).plan;
  const std::vector<double> outcomes = outcomes_of(risk, plan);
  double least = 0, most = -1;
  for (std::size_t i = 0; i < 6; ++i) {
    NightOptions one = night;
    one.outlook = outlooks.first + i;
    one.boats = outlooks.boats;
    one.boat_seed = night.boat_seed * 1'000'003 + one.outlook;
    const SearchProblem alone = night_problem(one);
    EXPECT_NEAR(outcomes[i], value_of(alone, plan) - alone.total_weight(), 1e-6) << i;
    EXPECT_LE(outcomes[i], 0);
    least = std::min(least, outcomes[i]);
    most = std::max(most, outcomes[i]);
  }
  EXPECT_GT(most, least + 0.02);  // beaches and hours differ
}

// The night itself is outlook 0 and stays byte for byte what it was.
TEST(NightOutlooks, OtherOutlooksAreOtherNights) {
  NightOptions night{.assets = 3, .boats = 50, .seed = 4, .steps = 60};
  const SearchProblem as_it_is = night_problem(night);
  night.outlook = 5;
  const SearchProblem other = night_problem(night);
  EXPECT_NE(as_it_is.slot, other.slot);
  EXPECT_EQ(as_it_is.assets[0].home_steps, other.assets[0].home_steps);
}

}  // namespace
}  // namespace vigie::planning
