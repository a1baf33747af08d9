// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/calibration.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::sensing {
namespace {

using core::metres;

// Passes at even ranges to 2.5 W, found as the curve says.
std::vector<Opportunity> log_of(const LateralRange& truth, int n, std::uint32_t replicate) {
  core::Random draws({.seed = 121, .replicate = replicate, .stream = core::stream_of("log")});
  std::vector<Opportunity> log;
  for (int i = 0; i < n; ++i) {
    const core::Length x = truth.sweep_width() * draws.uniform(0, 1.25);
    log.push_back({x, draws.uniform() < truth.probability(x)});
  }
  return log;
}

TEST(Calibration, FindsTheCurveOfALongLog) {
  const auto truth = LateralRange::logistic(2.2, 0.004);
  const auto fit = fit_lateral_range(log_of(truth, 50'000, 0), 0.95).value();
  EXPECT_NEAR(fit.intercept, 2.2, 0.1);
  EXPECT_NEAR(fit.per_metre, 0.004, 0.0002);
  EXPECT_NEAR(fit.width / truth.sweep_width(), 1, 0.02);
  EXPECT_FALSE(fit.penalised);
  EXPECT_GT(fit.fit_p, 1e-4);
  EXPECT_LT(fit.low, fit.width);
  EXPECT_GT(fit.high, fit.width);
}

// The score of the likelihood is zero at the maximum.
TEST(Calibration, StandsAtTheMaximum) {
  const auto log = log_of(LateralRange::logistic(1.5, 0.002), 300, 7);
  const auto fit = fit_lateral_range(log, 0.95).value();
  double by_a = 0, by_b = 0;
  for (const Opportunity& o : log) {
    const double rest = (o.detected ? 1 : 0) - fit.curve().probability(o.lateral_range);
    by_a += rest, by_b += rest * o.lateral_range.si();
  }
  EXPECT_NEAR(by_a, 0, 1e-5);
  EXPECT_NEAR(by_b / 1000, 0, 1e-5);
}

// 95 % intervals hold the truth 95 times in a hundred, for short logs and two shapes. 400 logs
// each: the standard error of the share is 1.1 points.
TEST(Calibration, IntervalsHoldTheTruthAsOftenAsTheySay) {
  for (const auto& [a, n] : {std::pair{2.2, 60}, {0.5, 150}}) {
    const auto truth = LateralRange::logistic(a, 0.004);
    int held = 0, fitted = 0;
    for (std::uint32_t r = 0; r < 400; ++r) {
      const auto fit = fit_lateral_range(log_of(truth, n, 1000 + r), 0.95);
      if (!fit) continue;
      ++fitted;
      held += fit->low <= truth.sweep_width() && truth.sweep_width() <= fit->high ? 1 : 0;
    }
    EXPECT_GE(fitted, 395);
    EXPECT_GT(1.0 * held / fitted, 0.92) << a;
    EXPECT_LT(1.0 * held / fitted, 0.98) << a;
  }
}

// Detections to 500 m and misses beyond: no likelihood has a maximum, the penalised one has.
TEST(Calibration, IsPenalisedWhereDetectionsAndMissesPart) {
  std::vector<Opportunity> log;
  for (int i = 0; i < 20; ++i) log.push_back({metres(50.0 * i), i <= 10});
  const auto fit = fit_lateral_range(log, 0.95).value();
  EXPECT_TRUE(fit.penalised);
  EXPECT_NEAR(fit.width.si(), 1050, 60);
  EXPECT_GT(fit.low.si(), 700);
  EXPECT_LT(fit.high.si(), 1500);
}

// A cookie cutter with a hole in its middle is no logistic curve: the test of fit says so.
TEST(Calibration, SaysWhenTheShapeIsWrong) {
  core::Random draws({.seed = 122, .replicate = 0, .stream = core::stream_of("ring")});
  std::vector<Opportunity> log;
  for (int i = 0; i < 1000; ++i) {
    const double x = draws.uniform(0, 1000);
    log.push_back({metres(x), draws.uniform() < (x < 250 ? 0.3 : x < 550 ? 0.9 : 0.1)});
  }
  const auto fit = fit_lateral_range(log, 0.95);
  ASSERT_TRUE(fit);
  EXPECT_LT(fit->fit_p, 1e-3);
}

TEST(Calibration, RefusesLogsThatSayNothing) {
  std::vector<Opportunity> log(20, {metres(100), true});
  EXPECT_NE(core::format_error(fit_lateral_range(log, 0.95).error()).find("no miss"),
            std::string::npos);
  log.resize(5);
  EXPECT_FALSE(fit_lateral_range(log, 0.95));
  log.clear();
  for (int i = 0; i < 40; ++i) log.push_back({metres(10.0 * i), i > 20});
  EXPECT_NE(core::format_error(fit_lateral_range(log, 0.95).error()).find("do not fall"),
            std::string::npos);
}

}  // namespace
}  // namespace vigie::sensing
