// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/date.h"

#include <gtest/gtest.h>

namespace vigie::core {
namespace {

TEST(Date, KnowsItsPartsAndItsWeekday) {
  const Date d = parse_date("2024-05-05").value();
  EXPECT_EQ(d.year(), 2024);
  EXPECT_EQ(d.month(), 5);
  EXPECT_EQ(d.day(), 5);
  EXPECT_EQ(d.day_of_year(), 126);
  EXPECT_EQ(d.weekday(), Weekday::sunday);
  EXPECT_EQ(Date::of(1969, 12, 31).weekday(), Weekday::wednesday);
  EXPECT_EQ(Date::of(2026, 11, 25).weekday(), Weekday::wednesday);
}

TEST(Date, CountsDaysOverLeapYears) {
  EXPECT_EQ(Date::of(2024, 3, 1) - Date::of(2024, 2, 28), 2);
  EXPECT_EQ(Date::of(2023, 3, 1) - Date::of(2023, 2, 28), 1);
  EXPECT_EQ(format_date(Date::of(2023, 12, 31) + 60), "2024-02-29");
  EXPECT_EQ(Date::of(1970, 1, 1).days(), 0);
}

TEST(Date, IsTheUtcDayOfAMoment) {
  EXPECT_EQ(format_date(Date::on(parse_instant("2024-05-04T23:59:59Z").value())), "2024-05-04");
  EXPECT_EQ(format_date(Date::on(Instant::from_unix_ms(-1))), "1969-12-31");
  EXPECT_EQ(format_instant(Date::of(2024, 5, 5).midnight()), "2024-05-05T00:00:00Z");
}

TEST(Date, RefusesWhatIsNoDay) {
  for (const char* text : {"", "2024-02-30", "2023-02-29", "2024-13-01", "1824-01-01", "2024-1-01",
                           "05/05/2024", "2024-05-05T", "20240505", "2024-0a-01", "2024-00-10"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Date, ComesBackAsWritten) {
  for (int day = -25'000; day < 80'000; day += 37) {
    const Date d = Date::from_days(day);
    EXPECT_EQ(parse_date(format_date(d)).value(), d) << day;
  }
}

}  // namespace
}  // namespace vigie::core
