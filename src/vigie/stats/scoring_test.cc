// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/scoring.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace vigie::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<CountDistribution> distributions() {
  return {CountDistribution::poisson(3.2),
          CountDistribution::poisson(900),
          CountDistribution::negative_binomial(4, 0.3),
          CountDistribution::negative_binomial(240, 1.6),
          CountDistribution::zero_inflated(0.6, 240, 1.6),
          CountDistribution::zero_inflated(0.3, 2.5, kInfinity),
          CountDistribution::hurdle(0.4, 1.3, 0.8),
          CountDistribution::beta_binomial(30, 0.57, 90)};
}

TEST(CountDistribution, ProbabilitiesMomentsAndQuantilesBelongTogether) {
  for (const CountDistribution& d : distributions()) {
    double sum = 0, mean = 0, square = 0;
    for (double y = 0; y < 60000 && sum < 1 - 1e-15; ++y) {
      const double p = d.probability(y);
      sum += p;
      mean += p * y;
      square += p * y * y;
      if (y < 40) {
        EXPECT_NEAR(d.at_most(y), sum, 1e-11);
      }
      if (y >= 1 && y < 29 && p > 1e-200) {
        EXPECT_NEAR(d.probability_ratio(y) * p / d.probability(y + 1), 1, 1e-10);
      }
    }
    EXPECT_NEAR(sum, 1, 1e-10);
    EXPECT_NEAR(mean / d.mean(), 1, 1e-8);
    EXPECT_NEAR((square - mean * mean) / d.variance(), 1, 1e-6);
    EXPECT_EQ(d.probability(-1), 0);
    for (const double level : {0.0, 0.05, 0.5, 0.9, 0.999}) {
      const double q = d.quantile(level);
      EXPECT_GE(d.at_most(q), level);
      EXPECT_TRUE(q == 0 || d.at_most(q - 1) < level);
    }
  }
}

TEST(CountDistribution, PredictionIsTheFittedOne) {
  CountFit fit;
  fit.family = CountFamily::zero_inflated_negative_binomial;
  fit.coefficients = Eigen::Vector2d(1, 0.5);
  fit.zero_coefficients = Eigen::Vector2d(-0.2, 0.1);
  fit.theta = 1.5;
  const auto d =
      predict(fit, {.count_terms = Eigen::Vector2d(1, 2), .zero_terms = Eigen::Vector2d(1, 2)});
  EXPECT_NEAR(d.mean(), std::exp(2.0) * 0.5, 1e-12);
  fit.family = CountFamily::hurdle_negative_binomial;
  const auto h =
      predict(fit, {.count_terms = Eigen::Vector2d(1, 2), .zero_terms = Eigen::Vector2d(1, 2)});
  EXPECT_NEAR(1 - h.at_most(0), 0.5, 1e-12);
}

// The score of a distribution is the ensemble score of very many of its draws.
TEST(Crps, AgreesWithItsEnsembleForm) {
  core::Random draws({.seed = 3, .stream = core::stream_of("crps")});
  for (const CountDistribution& d : distributions()) {
    std::vector<double> members(20000);
    for (double& m : members) m = d.draw(draws);
    for (const double y : {0.0, 3.0, std::floor(d.mean()), std::floor(3 * d.mean()) + 5}) {
      const double sd = std::sqrt(d.variance());
      EXPECT_NEAR(crps(d, y), crps(members, y), 0.03 * sd) << "seed 3, y " << y;
    }
  }
}

