// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/allocation.h"

#include <cmath>
#include <numbers>
#include <numeric>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::search {
namespace {

core::Area square_metres(double m2) { return core::Area::from_si(m2); }

TEST(Koopman, HoldsItsClosedForm) {
  const double table[][2] = {{.5, .090204}, {1, .264241}, {1.5, .442175},
                             {2, .593994},  {3, .800852}, {4, .908422}};
  for (const auto& [h, pos] : table) {
    const double sigma = 1500, effort = std::numbers::pi * h * h * sigma * sigma;
    const auto optimum = koopman_circular_normal(core::metres(sigma), square_metres(effort));
    EXPECT_NEAR(optimum.pos, pos, 1e-6);
    EXPECT_NEAR(optimum.radius.si(), sigma * std::sqrt(2 * h), 1e-9);
  }
}

// The discrete optimum on a fine grid is Koopman's.
TEST(CharnesCooper, TendsToKoopman) {
  const double sigma = 1000, cell = 20;
  for (const double h : {0.5, 1.0, 2.0, 4.0}) {
    std::vector<double> p, area;
    for (double x = -6000 + cell / 2; x < 6000; x += cell)
      for (double y = -6000 + cell / 2; y < 6000; y += cell) {
        const auto inside = [&](double a) {
          return 0.5 * (std::erf((a + cell / 2) / sigma / std::numbers::sqrt2) -
                        std::erf((a - cell / 2) / sigma / std::numbers::sqrt2));
        };
        p.push_back(inside(x) * inside(y));
        area.push_back(cell * cell);
      }
    const core::Area effort = square_metres(std::numbers::pi * h * h * sigma * sigma);
    EXPECT_NEAR(charnes_cooper(p, area, effort).pos,
                koopman_circular_normal(core::metres(sigma), effort).pos, 2e-5)
        << h;
  }
}

// Two cells by hand: p = .6, .4, areas 1, effort 1: ln(.6/l) + ln(.4/l) = 1, l = sqrt(.24/e).
TEST(CharnesCooper, EqualsTheHandCalculation) {
  const double p[] = {.6, .4}, area[] = {1, 1};
  const auto out = charnes_cooper(p, area, square_metres(1));
  const double lambda = std::sqrt(.24 / std::numbers::e);
  EXPECT_NEAR(out.effort_m2[0], std::log(.6 / lambda), 1e-12);
  EXPECT_NEAR(out.effort_m2[1], std::log(.4 / lambda), 1e-12);
  EXPECT_NEAR(out.pos, 1 - 2 * lambda, 1e-12);
  // Too little effort for the second cell: ln(.6/.4) = .405 goes to the first alone.
  EXPECT_EQ(charnes_cooper(p, area, square_metres(0.4)).effort_m2[1], 0);
}

// The conditions of Karush, Kuhn and Tucker, and no other split does better.
TEST(CharnesCooper, IsOptimalOnRandomMaps) {
  core::Random draws({.seed = 81, .replicate = 0, .stream = core::stream_of("maps")});
  for (int trial = 0; trial < 300; ++trial) {
    const std::size_t n = 1 + draws.below(30);
    std::vector<double> p(n), area(n);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      p[i] = draws.uniform() < 0.2 ? 0 : draws.exponential(1);
      area[i] = draws.uniform(0.2, 3);
      sum += p[i];
    }
    if (sum == 0) continue;
    for (double& x : p) x /= sum;
    const double effort = draws.uniform(0.01, 20);
    const auto best = charnes_cooper(p, area, square_metres(effort));
    EXPECT_NEAR(std::accumulate(best.effort_m2.begin(), best.effort_m2.end(), 0.0), effort,
                1e-9 * effort);
    double lambda = -1;
    for (std::size_t i = 0; i < n; ++i)
      if (best.effort_m2[i] > 1e-12)
        lambda = std::max(lambda, p[i] / area[i] * std::exp(-best.effort_m2[i] / area[i]));
    for (std::size_t i = 0; i < n; ++i) {
      const double gain = p[i] / area[i] * std::exp(-best.effort_m2[i] / area[i]);
      EXPECT_LE(gain, lambda * (1 + 1e-9));
      if (best.effort_m2[i] > 1e-12) {
        EXPECT_NEAR(gain, lambda, 1e-9 * lambda);
      }
    }
    for (int other = 0; other < 20; ++other) {
      std::vector<double> z(n);
      double total = 0;
      for (double& x : z) total += x = draws.exponential(1);
      double pos = 0;
      for (std::size_t i = 0; i < n; ++i)
        pos -= p[i] * std::expm1(-z[i] * effort / total / area[i]);
      EXPECT_LE(pos, best.pos + 1e-12);
    }
  }
}

}  // namespace
}  // namespace vigie::search
