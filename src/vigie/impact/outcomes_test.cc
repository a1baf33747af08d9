// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/outcomes.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <type_traits>

#include <gtest/gtest.h>

#include "vigie/impact/channel.h"

namespace vigie::impact {
namespace {

// Activity of the nights before lies after their treatment. Adjusting for it must not compile.
static_assert(std::is_constructible_v<Adjustment, const Design&, std::vector<bool>,
                                      const model::Covariates<model::ForecastCovariates>&>);
static_assert(!std::is_constructible_v<Adjustment, const Design&, std::vector<bool>,
                                       const model::Covariates<model::RecentActivity>&>);
static_assert(!std::is_convertible_v<model::Covariates<model::RecentActivity>, ForecastTable>);

// Fourteen nights, one sector, drones on every second.
Design pairs() {
  return *Design::make({.kind = DesignKind::paired_nights, .nights = 14, .sectors = 1});
}
Schedule every_second() {
  Schedule s;
  for (int t = 0; t < 14; ++t) s.flown.push_back(static_cast<SectorSet>(t % 2));
  return s;
}

TEST(ShareResiduals, EstimateIsTheOddsRatioOfAPlainTable) {
  // Without drones 20 of 50 stopped, with them 30 of 50: odds ratio (30 / 20) / (20 / 30) = 2.25.
  const Design design = pairs();
  ShareCounts counts{std::vector<double>(14, 0.0), std::vector<double>(14, 0.0)};
  for (const std::size_t t : {0, 1, 2, 3}) counts.attempts[t] = 25;
  counts.stopped[0] = 12, counts.stopped[2] = 8, counts.stopped[1] = 14, counts.stopped[3] = 16;
  const auto residuals = share_residuals(design, every_second(), counts);
  std::vector<double> r(14);
  residuals(std::log(2.25), r);
  EXPECT_NEAR(Score(design, r).sum(every_second().flown), 0, 1e-9);
  EXPECT_NEAR(std::accumulate(r.begin(), r.end(), 0.0), 0, 1e-9);
  EXPECT_NEAR(mantel_haenszel_odds(design, every_second(), counts), 2.25, 1e-12);
  EXPECT_NEAR(share_without(design, every_second(), counts, std::log(2.25)), 0.4, 1e-9);
}

TEST(ArrivalsResiduals, AnEffectTakenOutLeavesNothingToExplain) {
  const Design design = pairs();
  std::vector<double> counts;
  for (int t = 0; t < 14; ++t) counts.push_back(t % 2 == 1 ? 70 : 100);  // ratio 0.7
  const auto residuals = arrivals_residuals(design, every_second(), counts,
                                            Adjustment(design, used_nights(design, false)));
  std::vector<double> r(14, 0.0);
  residuals(std::log(0.7), r);
  for (const double v : r) EXPECT_NEAR(v, 0, 1e-9);
}

// Blocks as long as a period once took the effect out with the season: an odds ratio of 1.5 read
// 385.
TEST(ShareResiduals, LongBlocksKeepTheirEffect) {
  for (const int block : {14, 28, 60}) {
    const auto design = Design::make(
        {.kind = DesignKind::blocks, .block_nights = block, .nights = 8 * block, .sectors = 1});
    ASSERT_TRUE(design);
    core::Random random({.seed = 17});
    const Schedule schedule = design->draw(random);
    ShareCounts counts;
    std::vector<double> arrivals;
    for (int t = 0; t < 8 * block; ++t) {
      const bool flown = design->flown(schedule, t, 0);
      counts.attempts.push_back(10);
      counts.stopped.push_back(flown ? 6 : 5);  // odds ratio 1.5
      arrivals.push_back(flown ? 80 : 100);
    }
    const ReferenceSet reference(*design, 99, {1, 0});
    const Inference share =
        infer(*design, schedule, reference, share_residuals(*design, schedule, counts));
    EXPECT_NEAR(std::exp(share.estimate), 1.5, 0.001) << block;
    const Inference ratio =
        infer(*design, schedule, reference,
              arrivals_residuals(*design, schedule, arrivals,
                                 Adjustment(*design, used_nights(*design, false))));
    EXPECT_NEAR(std::exp(ratio.estimate), 0.8, 0.001) << block;
  }
}

TEST(Adjustment, TakesOutWhatAForecastExplains) {
  const Design design = pairs();
  std::vector<std::vector<double>> rows;
  std::vector<double> y, out(14);
  for (int t = 0; t < 14; ++t) {
    rows.push_back({static_cast<double>(t * t % 5)});
    y.push_back(3 + 2 * rows.back()[0]);
  }
  Adjustment(design, used_nights(design, false), ForecastTable({"wind_mps"}, rows))
      .residuals(y, out);
  for (const double v : out) EXPECT_NEAR(v, 0, 1e-9);
}

TEST(UsedNights, WashoutAndHolidaysAreLeftOut) {
  DesignOptions o{.kind = DesignKind::two_stage,
                  .block_nights = 7,
                  .nights = 56,
                  .sectors = 2,
                  .washout_nights = 2};
  o.constraints.holidays = {o.start + 10};
  const auto design = Design::make(o);
  ASSERT_TRUE(design);
  const auto used = used_nights(*design, true);
  EXPECT_FALSE(used[0] || used[1] || used[7] || used[8] || used[10]);
  EXPECT_TRUE(used[2] && used[9] && used[11]);
  EXPECT_EQ(std::count(used.begin(), used.end(), false), 17);
}

// Against a table of the same model played for long (error 0.003).
TEST(PolicyRatio, IsTheClosedFormTable) {
  const double expected[4][2] = {{0.776, 0.635}, {0.835, 0.715}, {0.905, 0.823}, {0.969, 0.939}};
  const double retry[4] = {0, 0.5, 0.8, 0.95};
  for (int i = 0; i < 4; ++i) {
    EXPECT_NEAR(policy_ratio(0.575, 1.5, retry[i]), expected[i][0], 0.004);
    EXPECT_NEAR(policy_ratio(0.575, 2.0, retry[i]), expected[i][1], 0.004);
  }
  EXPECT_NEAR(stops_ratio(0.575, 1.5, 0.8), 1.36, 0.02);
  EXPECT_NEAR(stops_ratio(0.575, 1.5, 0.95), 1.45, 0.02);
}

// Always-on over always-off, played night by night, tends to the closed form.
TEST(Simulate, SteadyStateOfTheRetryModelIsTheClosedForm) {
  const auto design =
      Design::make({.kind = DesignKind::nightly_coin, .nights = 2000, .sectors = 2});
  ASSERT_TRUE(design);
  Channel channel{std::vector<double>(2000, 6.0), std::vector<double>(2000, 300.0), {0.5, 0.5}};
  for (std::size_t t = 0; t < 2000; ++t) channel.boats[t] = t % 3 == 0 ? 12 : 0;
  double total[2];
  for (const SectorSet set : {SectorSet{0}, SectorSet{3}}) {
    Schedule schedule{std::vector<SectorSet>(2000, set)};
    core::Random random({.seed = 31});
    const TrialRecord r =
        simulate(*design, schedule, channel, {.odds_ratio = 1.5, .retry = 0.8}, random);
    total[set != 0] = std::accumulate(r.uk_boats.begin(), r.uk_boats.end(), 0.0);
  }
  EXPECT_NEAR(total[0] / 8004, 1.0, 0.03);  // without drones: what was published
  EXPECT_NEAR(total[1] / total[0], policy_ratio(0.575, 1.5, 0.8), 0.03) << "seed 31";
}

}  // namespace
}  // namespace vigie::impact
