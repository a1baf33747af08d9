// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_covariance.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Log rate with a first-order autoregressive error of correlation 0.8 and a regressor as slow.
CountSample correlated(std::uint32_t replicate, Index n) {
  core::Random draws({.seed = 77, .replicate = replicate, .stream = core::stream_of("ar")});
  CountSample s;
  s.response.resize(n);
  s.count_terms = MatrixXd::Ones(n, 2);
  double error = draws.normal(), wave = draws.normal();
  for (Index i = 0; i < n; ++i) {
    error = 0.8 * error + 0.6 * draws.normal();
    wave = 0.8 * wave + 0.6 * draws.normal();
    s.count_terms(i, 1) = wave;
    s.response[i] = draws.poisson(std::exp(1.5 + 0.5 * error));
  }
  return s;
}

// The model's own error is far too small here; Newey-West and the block bootstrap are near the
// spread of the estimate over repetitions.
TEST(Sandwich, NeweyWestAndBlocksKnowOfSerialCorrelation) {
  constexpr std::uint32_t kRepetitions = 200;
  VectorXd slope(kRepetitions), own(kRepetitions), robust(kRepetitions), lagged(kRepetitions);
  for (std::uint32_t r = 0; r < kRepetitions; ++r) {
    const CountSample s = correlated(r, 400);
    const auto fit = fit_counts(CountFamily::poisson, s);
    ASSERT_TRUE(fit && fit->converged());
    const auto i = static_cast<Index>(r);
    slope[i] = fit->coefficients[1];
    own[i] = fit->standard_errors()[1];
    robust[i] = std::sqrt(sandwich_covariance(*fit, s)(1, 1));
    lagged[i] = std::sqrt(sandwich_covariance(*fit, s, {.lag = 12})(1, 1));
  }
  const double truth = std::sqrt((slope.array() - slope.mean()).square().mean());
  EXPECT_LT(own.mean(), 0.6 * truth) << "seed 77";
  EXPECT_LT(robust.mean(), 0.85 * truth);
  EXPECT_NEAR(lagged.mean() / truth, 1, 0.2);
  const CountSample s = correlated(0, 400);
  const auto fit = fit_counts(CountFamily::poisson, s);
  const auto blocks = block_bootstrap(*fit, s, {.block = 20, .replicates = 300, .seed = 5});
  ASSERT_TRUE(blocks.has_value());
  EXPECT_NEAR(std::sqrt(blocks->covariance(1, 1)) / lagged[0], 1, 0.35);
  EXPECT_LT(blocks->low[1], fit->coefficients[1]);
  EXPECT_GT(blocks->high[1], fit->coefficients[1]);
}

TEST(Sandwich, AgreesWithTheInformationWhereTheModelIsRight) {
  core::Random draws({.seed = 9, .stream = core::stream_of("right")});
  CountSample s;
  const Index n = 6000;
  s.response.resize(n);
  s.count_terms = MatrixXd::Ones(n, 2);
  for (Index i = 0; i < n; ++i) {
    s.count_terms(i, 1) = draws.normal();
    s.response[i] = draws.poisson(draws.gamma(2, std::exp(1 + 0.3 * s.count_terms(i, 1)) / 2));
  }
  const auto fit = fit_counts(CountFamily::negative_binomial, s);
  ASSERT_TRUE(fit && fit->converged());
  const MatrixXd robust = sandwich_covariance(*fit, s);
  for (Index j = 0; j < 3; ++j) {
    EXPECT_NEAR(robust(j, j) / fit->covariance(j, j), 1, 0.1) << "seed 9, parameter " << j;
  }
}

// With a cluster twice the same night, clustering gives what the nights alone would have given.
TEST(Sandwich, ClustersOfCopiesCountOnce) {
  const CountSample once = correlated(3, 150);
  CountSample twice = once;
  twice.response = once.response.replicate(2, 1);
  twice.count_terms = once.count_terms.replicate(2, 1);
  std::vector<int> clusters(300);
  for (int i = 0; i < 300; ++i) clusters[static_cast<std::size_t>(i)] = i % 150;
  const auto a = fit_counts(CountFamily::negative_binomial, once);
  const auto b = fit_counts(CountFamily::negative_binomial, twice);
  ASSERT_TRUE(a && b && a->converged() && b->converged());
  EXPECT_TRUE(sandwich_covariance(*b, twice, {.clusters = clusters})
                  .isApprox(sandwich_covariance(*a, once), 1e-6));
}

// tfcausalimpact 111: another answer at every run. Here seed and data are the answer.
TEST(BlockBootstrap, RunToRunDifferencesAreNone) {
  const CountSample s = correlated(1, 120);
  const auto fit = fit_counts(CountFamily::negative_binomial, s);
  ASSERT_TRUE(fit && fit->converged());
  const BlockBootstrap options{.block = 10, .replicates = 40, .seed = 2};
  const auto one = block_bootstrap(*fit, s, options, 1),
             three = block_bootstrap(*fit, s, options, 3);
  ASSERT_TRUE(one && three);
  EXPECT_EQ(one->parameters, three->parameters);
  EXPECT_EQ(one->low, three->low);
}

TEST(BlockBootstrap, MeanKnowsOfSerialCorrelation) {
  int covered = 0, naive = 0;
  for (std::uint32_t r = 0; r < 200; ++r) {
    core::Random draws({.seed = 13, .replicate = r, .stream = core::stream_of("mean")});
    std::vector<double> series(600);
    double x = draws.normal();
    for (double& v : series) v = x = 0.7 * x + std::sqrt(1 - 0.49) * draws.normal();
    const auto blocks = block_bootstrap_mean(series, {.block = 25, .replicates = 300});
    const auto t = mean_interval(series, 0.95);
    covered += blocks.low <= 0 && 0 <= blocks.high;
    naive += t.low <= 0 && 0 <= t.high;
  }
  EXPECT_GE(covered, 180) << "seed 13";  // 90 % or more of 200
  EXPECT_LE(naive, 150);
}

}  // namespace
}  // namespace vigie::stats
