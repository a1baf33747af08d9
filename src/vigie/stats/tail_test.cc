// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/tail.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::stats {
namespace {

using core::Random;

constexpr std::uint64_t kTailSeed = 20261126;

struct TailCase {
  std::vector<double> outcomes, probability;
  double share = 0.1;
};

TailCase random_tail_case(Random& draws) {
  TailCase c;
  const std::size_t n = 1 + draws.below(40);
  double sum = 0;
  for (std::size_t s = 0; s < n; ++s) {
    c.outcomes.push_back(draws.bernoulli(0.3) ? std::round(3 * draws.normal()) : draws.normal());
    c.probability.push_back(draws.uniform(0.01, 1));
    sum += c.probability.back();
  }
  for (double& p : c.probability) p /= sum;
  c.share = draws.uniform(0.01, 1);
  return c;
}

double priced(const std::vector<double>& q, const std::vector<double>& u) {
  return std::inner_product(q.begin(), q.end(), u.begin(), 0.0);
}

//   outcomes   5 1 4 2 3 10 9 8 7 6, equally likely: the worst tenth is the 1, the worst quarter
//   1, 2 and half of the 3
TEST(Tail, IsTheMeanOfTheWorstOutcomes) {
  const std::vector<double> u{5, 1, 4, 2, 3, 10, 9, 8, 7, 6}, p(10, 0.1);
  EXPECT_NEAR(tail_mean(u, p, 0.1), 1, 1e-12);
  EXPECT_NEAR(tail_mean(u, p, 0.25), (1 + 2 + 1.5) / 2.5, 1e-12);
  EXPECT_NEAR(tail_mean(u, p, 1), 5.5, 1e-12);
  EXPECT_NEAR(tail_weights(u, p, 0.25)[4], 0.2, 1e-12);
}

// Against sorting, and against Rockafellar and Uryasev's other form: the largest over t of
// t - sum p max(0, t - u) / share, reached at one of the outcomes.
TEST(Tail, AgreesWithSortingAndWithTheThresholdForm) {
  Random draws({.seed = kTailSeed, .replicate = 0, .stream = core::stream_of("tail sorting")});
  for (int i = 0; i < 1000; ++i) {
    const TailCase c = random_tail_case(draws);
    std::vector<std::pair<double, double>> sorted;
    for (std::size_t s = 0; s < c.outcomes.size(); ++s)
      sorted.emplace_back(c.outcomes[s], c.probability[s]);
    std::ranges::sort(sorted);
    double left = c.share, sum = 0;
    for (const auto& [u, p] : sorted) {
      sum += std::min(left, p) * u;
      left -= std::min(left, p);
    }
    double threshold_form = -1e9;
    for (const double t : c.outcomes) {
      double under = 0;
      for (std::size_t s = 0; s < c.outcomes.size(); ++s)
        under += c.probability[s] * std::max(0.0, t - c.outcomes[s]);
      threshold_form = std::max(threshold_form, t - under / c.share);
    }
    const double tail = tail_mean(c.outcomes, c.probability, c.share);
    EXPECT_NEAR(tail, sum / c.share, 1e-9) << "seed " << kTailSeed << " case " << i;
    EXPECT_NEAR(tail, threshold_form, 1e-9) << "seed " << kTailSeed << " case " << i;
  }
}

// Duality: every admissible weighting prices at least the tail; the tail's own weights, exactly.
TEST(Tail, NoAdmissibleWeightingIsWorseThanTheTail) {
  Random draws({.seed = kTailSeed, .replicate = 0, .stream = core::stream_of("tail duality")});
  for (int i = 0; i < 1000; ++i) {
    const TailCase c = random_tail_case(draws);
    const double tail = tail_mean(c.outcomes, c.probability, c.share);
    std::vector<double> other(c.outcomes.size());  // outcomes of something else: weights of its
    for (double& u : other) u = draws.normal();    // tail are admissible here
    const double softness = std::exp(draws.uniform(-6, 4));
    for (const auto& q : {tail_weights(other, c.probability, c.share), c.probability,
                          soft_tail_weights(other, c.probability, c.share, softness),
                          soft_tail_weights(c.outcomes, c.probability, c.share, softness)}) {
      EXPECT_NEAR(std::accumulate(q.begin(), q.end(), 0.0), 1, 1e-9);
      for (std::size_t s = 0; s < q.size(); ++s) {
        EXPECT_GE(q[s], 0);
        EXPECT_LE(q[s], c.probability[s] / c.share + 1e-12);
      }
      EXPECT_GE(priced(q, c.outcomes), tail - 1e-9) << "seed " << kTailSeed << " case " << i;
    }
    EXPECT_NEAR(priced(tail_weights(c.outcomes, c.probability, c.share), c.outcomes), tail, 1e-12);
  }
}

// The soft weights minimise price plus softness times divergence: no admissible mixture with other
// weights does better; and hard as softness goes, they price within softness log(1 / share).
TEST(Tail, SoftWeightsMinimiseWhatTheySay) {
  Random draws({.seed = kTailSeed, .replicate = 0, .stream = core::stream_of("tail soft")});
  for (int i = 0; i < 500; ++i) {
    const TailCase c = random_tail_case(draws);
    const double softness = std::exp(draws.uniform(-3, 2));
    const auto total = [&](const std::vector<double>& q) {
      double sum = priced(q, c.outcomes);
      for (std::size_t s = 0; s < q.size(); ++s)
        if (q[s] > 0) sum += softness * q[s] * std::log(q[s] / c.probability[s]);
      return sum;
    };
    const auto soft = soft_tail_weights(c.outcomes, c.probability, c.share, softness);
    std::vector<double> other(c.outcomes.size());
    for (double& u : other) u = draws.normal();
    const auto towards = tail_weights(other, c.probability, c.share);
    for (const double step : {1e-3, 0.1, 1.0}) {
      std::vector<double> moved = soft;
      for (std::size_t s = 0; s < moved.size(); ++s) moved[s] += step * (towards[s] - soft[s]);
      EXPECT_GE(total(moved), total(soft) - 1e-9) << "seed " << kTailSeed << " case " << i;
    }
    EXPECT_LE(priced(soft, c.outcomes), tail_mean(c.outcomes, c.probability, c.share) +
                                            softness * std::log(1 / c.share) + 1e-9);
  }
}

// On pairs whose tail difference is known by a large sample, 90 % intervals of 150 units cover it
// about as often as they say: never under 80 %, given how few units are in the tail.
TEST(Tail, TheIntervalOfADifferenceCoversIt) {
  Random draws({.seed = kTailSeed, .replicate = 0, .stream = core::stream_of("tail interval")});
  const auto pairs = [&](std::size_t n) {
    std::pair<std::vector<double>, std::vector<double>> p;
    for (std::size_t s = 0; s < n; ++s) {
      const double night = draws.normal(), other = draws.normal();
      p.first.push_back(night + 0.3 * other + 0.2);
      p.second.push_back(night);
    }
    return p;
  };
  const auto many = pairs(200'000);
  const std::vector<double> even(200'000, 1.0 / 200'000);
  const double truth = tail_mean(many.first, even, 0.2) - tail_mean(many.second, even, 0.2);
  int covered = 0;
  constexpr int kTimes = 200;
  for (int i = 0; i < kTimes; ++i) {
    const auto [a, b] = pairs(150);
    const auto d = tail_difference(a, b, 0.2, 0.9, static_cast<std::uint64_t>(i), 300);
    EXPECT_LE(d.low, d.high);
    covered += d.low <= truth && truth <= d.high;
  }
  EXPECT_GE(covered, 0.80 * kTimes);
  EXPECT_LE(covered, 0.97 * kTimes);
}

}  // namespace
}  // namespace vigie::stats
