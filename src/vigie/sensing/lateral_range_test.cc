// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/lateral_range.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::sensing {
namespace {

using core::metres;

std::vector<LateralRange> one_of_each(double width_m) {
  std::vector<double> tent;
  for (int i = 0; i <= 50; ++i) tent.push_back(0.9 * (1 - i / 50.0));
  return {LateralRange::inverse_cube(metres(width_m)),
          LateralRange::exponential(metres(width_m), 0.8),
          LateralRange::definite_range(metres(width_m)),
          LateralRange::logistic(2.5, 1).stretched_to(metres(width_m)),
          LateralRange::tabulated(metres(1), tent).stretched_to(metres(width_m))};
}

// Simpson's rule on [0, far], and what the inverse cube has beyond: W^2/(2 pi far).
double integral(const LateralRange& curve) {
  const double w = curve.sweep_width().si(), far = 60 * w;
  const int n = 1'200'000;
  double sum = 0;
  for (int i = 0; i <= n; ++i)
    sum += curve.probability(metres(far * i / n)) * (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2);
  const double tail =
      curve.kind() == CurveKind::inverse_cube ? w * w / (2 * std::numbers::pi * far) : 0;
  return 2 * sum * far / n / 3 + tail;
}

TEST(LateralRange, IntegratesToTheSweepWidth) {
  for (const LateralRange& curve : one_of_each(1234))
    EXPECT_NEAR(integral(curve) / 1234, 1, curve.kind() == CurveKind::definite_range ? 1e-4 : 1e-6)
        << name_of(curve.kind());
}

TEST(LateralRange, FallsWithRangeAndStaysAChance) {
  core::Random draws({.seed = 21, .replicate = 0, .stream = core::stream_of("widths")});
  for (int i = 0; i < 200; ++i)
    for (const LateralRange& curve : one_of_each(draws.uniform(10, 20'000))) {
      const double a = draws.uniform(0, 4), b = a + draws.uniform(0, 2);
      const double w = curve.sweep_width().si();
      const double near = curve.probability(metres(a * w)), far = curve.probability(metres(b * w));
      EXPECT_GE(near, far) << name_of(curve.kind());
      EXPECT_LE(near, 1);
      EXPECT_GE(far, 0);
      EXPECT_EQ(near, curve.probability(metres(-a * w)));
      EXPECT_LE(curve.probability(curve.reach() * 1.0001), 0.001 + 1e-12);
    }
}

TEST(ParallelPod, HoldsTheClosedForms) {
  // coverage, inverse cube, exponential (search by chance), definite range: design table B2
  const double table[][4] = {{.25, .245969, .221199, .25}, {.5, .469116, .393469, .5},
                             {.75, .652775, .527633, .75}, {1, .789909, .632121, 1},
                             {1.25, .882802, .713495, 1},  {1.5, .939888, .776870, 1},
                             {2, .987811, .864665, 1}};
  for (const auto& row : table) {
    EXPECT_NEAR(parallel_pod(LateralRange::inverse_cube(metres(700)), row[0]), row[1], 1e-6);
    EXPECT_NEAR(random_pod(row[0]), row[2], 1e-6);
    EXPECT_NEAR(parallel_pod(LateralRange::definite_range(metres(700)), row[0]), row[3], 1e-12);
  }
}

// The exponential curve with p(0) = 1 has, at coverage C, passes whose misses multiply; here summed
// by brute force over a fine grid of places.
TEST(ParallelPod, EqualsBruteForceForCurvesWithoutClosedForm) {
  for (const LateralRange& curve : one_of_each(1000)) {
    if (curve.kind() == CurveKind::inverse_cube || curve.kind() == CurveKind::definite_range)
      continue;
    for (const double coverage : {0.3, 1.0, 2.2}) {
      const double spacing = 1000 / coverage;
      const int n = 20'000;
      double sum = 0;
      for (int i = 0; i < n; ++i) {
        const double x = (i + 0.5) / n * spacing;
        double miss = 1;
        for (int track = -60; track <= 60; ++track)
          miss *= 1 - curve.probability(metres(track * spacing - x));
        sum += 1 - miss;
      }
      EXPECT_NEAR(parallel_pod(curve, coverage), sum / n, 2e-6)
          << name_of(curve.kind()) << ' ' << coverage;
    }
  }
}

// No curve beats the cookie cutter, none that falls with range does worse than chance.
TEST(ParallelPod, LiesBetweenChanceAndDefiniteRange) {
  for (const LateralRange& curve : one_of_each(500))
    for (double coverage = 0; coverage < 3; coverage += 0.1) {
      const double pod = parallel_pod(curve, coverage);
      EXPECT_LE(pod, std::min(1.0, coverage) + 1e-6) << name_of(curve.kind()) << coverage;
      EXPECT_GE(pod, random_pod(coverage) - 1e-6) << name_of(curve.kind()) << coverage;
    }
}

// A sensor that sees far but hardly ever: thousands of overlapping passes, and an answer at once
// that goes over evenly into the sum over passes.
TEST(ParallelPod, IsChanceForManyFaintPasses) {
  const auto faint = LateralRange::tabulated(metres(1000), {1e-4, 1e-4, 5e-5, 0});
  EXPECT_NEAR(parallel_pod(faint, 1), random_pod(1), 1e-3);
  const auto half = LateralRange::tabulated(metres(1000), {0.05, 0.05, 0.03, 0});
  for (double coverage = 1.0; coverage < 4; coverage += 0.05)
    EXPECT_NEAR(parallel_pod(half, coverage * 1.001), parallel_pod(half, coverage), 3e-3);
}

TEST(LateralRange, LogisticHasItsClosedWidth) {
  const auto curve = LateralRange::logistic(1.2, 0.004);
  EXPECT_NEAR(curve.sweep_width().si(), 2 / 0.004 * std::log(1 + std::exp(1.2)), 1e-9);
  EXPECT_NEAR(curve.probability(metres(300)), 0.5, 1e-12);
}

}  // namespace
}  // namespace vigie::sensing
