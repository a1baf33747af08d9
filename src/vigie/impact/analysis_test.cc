// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/analysis.h"

#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "vigie/core/digest.h"
#include "vigie/impact/report.h"
#include "vigie/impact/report_pages.h"
#include "vigie/impact/sensitivity.h"

namespace vigie::impact {
namespace {

constexpr const char* kTrialSecret = "sixteen bytes or more, kept in a safe";

// A year of a made-up coast with boats every second night.
AnalysisInput trial_of(const Effect& effect, std::uint64_t seed = 1, int nights = 364) {
  TrialPlan plan;
  plan.title = "Night drones <rehearsal>";
  plan.design = {.kind = DesignKind::two_stage, .block_nights = 7, .nights = nights, .sectors = 4};
  plan.sector_names = {"a", "b", "c", "d"};
  plan.draws = 499;
  plan.public_value = "a number";
  plan.secret_sha256 = core::sha256_hex(kTrialSecret);
  const auto design = Design::make(plan.design);
  const auto schedule = draw_schedule(plan, *design, std::to_string(seed), kTrialSecret);
  // Only now, so that the lot stays the same whatever is written in the code: one interval in
  // twenty misses.
  plan.code_sha256 = analysis_code();
  Channel channel{{}, {}, {0.4, 0.3, 0.2, 0.1}};
  for (int t = 0; t < nights; ++t) {
    channel.boats.push_back(t % 2 == 0 ? 5 + t % 7 : 0);
    channel.people.push_back(50 * channel.boats.back());
  }
  core::Random random({.seed = seed, .stream = core::stream_of("impact.simulate")});
  TrialTable table{simulate(*design, *schedule, channel, effect, random), 0,
                   core::sha256_hex("table")};
  return {plan, plan_sha256(plan), *schedule, {{"first", table}}, {}, nullptr, 0, {}, 1, nullptr};
}

TEST(Analysis, FindsALargeEffectAndSaysSupported) {
  const auto a = analyse(trial_of({.odds_ratio = 2.5, .retry = 0.8, .displacement = 0.25}));
  ASSERT_TRUE(a) << core::format_error(a.error());
  EXPECT_FALSE(a->exploratory());
  EXPECT_EQ(a->verdict, Verdict::supported) << a->verdict_text;
  EXPECT_LT(a->primary.low, 2.5);
  EXPECT_GT(a->primary.high, 2.5);
  EXPECT_NEAR(a->mantel_haenszel, a->primary.estimate, 0.15 * a->primary.estimate);
  // Arrivals fall less the more try again, and the numbers stopped rise.
  ASSERT_EQ(a->policy.size(), 20u);
  EXPECT_LT(a->policy.front().arrivals, a->policy.back().arrivals);
  EXPECT_GT(a->policy.back().stops, 1.3);
  for (const PolicyPoint& p : a->policy) EXPECT_TRUE(p.low <= p.arrivals && p.arrivals <= p.high);
  ASSERT_TRUE(a->spillover);
  EXPECT_EQ(a->spillover->strata, 13u);
}

TEST(Analysis, NothingThereIsNeverSupportedWithoutItsPValue) {
  const auto a = analyse(trial_of({.odds_ratio = 1}, 2));
  ASSERT_TRUE(a);
  EXPECT_EQ(a->verdict == Verdict::supported, a->primary.p <= 0.05 && a->primary.estimate > 1);
}

// spotify/confidence 110: which of the numbers are adjusted for there being several of them? The
// primary is one test and is not; each secondary has both, the adjusted never the smaller.
TEST(Analysis, SpotifyConfidence110SaysWhichPValuesAreAdjusted) {
  const AnalysisInput input = trial_of({.odds_ratio = 1.3}, 8, 112);
  const auto a = analyse(input);
  ASSERT_TRUE(a);
  EXPECT_EQ(a->primary.p, a->primary.adjusted_p);
  ASSERT_EQ(a->secondary.size(), 3u);
  double raised = 0;
  for (const Estimand& e : a->secondary) {
    EXPECT_GE(e.adjusted_p, e.p) << e.name;
    raised += e.adjusted_p - e.p;
  }
  EXPECT_GT(raised, 0);
  const auto json = analysis_json(*a, input.plan);
  for (const auto& e : json["secondary"]) EXPECT_TRUE(e.contains("p") && e.contains("adjusted_p"));
  EXPECT_NE(analysis_text(*a, input.plan).find("Westfall"), std::string::npos);
}

DailySeries made_up_series(std::size_t days) {
  DailySeries series{core::Date::of(2024, 1, 1), {}, {}, "made up"};
  core::Random random({.seed = 12});
  for (std::size_t t = 0; t < days; ++t) {
    series.boats.push_back(random.bernoulli(0.4) ? 1 + random.poisson(random.gamma(1.5, 4)) : 0);
    series.people.push_back(50 * series.boats.back());
  }
  return series;
}

// CausalPy 1121: with a single placebo the spread of placebos was nothing, and the verdict
// "supported". Here placebos judge the method and never the trial: the verdict is the same with
// them and without, and one alone is refused.
TEST(Analysis, CausalPy1121VerdictDoesNotRestOnPlacebos) {
  const DailySeries series = made_up_series(200);
  for (const double odds_ratio : {1.0, 2.5}) {
    AnalysisInput input = trial_of({.odds_ratio = odds_ratio}, 2, 112);
    const auto without = analyse(input);
    input.series = &series;
    input.placebo_replicates = 100;
    const auto with = analyse(input);
    ASSERT_TRUE(with && without);
    EXPECT_TRUE(with->placebo.has_value());
    EXPECT_EQ(with->verdict_text, without->verdict_text);
    EXPECT_EQ(with->primary.p, without->primary.p);
    input.placebo_replicates = 1;
    const auto one = analyse(input);
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().problem, "is below 100");
  }
}

// CausalPy 875: early placebo folds were too short for the effect. Every placebo here is as long as
// the trial; a series that has no room for one is refused. CausalPy 826: folds overlapped. They may
// overlap wholly, since each has its own lot: all windows but one night the same, the size holds.
TEST(Calibrate, CausalPy875And826WindowsAreWholeAndMayOverlap) {
  CalibrateOptions o;
  o.design = {.kind = DesignKind::nightly_coin, .nights = 70, .sectors = 1};
  o.replicates = 1000;
  o.effect_replicates = 0;
  o.draws = 199;
  const auto short_series = calibrate(made_up_series(70), o);
  ASSERT_FALSE(short_series);
  EXPECT_EQ(short_series.error().problem, "is longer than the series");
  const auto record = calibrate(made_up_series(71), o);
  ASSERT_TRUE(record);
  for (const SizeRecord& size : record->sizes) {
    EXPECT_NEAR(size.at_05.value, 0.05, 0.022) << size.outcome << ", seed 1";
    EXPECT_NEAR(size.at_10.value, 0.10, 0.03) << size.outcome;
  }
}

// GeoLift 146 and 147: the choice of a design and its power analysis named different smallest
// effects. What a verdict says it would have found four times in five, power() finds that often.
TEST(Analysis, GeoLift146And147VerdictAndPowerNameTheSameEffect) {
  const DailySeries series = made_up_series(600);
  PowerOptions o;
  o.design = {.kind = DesignKind::nightly_coin, .nights = 364, .sectors = 1};
  o.replicates = 60;
  o.draws = 199;
  const auto nothing = power(series, o);
  ASSERT_TRUE(nothing);
  const double width = nothing->estimands[0].width;
  o.effect.odds_ratio = found_four_times_in_five(1 / std::sqrt(width), std::sqrt(width));
  EXPECT_LT(o.effect.odds_ratio, 2.5);
  o.replicates = 300;
  o.intervals = false;
  EXPECT_NEAR(power(series, o)->estimands[0].power.value, 0.8, 0.1) << o.effect.odds_ratio;
}

// Fewer than 10,000 schedules: design, freezing and the reading all say so.
TEST(Analysis, SaysWhenFewSchedulesAreToBeHad) {
  AnalysisInput input = trial_of({}, 3, 56);
  auto few = analyse(input);
  ASSERT_TRUE(few);
  EXPECT_EQ(analysis_text(*few, input.plan).find("fewer than 10,000"), std::string::npos);
  few->distinct_log10 = 13 * std::log10(2.0);  // week-paired over half a year
  EXPECT_NE(analysis_text(*few, input.plan)
                .find("only 8192 distinct schedules, fewer than 10,000: p below 0.0001"),
            std::string::npos);
  EXPECT_FALSE(analysis_json(*few, input.plan)["at_least_10000"].get<bool>());
}

// What the plan did not say is marked, in text, JSON and page, and named.
TEST(Analysis, OneCovariateChangedAfterFreezingIsExploratory) {
  AnalysisInput input = trial_of({.odds_ratio = 1.5}, 3, 56);
  ASSERT_TRUE(differences_of(input).empty());
  input.forecast = ForecastTable({"wind_mps"}, std::vector<std::vector<double>>(56, {4.0}));
  const auto a = analyse(input);
  ASSERT_TRUE(a);
  ASSERT_EQ(a->differences.size(), 1u);
  EXPECT_EQ(a->differences[0], "covariates are \"wind_mps\", the plan says \"\"");
  EXPECT_NE(analysis_text(*a, input.plan).find("EXPLORATORY"), std::string::npos);
  EXPECT_TRUE(analysis_json(*a, input.plan)["exploratory"].get<bool>());
  const Words words(Tongue::en);
  const std::string page =
      html_of(pages_of(*a, input, Design::make(input.plan.design).value(), words), words);
  EXPECT_NE(page.find("<b>EXPLORATORY</b>"), std::string::npos);
  EXPECT_EQ(page.find("<rehearsal>"), std::string::npos) << "the title is escaped";
}

TEST(Analysis, AnotherPlanHashOrOtherCodeIsExploratory) {
  AnalysisInput input = trial_of({}, 4, 56);
  input.registered_sha256 = core::sha256_hex("another plan");
  EXPECT_EQ(differences_of(input).size(), 1u);
  input = trial_of({}, 4, 56);
  input.plan.code_sha256 = core::sha256_hex("other code");
  input.registered_sha256 = plan_sha256(input.plan);
  ASSERT_EQ(differences_of(input).size(), 1u);
  EXPECT_NE(differences_of(input)[0].find("analysis code"), std::string::npos);
}

TEST(Analysis, SameBytesOnAnyThreadCount) {
  AnalysisInput input = trial_of({.odds_ratio = 1.4}, 5, 112);
  const auto one = analyse(input);
  input.threads = 3;
  const auto three = analyse(input);
  ASSERT_TRUE(one && three);
  EXPECT_EQ(analysis_json(*one, input.plan).dump(), analysis_json(*three, input.plan).dump());
}

// By hand: three draws; observed 2.0 and 1.0.
TEST(WestfallYoung, IsTheStepDownMaximum) {
  const auto p = westfall_young({1.0, -2.0}, {{0.5, 2.5}, {1.5, 0.1}, {0.2, 0.3}});
  EXPECT_DOUBLE_EQ(p[1], (1 + 1) / 4.0);  // maxima 2.5, 1.5, 0.3 against 2.0
  EXPECT_DOUBLE_EQ(p[0], (1 + 1) / 4.0);  // 0.5, 1.5, 0.2 against 1.0
}

TEST(Sensitivity, ClosedForms) {
  EXPECT_NEAR(e_value(2.0), 2 + std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(e_value(0.5), 2 + std::sqrt(2.0), 1e-12);
  // Ten blocks all one way: gamma where (gamma / (1 + gamma))-binomials reach it by chance.
  const std::vector<double> c(10, 1.0);
  const double gamma = rosenbaum_gamma(c, 0.025), chance = gamma / (1 + gamma);
  EXPECT_NEAR((10 - 10 * chance) / std::sqrt(10 * chance * (1 - chance)), 1.959964, 1e-4);
  EXPECT_EQ(rosenbaum_gamma(std::vector<double>{1, -1, 1, -1}, 0.025), 1);
}

// Drones that only see more: an odds ratio without any stop more, and the tipping ratio says so.
TEST(Sensitivity, TippingRatioIsTheOddsRatioOfSeeingAlone) {
  AnalysisInput input = trial_of({.odds_ratio = 1, .better_seeing = 1.8}, 6);
  const auto a = analyse(input);
  ASSERT_TRUE(a);
  EXPECT_LT(a->primary.low, 1.8);
  EXPECT_GT(a->primary.high, 1.8);
  EXPECT_DOUBLE_EQ(a->sensitivity.tipping_ratio, a->primary.estimate);
}

TEST(Harm, UpperBoundIsClopperPearsons) {
  // 3 of 10 came with drones, half the exposure: the 95 % upper end of 3/10 is 0.60662.
  EXPECT_NEAR(poisson_ratio_upper(3, 7, 0.5, 0.95), 0.60662 / 0.39338, 1e-3);
  EXPECT_TRUE(std::isinf(poisson_ratio_upper(2, 0, 0.5, 0.95)));
}

// Without an effect the e-process reaches 20 at some block in at most 5 trials of 100.
TEST(Harm, StopRuleKeepsItsErrorRateAndStopsWhereHarmIsReal) {
  const auto design =
      Design::make({.kind = DesignKind::two_stage, .block_nights = 7, .nights = 364, .sectors = 4});
  ASSERT_TRUE(design);
  Channel channel{
      std::vector<double>(364, 2.0), std::vector<double>(364, 100.0), {0.25, 0.25, 0.25, 0.25}};
  channel.incidents_per_boat = 0.15;  // 110 a year, so that the rule has something to see
  int stopped[2] = {0, 0};
  double mean_e = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed)
    for (const double ratio : {1.0, 3.0}) {
      core::Random random({.seed = seed});
      const Schedule schedule = design->draw(random);
      const HarmWatch watch =
          watch_harm(*design, schedule,
                     simulate(*design, schedule, channel, {.harm_ratio = ratio}, random), 2);
      EXPECT_TRUE(watch.exact);
      stopped[ratio > 1] += watch.stop_block >= 0;
      if (ratio == 1) mean_e += watch.e[3] / 200;
    }
  EXPECT_LE(stopped[0], 20) << "seeds 1 to 200";
  EXPECT_GE(stopped[1], 150) << "seeds 1 to 200";
  EXPECT_NEAR(mean_e, 1, 0.35) << "an e-value has mean 1 at most";
}

}  // namespace
}  // namespace vigie::impact
