// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/structural_series.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/stats/fast_normal.h"
#include "vigie/stats/test_tables.h"

namespace vigie::stats {
namespace {

TreatedSeries saved_case(const std::string& name, std::size_t before) {
  const auto t = TestTable::read(shared_file("data/impact/causalimpact_" + name + ".csv"));
  TreatedSeries s{.before = before};
  const auto y = t.numbers(t.names[0]);
  s.response.assign(y.begin(), y.end());
  std::vector<Eigen::VectorXd> columns;
  for (std::size_t j = 1; j < t.names.size(); ++j) columns.push_back(t.numbers(t.names[j]));
  s.covariates = side_by_side(columns);
  return s;
}

// What R's CausalImpact printed for its own 1,000 draws; that has a Monte-Carlo error too: sd / 30
// of the mean (900 draws kept), and sd / sqrt(1800) of the deviation.
void expect_saved(const std::string& name, std::size_t before, double mean, double sd) {
  if (!std::filesystem::exists(shared_file("data/impact/causalimpact_" + name + ".csv"))) {
    GTEST_SKIP() << "skipped: no shared data";
  }
  const auto e = structural_effect(saved_case(name, before), {.draws = 20000, .burn_in = 500});
  ASSERT_TRUE(e.has_value());
  const double error = std::hypot(e->monte_carlo_error, sd / 30);
  EXPECT_LT(std::abs(e->cumulative.mean - mean), 3 * error) << e->cumulative.mean;
  EXPECT_NEAR(e->cumulative.sd / sd, 1, 0.05) << e->cumulative.sd;
}

TEST(StructuralSeries, BasqueEqualsCausalImpact) { expect_saved("basque", 21, -16.75, 6.89); }
TEST(StructuralSeries, GoogleEqualsCausalImpact) { expect_saved("google", 61, 804, 134.2); }
TEST(StructuralSeries, VolkswagenEqualsCausalImpact) { expect_saved("volks", 246, -3496, 438.5); }

TreatedSeries made(std::uint64_t seed, double effect, double level) {
  core::Random draws({.seed = seed, .stream = core::stream_of("made series")});
  TreatedSeries s{.before = 70};
  s.covariates.resize(100, 2);
  double x = 0;
  for (Eigen::Index t = 0; t < 100; ++t) {
    x = 0.9 * x + draws.normal();
    s.covariates.row(t) << x, draws.normal();
    s.response.push_back(level + 1.2 * x + 0.5 * draws.normal() + (t >= 70 ? effect : 0));
  }
  return s;
}

TEST(StructuralSeries, FindsAnEffectAndTheCovariateThatMatters) {
  TreatedSeries s = made(3, 5, 100);
  s.covariates.conservativeResize(100, 6);
  core::Random draws({.seed = 4, .stream = core::stream_of("noise columns")});
  for (Eigen::Index t = 0; t < 100; ++t) {
    for (Eigen::Index j = 2; j < 6; ++j) s.covariates(t, j) = draws.normal();
  }
  const auto e = structural_effect(s);
  ASSERT_TRUE(e.has_value());
  EXPECT_NEAR(e->average.mean, 5, 0.8) << "seed 3";
  EXPECT_GT(e->inclusion[0], 0.99);
  EXPECT_LT(e->inclusion[3], 0.5);
  EXPECT_LT(e->tail_probability, 0.01);
  ASSERT_TRUE(e->relative.has_value());
  EXPECT_NEAR(e->relative->mean, 0.05, 0.01);
}

// GeoLift 122 and 204, where interval and p-value came from two methods: here from the same draws.
TEST(StructuralSeries, TailProbabilityAndIntervalAgree) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const double effect = 0.1 * static_cast<double>(seed);
    const auto e = structural_effect(made(seed, effect, 50), {.draws = 400, .burn_in = 100});
    ASSERT_TRUE(e.has_value());
    const bool outside = e->cumulative.low > 0 || e->cumulative.high < 0;
    if (std::abs(e->tail_probability - 0.025) > 0.005) {
      EXPECT_EQ(outside, e->tail_probability < 0.025) << "seed " << seed;
    }
  }
}

// tfcausalimpact 111 and 55: another p-value at every run.
TEST(StructuralSeries, RunToRunDifferencesAreNone) {
  const auto one = structural_effect(made(5, 0, 100)), two = structural_effect(made(5, 0, 100));
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->cumulative.mean, two->cumulative.mean);
  EXPECT_EQ(one->tail_probability, two->tail_probability);
}

// CausalImpact forecasts counts below zero without a word, and its relative effect changes sign
// when the counterfactual is negative (CausalImpact 31, 60).
TEST(StructuralSeries, NegativeCounterfactualsAreSaid) {
  const auto low = structural_effect(made(6, 0, 0.2)), high = structural_effect(made(6, 0, 100));
  ASSERT_TRUE(low && high);
  EXPECT_GT(low->negative_share, 0.2);
  EXPECT_FALSE(structural_effect(made(6, 0, -20))->relative.has_value());
  EXPECT_EQ(high->negative_share, 0);
}

TEST(StructuralSeries, NamesWhatIsWrong) {
  TreatedSeries s = made(7, 0, 10);
  s.covariates.col(1).setConstant(4);
  EXPECT_EQ(structural_effect(s).error().field, "covariate 2");
  s = made(7, 0, 10);
  s.response[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(structural_effect(s).error().field, "response");
  s = made(7, 0, 10);
  s.before = 100;
  EXPECT_FALSE(structural_effect(s));
}

TEST(FastNormal, IsNormal) {
  core::Random draws({.seed = 9, .stream = core::stream_of("ziggurat")});
  constexpr int kDraws = 2'000'000;
  double sum = 0, squares = 0, fourth = 0;
  int beyond[5] = {};
  for (int i = 0; i < kDraws; ++i) {
    const double z = fast_normal(draws);
    sum += z;
    squares += z * z;
    fourth += z * z * z * z;
    for (int k = 0; k < 5; ++k) beyond[k] += z > k;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.003) << "seed 9";
  EXPECT_NEAR(squares / kDraws, 1, 0.004);
  EXPECT_NEAR(fourth / kDraws, 3, 0.03);
  for (int k = 0; k < 5; ++k) {
    const double expected = kDraws * 0.5 * std::erfc(k / std::sqrt(2.0));
    EXPECT_NEAR(beyond[k], expected, 4 * std::sqrt(expected) + 1) << k;
  }
}

}  // namespace
}  // namespace vigie::stats
