// SPDX-License-Identifier: Apache-2.0
// Plans drawn by lot: how uncertain a mixture is against a search through all of them, and that
// every plan of a pool keeps the rules and its value.
#include "vigie/planning/plan_pool.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "vigie/planning/search_night.h"
#include "vigie/planning/test_search_instances.h"
#include "vigie/planning/test_search_rules.h"

namespace vigie::planning {
namespace {

using core::Random;

constexpr std::uint64_t kPoolSeed = 20261128;

Watched random_watched(std::size_t plans, std::size_t spots, Random& draws) {
  Watched w;
  double sum = 0;
  for (std::size_t h = 0; h < spots; ++h) {
    w.weight.push_back(draws.bernoulli(0.2) ? 0 : draws.uniform());
    sum += w.weight.back();
  }
  for (double& x : w.weight) x /= std::max(sum, 1e-9);
  for (std::size_t j = 0; j < plans; ++j) {
    auto& watched = w.spots.emplace_back();
    for (std::uint32_t h = 0; h < spots; ++h)
      if (draws.bernoulli(0.4)) watched.push_back(h);
  }
  return w;
}

double bits(double m) {
  return m <= 0 || m >= 1 ? 0 : -m * std::log2(m) - (1 - m) * std::log2(1 - m);
}
double uncertainty(const Watched& w, const std::vector<double>& chance) {
  std::vector<double> m(w.weight.size(), 0);
  for (std::size_t j = 0; j < chance.size(); ++j)
    for (const std::uint32_t h : w.spots[j]) m[h] += chance[j];
  double sum = 0;
  for (std::size_t h = 0; h < m.size(); ++h) sum += w.weight[h] * bits(std::min(1.0, m[h]));
  return sum;
}

//   plan A watches 0 and 1, plan B 0 and 2: a coin between them leaves 1 and 2 a whole bit each,
//   and 0 none.
TEST(PlanMixture, TwoPlansAreACoin) {
  const Watched w{.weight = {0.5, 0.25, 0.25}, .spots = {{0, 1}, {0, 2}}};
  const PlanMixture m = most_uncertain(w);
  EXPECT_NEAR(m.chance[0], 0.5, 1e-4);
  EXPECT_NEAR(m.entropy_bits, 0.5, 1e-6);
  const Predictable p = predictable(w, m);
  EXPECT_NEAR(p.largest, 1, 1e-12);
  EXPECT_NEAR(p.always, 0.5, 1e-12);
  EXPECT_NEAR(p.never, 0, 1e-12);
  EXPECT_NEAR(p.expected, 0.75, 1e-4);
}

TEST(PlanMixture, IsTheMostUncertainOfAllOnAFineGrid) {
  Random draws({.seed = kPoolSeed, .replicate = 0, .stream = core::stream_of("mixture grid")});
  constexpr int kParts = 60;
  for (int i = 0; i < 60; ++i) {
    const Watched w = random_watched(3, 4 + draws.below(10), draws);
    const PlanMixture m = most_uncertain(w);
    double best = 0;
    for (int a = 0; a <= kParts; ++a) {
      for (int b = 0; a + b <= kParts; ++b) {
        const double x = a / double{kParts}, y = b / double{kParts};
        best = std::max(best, uncertainty(w, {x, y, 1 - x - y}));
      }
    }
    EXPECT_NEAR(std::accumulate(m.chance.begin(), m.chance.end(), 0.0), 1, 1e-9);
    EXPECT_NEAR(m.entropy_bits, uncertainty(w, m.chance), 1e-9);
    EXPECT_GE(m.entropy_bits + m.gap_bits, best - 1e-12) << "seed " << kPoolSeed << " case " << i;
    EXPECT_LE(m.entropy_bits, best + 3e-3) << "seed " << kPoolSeed << " case " << i;
    EXPECT_LE(m.gap_bits, 1e-5);
  }
}

// The gap is true of any chances: what it allows is never exceeded.
TEST(PlanMixture, NoMixtureIsMoreUncertainThanTheGapSays) {
  Random draws({.seed = kPoolSeed, .replicate = 0, .stream = core::stream_of("mixture gap")});
  for (int i = 0; i < 200; ++i) {
    const Watched w = random_watched(2 + draws.below(8), 40, draws);
    const PlanMixture best = most_uncertain(w);
    std::vector<double> chance;
    for (std::size_t j = 0; j < w.spots.size(); ++j) chance.push_back(draws.exponential(1));
    const double sum = std::accumulate(chance.begin(), chance.end(), 0.0);
    for (double& c : chance) c /= sum;
    const PlanMixture other = mixture_of(w, chance);
    EXPECT_LE(best.entropy_bits, other.entropy_bits + other.gap_bits + 1e-9);
    EXPECT_LE(other.entropy_bits, best.entropy_bits + best.gap_bits + 1e-9);
    EXPECT_LE(predictable(w, best).largest, 1 + 1e-12);
  }
}

// Chi-square of 20,000 lots on a logged seed: 6 degrees of freedom, 22.5 is exceeded once in 1,000.
TEST(PlanMixture, LotsFallAsTheChancesSay) {
  PlanMixture m;
  m.chance = {0.3, 0, 0.05, 0.25, 0.1, 0.2, 0.04, 0.06};
  Random draws({.seed = kPoolSeed, .replicate = 0, .stream = core::stream_of("mixture lots")});
  std::vector<double> count(m.chance.size(), 0);
  constexpr double kLots = 20'000;
  for (int i = 0; i < static_cast<int>(kLots); ++i) ++count[drawn(m, draws.uniform())];
  double chi_square = 0;
  for (std::size_t j = 0; j < count.size(); ++j) {
    if (m.chance[j] <= 0) {
      EXPECT_EQ(count[j], 0);
      continue;
    }
    const double expected = kLots * m.chance[j];
    chi_square += (count[j] - expected) * (count[j] - expected) / expected;
  }
  EXPECT_LT(chi_square, 22.5) << "seed " << kPoolSeed;
  EXPECT_EQ(drawn(m, 0), 0u);
  EXPECT_EQ(drawn(m, 0.31), 2u);
  EXPECT_EQ(drawn(m, 1 - 1e-16), 7u);
}

PoolOptions small_pool(std::uint64_t seed) {
  PoolOptions o;
  o.plans = 6;
  o.keep = 0.95;
  o.moves = 3'000;
  o.each_s = 1e9;
  o.search.budget_s = 1e9;
  o.search.rounds = 10;
  o.search.moves = 3'000;
  o.search.threads = 1;
  o.search.seed = seed;
  return o;
}

TEST(PlanPool, EveryPlanKeepsItsValueAndTheRules) {
  Random draws({.seed = kPoolSeed, .replicate = 0, .stream = core::stream_of("pool")});
  std::size_t plans = 0;
  double before = 0, after = 0;
  constexpr int kNights = 12;
  for (int i = 0; i < kNights; ++i) {
    SearchProblem night =
        random_problem({.side = 4, .steps = 12, .tracks = 150, .assets = 3}, draws);
    const PlanPool pool = make_pool(night, small_pool(static_cast<std::uint64_t>(i)));
    ASSERT_EQ(pool.plans.size(), pool.mixture.chance.size());
    for (std::size_t j = 0; j < pool.plans.size(); ++j) {
      const auto broken = broken_rules(night, pool.plans[j]);
      EXPECT_TRUE(broken.empty()) << broken[0] << ", night " << i << " plan " << j;
      EXPECT_NEAR(pool.values[j], value_of(night, pool.plans[j]), 1e-12);
      EXPECT_GE(pool.values[j], 0.95 * pool.values[0] - 1e-12);
      EXPECT_LE(pool.values[j], pool.values[0] + 1e-12);
      EXPECT_LE(pool.values[j], pool.upper_bound + 1e-9);
    }
    EXPECT_GE(pool.value(), pool.least());
    plans += pool.plans.size();
    std::vector<double> alone(pool.plans.size(), 0);
    alone[0] = 1;
    const PlanMixture one = mixture_of(pool.watched, alone);
    EXPECT_LE(predictable(pool.watched, pool.mixture).largest,
              predictable(pool.watched, one).largest + 1e-12);
    EXPECT_LE(predictable(pool.watched, pool.mixture).never,
              predictable(pool.watched, one).never + 1e-12);
    before += one.entropy_bits / kNights;
    after += pool.mixture.entropy_bits / kNights;
  }
  std::printf("%zu plans on %d nights; uncertainty %.3f bits with one plan, %.3f with the lot\n",
              plans, kNights, before, after);
  EXPECT_EQ(before, 0);
  EXPECT_GT(after, 0.1);
  EXPECT_GT(plans, 3u * kNights);
}

TEST(PlanPool, IsTheSameForAnyNumberOfThreads) {
  Random draws({.seed = kPoolSeed, .replicate = 0, .stream = core::stream_of("pool threads")});
  const SearchProblem night =
      random_problem({.side = 4, .steps = 12, .tracks = 100, .assets = 3}, draws);
  PoolOptions o = small_pool(3);
  const PlanPool one = make_pool(night, o);
  o.search.threads = 2;
  const PlanPool two = make_pool(night, o);
  EXPECT_EQ(one.plans, two.plans);
  EXPECT_EQ(one.mixture.chance, two.mixture.chance);
  EXPECT_EQ(one.upper_bound, two.upper_bound);
}

}  // namespace
}  // namespace vigie::planning
