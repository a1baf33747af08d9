// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/trial_plan.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "vigie/core/digest.h"
#include "vigie/impact/trial_table.h"

namespace vigie::impact {
namespace {

constexpr const char* kPlanSecret = "sixteen bytes or more, kept in a safe";

TrialPlan plan_of(int sectors = 4) {
  TrialPlan plan;
  plan.title = "Night drones, rehearsal";
  plan.design = {
      .kind = DesignKind::two_stage, .block_nights = 7, .nights = 56, .sectors = sectors};
  plan.design.constraints.holidays = {plan.design.start + 9};
  for (int s = 0; s < sectors; ++s) plan.sector_names.push_back("s" + std::to_string(s));
  plan.covariates = {"wind_mps", "wave_height_m"};
  plan.public_value = "first published arrivals of 2027-03-31";
  plan.secret_sha256 = core::sha256_hex(kPlanSecret);
  plan.code_sha256 = analysis_code();
  return plan;
}

TEST(TrialPlan, TextReadsBackByteForByte) {
  const std::string text = canonical_text(plan_of());
  const auto plan = parse_plan(text);
  ASSERT_TRUE(plan) << core::format_error(plan.error());
  EXPECT_EQ(canonical_text(*plan), text);
  EXPECT_EQ(plan_sha256(*plan), core::sha256_hex(text));
}

// Any other byte is refused or gives another hash: nothing of the text is outside the hash.
TEST(TrialPlan, EveryByteCounts) {
  const std::string text = canonical_text(plan_of());
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::string changed = text;
    changed[i] = changed[i] == '1' ? '2' : '1';
    const auto plan = parse_plan(changed);
    EXPECT_TRUE(!plan || plan_sha256(*plan) != plan_sha256(plan_of())) << "byte " << i;
  }
  EXPECT_FALSE(parse_plan(text + "\n"));
  EXPECT_FALSE(parse_plan(text.substr(0, text.size() - 1)));
}

TEST(TrialPlan, RecentActivityIsNoCovariate) {
  TrialPlan plan = plan_of();
  plan.covariates = {"boats_last_night"};
  const auto parsed = parse_plan(canonical_text(plan));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().field, "plan: covariates");
  const auto table =
      parse_forecast_table("night,boats_last_night\n2027-04-01,3\n", "f.csv", plan_of());
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().kind, core::ErrorKind::refused);
}

TEST(TrialPlan, ScheduleNeedsThePublicValueAndTheSecret) {
  const TrialPlan plan = plan_of();
  const auto design = Design::make(plan.design);
  ASSERT_TRUE(design);
  const auto schedule = draw_schedule(plan, *design, "1204", kPlanSecret);
  ASSERT_TRUE(schedule);
  EXPECT_EQ(*draw_schedule(plan, *design, "1204", kPlanSecret), *schedule);
  EXPECT_NE(*draw_schedule(plan, *design, "1205", kPlanSecret), *schedule);
  EXPECT_EQ(draw_schedule(plan, *design, "1204", "another").error().field, "secret");
  EXPECT_EQ(draw_schedule(plan, *design, "", kPlanSecret).error().field, "public_value");
  TrialPlan other = plan;
  other.title += ".";
  EXPECT_NE(*schedule_seed(other, "1204", kPlanSecret), *schedule_seed(plan, "1204", kPlanSecret));
}

TEST(TrialPlan, ReleaseGivesOneNightAndTheRosterTheSame) {
  const TrialPlan plan = plan_of();
  const auto design = Design::make(plan.design);
  const auto schedule = draw_schedule(plan, *design, "1204", kPlanSecret);
  ASSERT_TRUE(schedule);
  const auto start = plan.design.start;
  std::size_t events = 0;
  for (int t = 0; t < 56; ++t) {
    const auto order = night_order(plan, *design, *schedule, start + t);
    ASSERT_TRUE(order);
    events += !order->sectors.empty();
    EXPECT_TRUE(t != 9 || order->sectors.empty()) << "a holiday is outside the trial";
  }
  EXPECT_FALSE(night_order(plan, *design, *schedule, start - 1));
  EXPECT_FALSE(night_order(plan, *design, *schedule, start + 56));
  const auto ics = roster_ics(plan, *design, *schedule, start, start + 55);
  ASSERT_TRUE(ics);
  std::size_t found = 0, line = 0;
  for (std::size_t i = 0; i < ics->size(); ++i) {
    if (ics->compare(i, 12, "BEGIN:VEVENT") == 0) ++found;
    line = (*ics)[i] == '\n' ? 0 : line + 1;
    EXPECT_LE(line, 76u);  // 75 octets and the carriage return
  }
  EXPECT_EQ(found, events);
  const auto csv = roster_csv(plan, *design, *schedule, start, start);
  ASSERT_TRUE(csv);
  EXPECT_EQ(std::count(csv->begin(), csv->end(), '\n'), 5);
}

TEST(TrialTable, WrittenAndReadIsTheSame) {
  const TrialPlan plan = plan_of(2);
  const auto design = Design::make(plan.design);
  const auto schedule = draw_schedule(plan, *design, "1", kPlanSecret);
  core::Random random({.seed = 8});
  Channel channel{std::vector<double>(56, 7.0), std::vector<double>(56, 350.0), {0.6, 0.4}};
  const TrialRecord record = simulate(*design, *schedule, channel, {.odds_ratio = 1.5}, random);
  const auto table = parse_trial_table(format_trial_table(record, plan), "t.csv", plan);
  ASSERT_TRUE(table) << core::format_error(table.error());
  EXPECT_EQ(table->record.events.attempts, record.events.attempts);
  EXPECT_EQ(table->record.events.stopped, record.events.stopped);
  EXPECT_EQ(table->record.incidents, record.incidents);
  EXPECT_EQ(table->missing, 0u);
  TrialRecord arrivals = table->record;
  ASSERT_TRUE(add_arrivals(arrivals, format_arrivals(record, plan), "a.csv", plan));
  EXPECT_EQ(arrivals.uk_people, record.uk_people);
}

TEST(TrialTable, NamesTheLineAndTheMend) {
  const TrialPlan plan = plan_of(2);
  const std::string heading =
      "night,sector,stopped_events,departed_boats,people_stopped,people_departed,incidents,deaths,"
      "rescues,launch_km\n";
  const auto problem = [&](const std::string& text) {
    const auto table = parse_trial_table(text, "t.csv", plan);
    EXPECT_FALSE(table);
    return table ? std::string() : core::format_error(table.error());
  };
  EXPECT_NE(problem("night,sector\n").find("heading"), std::string::npos);
  EXPECT_NE(
      problem(heading + "2027-04-01,s0,-3,0,0,0,0,0,0,\n").find("t.csv:2 stopped_events \"-3\""),
      std::string::npos);
  EXPECT_NE(problem(heading + "2127-04-01,s0,3,0,0,0,0,0,0,\n").find("not a night of the trial"),
            std::string::npos);
  EXPECT_NE(problem(heading + "2027-04-01,s9,3,0,0,0,0,0,0,\n").find("s9"), std::string::npos);
  EXPECT_NE(problem(heading + "2027-04-01,s0,1,0,0,0,0,0,0,\n2027-04-01,s0,1,0,0,0,0,0,0,\n")
                .find("second time"),
            std::string::npos);
  EXPECT_NE(
      problem(heading + "2027-04-01,s0,1,0,0,0,0,0,0,\n").find("has no row for 2027-04-01 in s1"),
      std::string::npos);
}

}  // namespace
}  // namespace vigie::impact
