// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/calibrate.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "vigie/core/file.h"
#include "vigie/impact/power.h"

namespace vigie::impact {
namespace {

std::filesystem::path shared(const char* name) {
  const char* root = std::getenv("VIGIE_SHARED");
  const std::filesystem::path folder =
      root != nullptr ? root : VIGIE_SOURCE_DATA_DIR "/../../shared";
  return folder / "data" / "smallboats" / name;
}

#define REAL_SERIES(series)                                                    \
  const auto text = core::read_bytes(shared("daily.csv"));                     \
  if (!text) GTEST_SKIP() << "skipped: no shared data";                        \
  const auto whole = parse_daily_series(*text, "daily.csv");                   \
  ASSERT_TRUE(whole) << core::format_error(whole.error());                     \
  const auto cut = between(*whole, core::Date::of(2021, 6, 1), whole->last()); \
  ASSERT_TRUE(cut);                                                            \
  const DailySeries& series = *cut

TEST(DailySeries, IsThePublishedOne) {
  REAL_SERIES(series);
  EXPECT_EQ(whole->size(), 3154u);
  EXPECT_EQ(series.size(), 1907u);
}

TEST(DailySeries, RefusesGapsDoublesAndNegatives) {
  const std::string head = "date,migrants_arrived,boats_arrived\n";
  EXPECT_TRUE(parse_daily_series(head + "2024-01-01,3,1\n2024-01-02,0,0\n", "d.csv"));
  EXPECT_FALSE(parse_daily_series(head + "2024-01-01,3,1\n2024-01-03,0,0\n", "d.csv"));
  EXPECT_FALSE(parse_daily_series(head + "2024-01-01,3,1\n2024-01-01,0,0\n", "d.csv"));
  EXPECT_FALSE(parse_daily_series(head + "2024-01-01,-3,1\n", "d.csv"));
  EXPECT_FALSE(parse_daily_series(head + "2024-01-01,-,1\n", "d.csv"));
  EXPECT_FALSE(parse_daily_series(head, "d.csv"));
}

// A small version of script/calibrate: 1,000 placebo schedules on real nights; the standard error
// of 5 % is 0.7 points. The whole tables are in docs/assess.md.
TEST(Calibrate, SizeAndCoverageHoldOnTheRealSeries) {
  REAL_SERIES(series);
  for (const DesignKind kind : {DesignKind::nightly_coin, DesignKind::two_stage}) {
    CalibrateOptions o;
    o.design = {.kind = kind, .nights = 180};
    o.replicates = 1000;
    o.effect_replicates = 100;
    o.draws = 199;
    const auto record = calibrate(series, o);
    ASSERT_TRUE(record);
    for (const SizeRecord& s : record->sizes)
      EXPECT_NEAR(s.at_05.value, 0.05, 0.022) << s.outcome << ", seed 1";
    EXPECT_NEAR(record->coverage_95.value, 0.95, 0.035) << "seed 1, 400 windows";
    if (kind == DesignKind::nightly_coin) {
      ASSERT_EQ(record->naive[1].method, "Poisson Wald");
      EXPECT_GT(record->naive[1].rejected.value, 0.85);
    }
  }
}

TEST(Calibrate, SameNumbersOnAnyThreadCount) {
  REAL_SERIES(series);
  CalibrateOptions o;
  o.design = {.kind = DesignKind::blocks, .block_nights = 3, .nights = 90};
  o.replicates = 100;
  o.effect_replicates = 0;
  const auto one = calibrate(series, o);
  o.threads = 3;
  const auto three = calibrate(series, o);
  ASSERT_TRUE(one && three);
  EXPECT_EQ(one->sizes[0].p_quantiles, three->sizes[0].p_quantiles);
  EXPECT_EQ(one->sizes[1].p_quantiles, three->sizes[1].p_quantiles);
}

// docs/assess.md holds the whole table; these are its corners. 150 trials: standard error 4 points.
TEST(Power, AgreesWithTheMeasuredTable) {
  REAL_SERIES(series);
  const auto share_power = [&](DesignKind kind, int nights, const Effect& effect) {
    PowerOptions o;
    o.design = {.kind = kind, .nights = nights};
    o.effect = effect;
    o.replicates = 150;
    o.draws = 99;
    o.intervals = false;
    return power(series, o)->estimands;
  };
  EXPECT_NEAR(share_power(DesignKind::two_stage, 180, {.odds_ratio = 1.5})[0].power.value, 0.66,
              0.13);
  const auto coin = share_power(DesignKind::nightly_coin, 180, {.odds_ratio = 1.5, .retry = 0.8});
  EXPECT_NEAR(coin[2].median, 0.778, 0.09) << "a nightly lot reads 0.78";
  EXPECT_NEAR(coin[1].truth, 0.905, 0.002) << "where 0.905 is true";
  // Displacement: sectors compared within nights read far too much, the share does not.
  const auto half =
      share_power(DesignKind::half_sectors, 365, {.odds_ratio = 1.5, .displacement = 0.25});
  EXPECT_NEAR(half[2].median, 0.47, 0.05);
  EXPECT_NEAR(half[0].median, 1.5, 0.12);
}

TEST(Power, SaysWhatATrialCannotSee) {
  REAL_SERIES(series);
  PowerOptions o;
  o.design = {.kind = DesignKind::nightly_coin, .nights = 180};
  o.arrivals_ratio = 0.8;
  o.replicates = 60;
  o.draws = 99;
  o.intervals = false;
  const auto report = power(series, o);
  ASSERT_TRUE(report);
  ASSERT_GE(report->blind_spots.size(), 2u);
  EXPECT_TRUE(report->blind_spots[0].en.starts_with("Deaths first"));
  EXPECT_NE(report->blind_spots[1].en.find("will probably not learn about arrivals"),
            std::string::npos);
}

TEST(HarmPower, IsTheExactBinomials) {
  EXPECT_NEAR(incident_power(20, 2), 0.30, 0.005);
  EXPECT_NEAR(incident_power(20, 3), 0.62, 0.005);
  EXPECT_NEAR(incident_power(30, 2), 0.59, 0.01);
  EXPECT_NEAR(incident_power(30, 3), 0.89, 0.01);
  EXPECT_NEAR(incident_power(50, 2), 0.71, 0.01);
  EXPECT_NEAR(incident_power(50, 3), 0.97, 0.01);
  EXPECT_NEAR(incidents_to_stop(2), 53, 0.5);
  EXPECT_NEAR(incidents_to_stop(3), 23, 0.5);
}

TEST(KolmogorovP, UniformIsLikelyAndAStepIsNot) {
  std::vector<double> even, step(1000, 0.5);
  for (int i = 0; i < 1000; ++i) even.push_back((i + 0.5) / 1000);
  EXPECT_GT(kolmogorov_p(even), 0.99);
  EXPECT_LT(kolmogorov_p(step), 1e-6);
}

}  // namespace
}  // namespace vigie::impact
