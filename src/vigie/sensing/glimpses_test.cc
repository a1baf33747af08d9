// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/glimpses.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::sensing {
namespace {

TEST(PassProbability, IsBetweenOneLookAndIndependentLooks) {
  core::Random draws({.seed = 31, .replicate = 0, .stream = core::stream_of("glimpses")});
  for (int i = 0; i < 1000; ++i) {
    const double p = draws.uniform(0.001, 0.999), rho = draws.uniform(0.001, 0.999);
    const int n = 1 + static_cast<int>(draws.below(500));
    const double pass = pass_probability(p, n, rho);
    EXPECT_GE(pass, p - 1e-9) << p << ' ' << n << ' ' << rho;
    EXPECT_LE(pass, 1 - std::pow(1 - p, n) + 1e-9);
    EXPECT_GE(pass_probability(p, n + 1, rho), pass - 1e-12);
    EXPECT_GE(pass, pass_probability(p, n, std::min(1.0, rho + 0.05)) - 1e-9);
  }
  EXPECT_EQ(pass_probability(0.3, 0, 0.5), 0);
  EXPECT_NEAR(pass_probability(0.3, 1, 0.5), 0.3, 1e-12);
  EXPECT_NEAR(pass_probability(0.3, 7, 0), 1 - std::pow(0.7, 7), 1e-12);
  EXPECT_EQ(pass_probability(0.3, 7, 1), 0.3);
}

// Frames drawn as the model says: a chance for the pass, then frames of that chance.
TEST(PassProbability, EqualsSimulation) {
  const struct {
    double p, rho;
    int n;
  } cases[] = {{0.1, 0.2, 25}, {0.02, 0.6, 250}, {0.5, 0.4, 3}};
  for (const auto& c : cases) {
    core::Random draws({.seed = 32, .replicate = 0, .stream = core::stream_of("frames")});
    const double both = 1 / c.rho - 1;
    const int passes = 40'000;
    int seen = 0;
    for (int i = 0; i < passes; ++i) {
      const double x = draws.gamma(c.p * both, 1), y = draws.gamma((1 - c.p) * both, 1);
      const double q = x / (x + y);
      seen += draws.uniform() < 1 - std::pow(1 - q, c.n) ? 1 : 0;
    }
    const double expected = pass_probability(c.p, c.n, c.rho);
    EXPECT_NEAR(1.0 * seen / passes, expected, 4 * std::sqrt(expected * (1 - expected) / passes))
        << c.p << ' ' << c.rho;
  }
}

// A thousand frames of one pass at 2 % each stay a chance; as independent looks they would be sure.
TEST(PassProbability, DoesNotMakeAThousandFramesCertain) {
  EXPECT_LT(pass_probability(0.02, 1000, 0.5), 0.2);
  EXPECT_GT(pass_probability(0.02, 1000, 0), 0.999);
}

TEST(SearchedProbability, NeverExceedsWhatWouldEverBeFound) {
  for (const double ever : {0.05, 0.4, 0.9})
    for (const double exposure : {0.0, 0.1, 1.0, 50.0}) {
      EXPECT_LE(searched_probability(ever, exposure), ever);
      EXPECT_LE(searched_probability(ever, exposure), ever * exposure + 1e-12);
    }
  EXPECT_NEAR(searched_probability(0.4, 50), 0.4, 1e-9);
}

}  // namespace
}  // namespace vigie::sensing
