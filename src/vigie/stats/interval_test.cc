// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/interval.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::stats {
namespace {

// Student's sleep data (1908), drug 2 minus drug 1: R's t.test(paired = TRUE) gives
// mean 1.58, 95 % interval 0.7001142 to 2.4598858.
TEST(PairedDifference, EqualsStudentsSleepData) {
  const std::vector<double> a = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  const std::vector<double> b = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  const MeanInterval d = paired_difference(a, b, 0.95);
  EXPECT_NEAR(d.mean, 1.58, 1e-12);
  EXPECT_NEAR(d.low, 0.7001142, 1e-7);
  EXPECT_NEAR(d.high, 2.4598858, 1e-7);
}

TEST(MeanInterval, WithOneValueKnowsNothing) {
  const std::vector<double> one = {3};
  EXPECT_TRUE(std::isinf(mean_interval(one, 0.95).high));
}

// Coverage at the nominal 95 %, for normal and for strongly skewed counts (n = 200).
TEST(MeanInterval, CoversAtItsConfidence) {
  const int runs = 4000;
  for (const bool skewed : {false, true}) {
    int covered = 0;
    for (int run = 0; run < runs; ++run) {
      core::Random draws(
          {.seed = 5, .replicate = static_cast<std::uint32_t>(run), .stream = skewed});
      std::vector<double> sample(200);
      for (double& x : sample)
        x = skewed ? draws.poisson(draws.gamma(0.5, 4.0)) : 2.0 + draws.normal();
      const MeanInterval i = mean_interval(sample, 0.95);
      covered += i.low <= 2.0 && 2.0 <= i.high;
    }
    // Five binomial standard errors; a skewed sample may lose two points more.
    EXPECT_NEAR(static_cast<double>(covered) / runs, 0.95, skewed ? 0.03 : 0.0173) << skewed;
  }
}

}  // namespace
}  // namespace vigie::stats
