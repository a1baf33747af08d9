// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/arrivals_csv.h"

#include <gtest/gtest.h>

#include "vigie/codec/test_shared.h"

namespace vigie::codec {
namespace {

using core::Date;

const std::string kDays =
    "date,migrants_arrived,boats_arrived,uncontrolled_landings,note\n"
    "2024-05-04,0,0,-,\n"
    "2024-05-05,112,2,0,Revised\n";
const std::string kWeeks =
    "week_ending,migrants_arrived,boats_arrived,uncontrolled_landings,migrants_prevented,"
    "events_prevented,note\n"
    "2024-05-05,112,2,0,849,30,\n"
    "2024-05-12,0,0,,-,-,\n";

TEST(DailyCsv, TakesAMissingCountAsMissingNotAsZero) {
  const auto days = parse_daily_csv(kDays, "days.csv").value();
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[0].people, 0);
  EXPECT_FALSE(days[0].uncontrolled.has_value());
  EXPECT_EQ(days[1].uncontrolled, 0);
  EXPECT_TRUE(days[1].revised);
  EXPECT_EQ(parse_daily_csv(daily_csv(days), "again").value(), days);
}

TEST(WeeklyCsv, KeepsPeopleAndEventsApart) {
  const auto weeks = parse_weekly_csv(kWeeks, "weeks.csv").value();
  ASSERT_EQ(weeks.size(), 2U);
  EXPECT_EQ(weeks[0].people_prevented, 849);
  EXPECT_EQ(weeks[0].events_prevented, 30);
  EXPECT_FALSE(weeks[1].people_prevented.has_value());
  EXPECT_EQ(parse_weekly_csv(weekly_csv(weeks), "again").value(), weeks);
}

struct CsvFault {
  const char* what;
  const char* instead;
  const char* field;    // in the error
  const char* problem;  // in the error
};

TEST(DailyCsv, NamesLineAndColumnOfEveryFault) {
  const CsvFault faults[] = {
      {"2024-05-04", "1924-05-04", "line 2 column date", "outside 2018 to 2099"},
      {"2024-05-05", "2124-05-05", "line 3 column date", "outside 2018 to 2099"},
      {"2024-05-05", "2024-05-04", "line 3 column date", "is there twice"},
      {"2024-05-05", "2024-05-06", "line 3 column date", "leaves a gap"},
      {"2024-05-05", "2024-05-03", "line 3 column date", "is out of order"},
      {"2024-05-05", "2024-02-30", "line 3 column date", "does not exist"},
      {"112,2", "-112,2", "line 3 column migrants_arrived", "is negative"},
      {"112,2", "112.5,2", "line 3 column migrants_arrived", "not a count"},
      {"112,2", "nan,2", "line 3 column migrants_arrived", "not a count"},
      {"112,2", "11200000000,2", "line 3 column migrants_arrived", "not a count"},
      {"112,2,0", "112,0,0", "line 3 column boats_arrived", "with 112 people"},
      {"112,2,0", "-,2,0", "line 3 column boats_arrived", "not both"},
      {"112,2,0", "112,2,3", "line 3 column uncontrolled_landings", "more than the 2 boats"},
      {"Revised", "revised?", "line 3 column note", "is \"revised?\""},
      {"2,0,Revised", "2,0", "line 3", "has 4 cells, not 5"},
      {"boats_arrived", "boats", "days.csv", "has no column \"boats_arrived\""},
      {",note", ",name", "days.csv", "nobody knows"},
      {",note", ",date", "line 1", "twice"},
      {"112", "\"112", "line 3", "never closed"},
  };
  for (const CsvFault& fault : faults) {
    const auto days = parse_daily_csv(with(kDays, fault.what, fault.instead), "days.csv");
    ASSERT_FALSE(days) << fault.instead;
    EXPECT_NE(days.error().field.find(fault.field), std::string::npos)
        << core::format_error(days.error());
    EXPECT_NE(days.error().problem.find(fault.problem), std::string::npos)
        << core::format_error(days.error());
    EXPECT_FALSE(days.error().mend.empty());
  }
}

TEST(WeeklyCsv, NamesLineAndColumnOfEveryFault) {
  const CsvFault faults[] = {
      {"2024-05-12", "2024-05-13", "line 3 column week_ending", "is no Sunday"},
      {"2024-05-12", "2024-05-19", "line 3 column week_ending", "leaves a gap"},
      {"2024-05-12", "2024-05-05", "line 3 column week_ending", "is there twice"},
      {"849,30", "849,0", "line 2 column events_prevented", "with people prevented"},
      {"849,30", "849,-30", "line 2 column events_prevented", "is negative"},
  };
  for (const CsvFault& fault : faults) {
    const auto weeks = parse_weekly_csv(with(kWeeks, fault.what, fault.instead), "weeks.csv");
    ASSERT_FALSE(weeks) << fault.instead;
    EXPECT_NE(weeks.error().field.find(fault.field), std::string::npos)
        << core::format_error(weeks.error());
    EXPECT_NE(weeks.error().problem.find(fault.problem), std::string::npos)
        << core::format_error(weeks.error());
  }
}

TEST(WeeklyTotals, RefuseAWeekThatItsDaysContradict) {
  std::vector<model::DailyArrivals> days;
  for (int i = 0; i < 7; ++i) days.push_back({Date::of(2024, 4, 29) + i, 10, 1, 0, false});
  std::vector<model::WeeklyPreventions> weeks(1);
  weeks[0].week_ending = Date::of(2024, 5, 5);
  weeks[0].people_arrived = 70;
  weeks[0].boats_arrived = 7;
  EXPECT_TRUE(check_weekly_totals(days, weeks, "x"));
  weeks[0].people_arrived = 71;
  const auto differs = check_weekly_totals(days, weeks, "x");
  ASSERT_FALSE(differs);
  EXPECT_EQ(differs.error().field, "x: week ending 2024-05-05");
  days.pop_back();  // a week that is not whole says nothing
  EXPECT_TRUE(check_weekly_totals(days, weeks, "x"));
}

TEST(ArrivalsCsv, ReadsThePublishedSeries) {
  if (!std::filesystem::exists(shared_file("data/smallboats/daily.csv")))
    GTEST_SKIP() << "skipped: no shared data";
  const auto days = load_daily_csv(shared_file("data/smallboats/daily.csv"));
  ASSERT_TRUE(days) << core::format_error(days.error());
  const auto weeks = load_weekly_csv(shared_file("data/smallboats/weekly.csv"));
  ASSERT_TRUE(weeks) << core::format_error(weeks.error());
  EXPECT_EQ(days->size(), 3154U);
  EXPECT_EQ(weeks->size(), 450U);
  EXPECT_EQ(core::format_date(days->back().day), "2026-08-20");
  EXPECT_TRUE(check_weekly_totals(*days, *weeks, "published"));
  int revised = 0, preventions = 0;
  for (const auto& day : *days) revised += day.revised;
  for (const auto& week : *weeks) preventions += week.events_prevented.has_value();
  EXPECT_EQ(revised, 9);
  EXPECT_EQ(preventions, 120);
}

}  // namespace
}  // namespace vigie::codec
