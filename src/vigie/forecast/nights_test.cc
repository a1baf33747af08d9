// SPDX-License-Identifier: Apache-2.0
#include "vigie/forecast/nights.h"

#include <gtest/gtest.h>

#include "vigie/sea/light.h"

namespace vigie::forecast {
namespace {

using core::Date;

std::vector<model::DailyArrivals> days(const std::vector<int>& boats) {
  std::vector<model::DailyArrivals> out;
  for (const int n : boats)
    out.push_back({Date::of(2024, 5, 1) + static_cast<int>(out.size()), 50 * n, n, {}, false});
  return out;
}

TEST(Nights, KnowNothingOfTheirOwnArrivalsNorOfLaterOnes) {
  const auto a = nights_of(days({0, 3, 0, 1}), {}).value();
  ASSERT_EQ(a.size(), 5U) << "four and tomorrow's";
  EXPECT_FALSE(a[4].boats.has_value());
  EXPECT_EQ(a[4].known.night, Date::of(2024, 5, 5));
  EXPECT_EQ(a[2].recent.boats_last_night, 3);
  EXPECT_EQ(a[2].recent.boats_night_before, 0);
  EXPECT_NEAR(a[2].recent.share_active_7, 0.5, 1e-12);
  EXPECT_NEAR(a[2].recent.people_per_boat, 50, 1e-12);
  // The same series with other last days gives the same covariates up to them.
  const auto b = nights_of(days({0, 3, 9, 9}), {}).value();
  for (std::size_t i = 0; i <= 2; ++i) EXPECT_EQ(a[i].recent, b[i].recent) << i;
  EXPECT_NE(a[3].recent, b[3].recent);
}

TEST(Nights, KnowLaterWhatIsPublishedLater) {
  const auto nights = nights_of(days({0, 3, 0, 1}), {}, {.nights_to_publish = 3}).value();
  EXPECT_EQ(nights[2].recent.boats_last_night, 0);
  EXPECT_EQ(nights[4].recent.boats_last_night, 3);
}

TEST(Nights, RefuseASeriesWithAMissingDay) {
  auto series = days({0, 3, 0, 1});
  series[1].boats.reset();
  const auto nights = nights_of(series, {});
  ASSERT_FALSE(nights);
  EXPECT_NE(nights.error().field.find("2024-05-02"), std::string::npos);
}

TEST(Nights, HaveWeatherOnlyWhereBothDaysHaveIt) {
  std::vector<model::StationDay> weather;
  for (int i = 0; i < 3; ++i)
    weather.push_back({Date::of(2024, 5, 1) + i, core::metres_per_second(4 + i),
                       core::metres_per_second(9), core::degrees(225), core::celsius(10)});
  weather[2].air.reset();
  const auto nights = nights_of(days({0, 0, 0, 0}), weather).value();
  EXPECT_FALSE(nights[0].known.weather.has_value());
  ASSERT_TRUE(nights[1].known.weather.has_value());
  EXPECT_EQ(core::in_metres_per_second(nights[1].known.weather->wind), 5);
  EXPECT_EQ(core::in_metres_per_second(nights[1].known.weather->wind_before), 4);
  EXPECT_FALSE(nights[2].known.weather.has_value());
}

TEST(Nights, DawnAgreesWithTheEphemeris) {
  for (const Date day : {Date::of(2024, 1, 15), Date::of(2024, 4, 10), Date::of(2025, 6, 21),
                         Date::of(2026, 9, 30), Date::of(2026, 12, 1)}) {
    const auto dawn =
        sea::next_crossing(sea::Body::sun, true, core::degrees(-6), {51.0, 1.5}, day.midnight());
    ASSERT_TRUE(dawn.has_value());
    EXPECT_NEAR(core::in_minutes(civil_dawn(day) - *dawn), 0, 2) << core::format_date(day);
  }
  EXPECT_GT(core::in_hours(dark_hours(Date::of(2024, 12, 21))), 12);
  EXPECT_LT(core::in_hours(dark_hours(Date::of(2024, 6, 21))), 5.5);
}

TEST(Nights, SpringsAndNeapsAreThoseOfDover) {
  const auto stations =
      sea::load_tide_stations(std::string(VIGIE_SOURCE_DATA_DIR) + "/tides/stations.tsv").value();
  const auto nights =
      nights_of(days(std::vector<int>(29, 0)), {}, {.tide = &stations.front()}).value();
  ASSERT_EQ(stations.front().id(), "dover");
  double low = 9, high = 0;
  for (const Night& night : nights) {
    low = std::min(low, night.known.spring_neap);
    high = std::max(high, night.known.spring_neap);
    EXPECT_LE(std::abs(core::in_hours(night.known.high_water_after_dawn)), 6.6);
  }
  EXPECT_LT(low, 0.85);
  EXPECT_GT(high, 1.2);
}

}  // namespace
}  // namespace vigie::forecast
