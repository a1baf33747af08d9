// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_series.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace vigie::stats {
namespace {

// Simulation-based calibration: parameters drawn from the prior rank evenly among the posterior
// draws of the sequences that they made.
class Calibration : public testing::TestWithParam<Innovation> {};

TEST_P(Calibration, PriorDrawsRankEvenlyAmongPosteriorDraws) {
  constexpr int kSequences = 60, kBins = 6;
  const CountSeriesPrior prior{.start_mean = 2, .start_sd = 1, .m_mean = -2, .m_sd = 0.7};
  std::vector<std::vector<int>> counts(4, std::vector<int>(kBins, 0));
  for (int r = 0; r < kSequences; ++r) {
    const auto seed = static_cast<std::uint64_t>(1000 + r);
    const auto made = simulate_count_series(GetParam(), prior, 30, seed);
    const auto fit = fit_count_series(made.counts, {},
                                      {.innovation = GetParam(),
                                       .prior = prior,
                                       .draws = 400,
                                       .burn_in = 100,
                                       .particles = 20,
                                       .seed = seed});
    ASSERT_TRUE(fit.has_value());
    const auto rank = [&](auto&& of, std::size_t row) {
      int below = 0;
      for (const auto& d : fit->draws) below += of(d) < of(made.truth);
      ++counts[row][static_cast<std::size_t>(std::min(below * kBins / 400, kBins - 1))];
    };
    rank([](const CountSeriesDraw& d) { return d.structural_zero; }, 0);
    rank([](const CountSeriesDraw& d) { return d.s2; }, 1);
    rank([](const CountSeriesDraw& d) { return d.last_h; }, 2);
    rank([](const CountSeriesDraw& d) { return d.m; }, 3);
  }
  const std::size_t rows = GetParam() == Innovation::stochastic_volatility ? 4 : 3;
  for (std::size_t row = 0; row < rows; ++row) {
    double chi2 = 0;
    const double expected = static_cast<double>(kSequences) / kBins;
    for (const int c : counts[row]) chi2 += (c - expected) * (c - expected) / expected;
    EXPECT_LT(chi2, 20.5) << "row " << row << ", seeds from 1000";  // 0.999 of chi^2 with 5 degrees
  }
}

INSTANTIATE_TEST_SUITE_P(CountSeries, Calibration,
                         testing::Values(Innovation::gaussian, Innovation::heavy_tailed,
                                         Innovation::stochastic_volatility));

TEST(CountSeries, RecoversWhatMadeALongSequence) {
  core::Random draws({.seed = 6, .stream = core::stream_of("long sequence")});
  std::vector<double> counts;
  double h = 3;
  for (int t = 0; t < 400; ++t) {
    h += 0.3 * draws.normal() - 0.05 * (h - 3);
    counts.push_back(draws.bernoulli(0.15) ? 0 : draws.poisson(std::exp(h)));
  }
  const auto fit = fit_count_series(
      counts, {}, {.innovation = Innovation::gaussian, .draws = 400, .burn_in = 200});
  ASSERT_TRUE(fit.has_value());
  double zero = 0, s2 = 0;
  for (const auto& d : fit->draws) {
    zero += d.structural_zero / 400;
    s2 += d.s2 / 400;
  }
  EXPECT_NEAR(zero, 0.15, 0.05) << "seed 6";
  EXPECT_NEAR(std::sqrt(s2), 0.3, 0.06);
  const auto next = next_count(*fit, 0, 1);
  EXPECT_NEAR(next.at_most(0), zero, 0.06);
  EXPECT_GT(next.quantile(0.9), next.quantile(0.5));
  EXPECT_GE(next.at_most(next.quantile(0.9)), 0.9);
}

TEST(CountSeries, RunToRunDifferencesAreNoneAndBadCountsAreNamed) {
  const std::vector<double> counts = {3, 0, 7, 12, 0, 5, 9, 30, 2, 0};
  const CountSeriesOptions options{.draws = 20, .burn_in = 5};
  const auto one = fit_count_series(counts, {}, options),
             two = fit_count_series(counts, {}, options);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->level, two->level);
  EXPECT_EQ(next_count(*one, 0, 4).mean(), next_count(*two, 0, 4).mean());
  EXPECT_EQ(fit_count_series({1, 2, -3}, {}, options).error().field, "count 3");
  EXPECT_FALSE(fit_count_series({1, 2, 3}, {0.5}, options));
}

}  // namespace
}  // namespace vigie::stats