TEST(Crps, KnownValues) {
  EXPECT_NEAR(crps(std::vector<double>{4}, 7), 3, 1e-15);            // one member: the distance
  EXPECT_NEAR(crps(std::vector<double>{0, 10}, 5), 5 - 2.5, 1e-15);  // E|X-X'|/2 = 2.5
  // A beta-binomial of one trial is a Bernoulli: (1 - p)^2 where it happened.
  EXPECT_NEAR(crps(CountDistribution::beta_binomial(1, 0.3, 5), 1), 0.49, 1e-12);
  // Far beyond everything the distribution knows, it is the distance less half the mean spread.
  const auto d = CountDistribution::poisson(2);
  EXPECT_NEAR(crps(d, 1000) - crps(d, 999), 1, 1e-12);
  // So far below: Poisson(900) at 0 is E X - E|X - X'| / 2, about 900 - sd / sqrt(pi).
  EXPECT_NEAR(crps(CountDistribution::poisson(900), 0), 900 - 30 / std::sqrt(M_PI), 0.01);
}

TEST(Scores, AreProper) {
  // The truth scores best on average, exactly, by summing over what may come.
  const auto truth = CountDistribution::negative_binomial(5, 1.2);
  const auto expected = [&truth](const CountDistribution& forecast, auto&& score) {
    double sum = 0;
    for (double y = 0; y < 300; ++y) sum += truth.probability(y) * score(forecast, y);
    return sum;
  };
  const auto log_of = [](const CountDistribution& d, double y) { return log_score(d, y); };
  const auto crps_of = [](const CountDistribution& d, double y) { return crps(d, y); };
  for (const auto& other :
       {CountDistribution::negative_binomial(5, 3), CountDistribution::poisson(5),
        CountDistribution::negative_binomial(6, 1.2)}) {
    EXPECT_LT(expected(truth, log_of), expected(other, log_of));
    EXPECT_LT(expected(truth, crps_of), expected(other, crps_of));
  }
}

TEST(Pit, IsFlatForTheTruthAndHollowForTooNarrow) {
  core::Random draws({.seed = 8, .stream = core::stream_of("pit")});
  const auto truth = CountDistribution::negative_binomial(6, 1);
  std::vector<PitRange> right, narrow;
  for (int i = 0; i < 20000; ++i) {
    const double y = truth.draw(draws);
    right.push_back(pit(truth, y));
    narrow.push_back(pit(CountDistribution::poisson(6), y));
  }
  const auto flat = pit_histogram(right, 10), hollow = pit_histogram(narrow, 10);
  for (const double h : flat) EXPECT_NEAR(h, 1, 0.08) << "seed 8";
  EXPECT_GT(hollow.front(), 2);
  EXPECT_GT(hollow.back(), 1.5);
}

TEST(Reliability, TruthStaysInsideItsBandAndBoastingLeavesIt) {
  core::Random draws({.seed = 5, .stream = core::stream_of("reliability test")});
  std::vector<double> honest, boasting;
  std::vector<bool> happened;
  for (int i = 0; i < 4000; ++i) {
    const double p = draws.uniform();
    honest.push_back(p);
    boasting.push_back(p < 0.5 ? p * p : 1 - (1 - p) * (1 - p));
    happened.push_back(draws.bernoulli(p));
  }
  const auto good = reliability_diagram(honest, happened, {.seed = 6});
  int inside = 0;
  for (const auto& bin : good.bins) inside += bin.inside();
  EXPECT_GE(inside, 9) << "seed 5";
  EXPECT_GT(good.p_value, 0.01);
  EXPECT_NEAR(good.brier, good.reliability - good.resolution + good.uncertainty, 2e-3);
  const auto bad = reliability_diagram(boasting, happened, {.seed = 6});
  EXPECT_LT(bad.p_value, 0.01);
  EXPECT_GT(bad.reliability, 10 * good.reliability);
}

TEST(Reliability, KeepsTiedForecastsTogether) {
  const std::vector<double> p = {0.2, 0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8, 0.8};
  const auto r = reliability_diagram(p, std::vector<bool>(10, true), {.bins = 5});
  ASSERT_EQ(r.bins.size(), 2U);
  EXPECT_NEAR(r.bins[0].forecast, 0.2, 1e-12);
  EXPECT_EQ(r.bins[1].n, 5U);
}

}  // namespace
}  // namespace vigie::stats
