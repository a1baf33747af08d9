// SPDX-License-Identifier: Apache-2.0
// The plan for the worst share of outlooks on small random instances: no plan beats its bound, none
// breaks a rule, and on the smallest it is as good as trying every plan.
#include "vigie/planning/search_risk.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "vigie/planning/search_anneal.h"
#include "vigie/planning/search_exact.h"
#include "vigie/planning/test_search_instances.h"
#include "vigie/planning/test_search_rules.h"
#include "vigie/stats/tail.h"

namespace vigie::planning {
namespace {

using core::Random;

constexpr std::uint64_t kRiskSeed = 20261127;

// Tracks dealt out among outlooks; each loses what is not found there.
RiskProblem random_risk(const InstanceSize& size, std::size_t outlooks, Random& draws) {
  RiskProblem risk;
  risk.search = random_problem(size, draws);
  double sum = 0;
  for (std::size_t s = 0; s < outlooks; ++s) {
    risk.probability.push_back(draws.uniform(0.2, 1));
    sum += risk.probability.back();
  }
  for (double& p : risk.probability) p /= sum;
  risk.offset.assign(outlooks, 0);
  for (std::size_t w = 0; w < risk.search.tracks(); ++w) {
    risk.outlook.push_back(draws.below(static_cast<std::uint32_t>(outlooks)));
    risk.offset[risk.outlook[w]] -= risk.search.weight[w];
  }
  return risk;
}

RiskOptions small_options(std::uint64_t seed) {
  RiskOptions o;
  o.budget_s = 1e9;
  o.threads = 1;
  o.seed = seed;
  o.rounds = 25;
  o.epochs = 24;
  o.epoch_moves = 120;
  o.moves = 400;
  return o;
}

// Of every plan that keeps the rules.
template <class Objective>
double most_of_all_plans(const RiskProblem& risk, const Objective& objective) {
  std::vector<std::vector<AssetPlan>> nights;
  for (const SearchAsset& a : risk.search.assets) nights.push_back(all_nights(risk.search, a));
  double best = -1e9;
  for (const AssetPlan& first : nights[0]) {
    for (const AssetPlan& second : nights.size() > 1 ? nights[1] : std::vector<AssetPlan>{{}}) {
      SearchPlan plan{first};
      if (nights.size() > 1) plan.push_back(second);
      const double value = objective(outcomes_of(risk, plan));
      if (value > best && broken_rules(risk.search, plan).empty()) best = value;
    }
  }
  return best;
}

TEST(Risk, NoPlanBeatsTheBoundOrBreaksARule) {
  Random draws({.seed = kRiskSeed, .replicate = 0, .stream = core::stream_of("risk bound")});
  constexpr int kInstances = 200;
  int better = 0;
  double nearest = 1e9;
  for (int i = 0; i < kInstances; ++i) {
    const InstanceSize size{.side = 2 + draws.below(2),
                            .steps = 5 + draws.below(5),
                            .tracks = 6 + draws.below(30),
                            .assets = 1 + draws.below(3)};
    const RiskProblem risk = random_risk(size, 1 + draws.below(12), draws);
    RiskOptions o = small_options(static_cast<std::uint64_t>(i));
    o.measure = {.tail = draws.uniform(0.05, 1),
                 .emphasis = draws.bernoulli(0.5) ? 1 : draws.uniform()};
    const RiskResult result = solve_risk(risk, o);
    const auto judged = [&](const SearchPlan& plan) {
      return o.measure.of(outcomes_of(risk, plan), risk.probability);
    };
    EXPECT_NEAR(judged(result.best.plan), result.best.value, 1e-9);
    EXPECT_GE(result.best.value, judged(result.mean.plan) - 1e-12);
    better += result.best.value > judged(result.mean.plan) + 1e-9;
    // Plans of other makers, each under weights of its own.
    std::vector<SearchPlan> plans{result.best.plan, result.mean.plan};
    for (int other = 0; other < 4; ++other) {
      std::vector<double> weights(risk.outlooks(), 0);
      weights[draws.below(static_cast<std::uint32_t>(weights.size()))] = 1;
      const SearchProblem search = weighed(risk, weights);
      const SearchTables tables(search);
      PlanInWork work(tables);
      plan_greedily(work, search);
      plans.push_back(work.plan());
    }
    for (const SearchPlan& plan : plans) {
      EXPECT_LE(judged(plan), result.upper_bound + 1e-9)
          << "seed " << kRiskSeed << " instance " << i;
      const auto broken = broken_rules(risk.search, plan);
      EXPECT_TRUE(broken.empty()) << broken[0] << ", instance " << i;
      nearest = std::min(nearest, result.upper_bound - judged(plan));
    }
  }
  std::printf("%d instances; better than the plan of the mean on %d; nearest to the bound %.2g\n",
              kInstances, better, nearest);
  EXPECT_GT(better, kInstances / 10);
}

TEST(Risk, OnTheSmallestThePlanIsTheBestOfAllPlans) {
  Random draws({.seed = kRiskSeed, .replicate = 0, .stream = core::stream_of("risk smallest")});
  constexpr int kInstances = 60;
  int equal = 0, tight = 0;
  double bound_over = 0, plan_under = 0, worth = 0;
  for (int i = 0; i < kInstances; ++i) {
    RiskProblem risk = random_risk(
        {.side = 2, .steps = 4, .tracks = 8, .assets = 1 + static_cast<std::size_t>(i % 2)},
        1 + draws.below(6), draws);
    for (SearchAsset& a : risk.search.assets) a.endurance = std::min<Step>(a.endurance, 3);
    RiskOptions o = small_options(1);
    o.measure.tail = draws.uniform(0.1, 0.6);
    const double best =
        most_of_all_plans(risk, [&](const auto& u) { return o.measure.of(u, risk.probability); });
    const RiskResult result = solve_risk(risk, o);
    EXPECT_LE(result.best.value, best + 1e-9) << "seed " << kRiskSeed << " instance " << i;
    ASSERT_GE(result.upper_bound, best - 1e-9) << "seed " << kRiskSeed << " instance " << i;
    equal += result.best.value > best - 1e-9;
    tight += result.upper_bound < best + 1e-3 * risk.search.total_weight();
    bound_over += result.upper_bound - best;
    plan_under += best - result.best.value;
    worth -= *std::ranges::min_element(risk.offset);
  }
  std::printf(
      "plan equals trying every plan on %d of %d, bound within a thousandth on %d; in the mean the "
      "bound lies %.2f %% of the worth above, the plan %.2f %% below\n",
      equal, kInstances, tight, 100 * bound_over / worth, 100 * plan_under / worth);
  EXPECT_GE(equal, kInstances * 3 / 4);
  EXPECT_GE(tight, kInstances / 10);
}

// With every outlook in the tail the objective is the mean, plan by plan, and so is the best of
// all.
TEST(Risk, TheWholeOfTheOutlooksIsTheMean) {
  Random draws({.seed = kRiskSeed, .replicate = 0, .stream = core::stream_of("risk whole")});
  for (int i = 0; i < 40; ++i) {
    const RiskProblem risk =
        random_risk({.side = 2, .steps = 4, .tracks = 8, .assets = 1}, 1 + draws.below(6), draws);
    RiskOptions o = small_options(3);
    o.measure.tail = 1;
    const RiskResult result = solve_risk(risk, o);
    const SearchProblem mean = weighed(risk, risk.probability);
    double offset = 0;
    for (std::size_t s = 0; s < risk.outlooks(); ++s)
      offset += risk.probability[s] * risk.offset[s];
    EXPECT_NEAR(result.best.value, value_of(mean, result.best.plan) + offset, 1e-9);
    EXPECT_GE(result.best.value, result.mean.value - 1e-12);
    EXPECT_LE(result.upper_bound, result.mean_upper_bound + 1e-12);
    const double best = most_of_all_plans(
        risk, [&](const auto& u) { return RiskMeasure{.tail = 1}.of(u, risk.probability); });
    const auto exact = solve_exactly(mean, {});
    ASSERT_TRUE(exact.has_value() && exact->proven);
    EXPECT_NEAR(best, exact->value + offset, 1e-9) << "seed " << kRiskSeed << " instance " << i;
  }
}

TEST(Risk, IsSolvedAlikeByAnyNumberOfThreads) {
  Random draws({.seed = kRiskSeed, .replicate = 0, .stream = core::stream_of("risk threads")});
  const RiskProblem risk =
      random_risk({.side = 4, .steps = 12, .tracks = 80, .assets = 3}, 20, draws);
  RiskOptions o = small_options(5);
  const RiskResult one = solve_risk(risk, o);
  o.threads = 2;
  const RiskResult two = solve_risk(risk, o);
  EXPECT_EQ(one.best.plan, two.best.plan);
  EXPECT_EQ(one.upper_bound, two.upper_bound);
  EXPECT_EQ(one.mean.plan, two.mean.plan);
}

// Stopped before it began it still has a plan and a bound.
TEST(Risk, StoppedItKeepsAPlanAndABound) {
  Random draws({.seed = kRiskSeed, .replicate = 0, .stream = core::stream_of("risk stopped")});
  const RiskProblem risk = random_risk({}, 5, draws);
  core::StopFlag stop;
  stop.request();
  RiskOptions o = small_options(1);
  o.stop = &stop;
  const RiskResult result = solve_risk(risk, o);
  EXPECT_TRUE(broken_rules(risk.search, result.best.plan).empty());
  EXPECT_LE(result.best.value, result.upper_bound);
  EXPECT_GT(value_of(weighed(risk, risk.probability), result.best.plan), 0);
}

}  // namespace
}  // namespace vigie::planning
