// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/station_weather_csv.h"

#include <gtest/gtest.h>

namespace vigie::codec {
namespace {

const std::string kText =
    "date,wind_dir_deg,mean_wind_ms,max_hour_wind_ms,temp_mean_c,precip_mm\n"
    "2024-01-01,227.0,5.2,10.0,6.4,\n"
    "2024-01-02,,,,-1.5,3\n";

TEST(StationWeatherCsv, KeepsMissingApartFromZero) {
  const auto days = parse_station_weather_csv(kText, "w.csv").value();
  ASSERT_EQ(days.size(), 2U);
  EXPECT_NEAR(core::in_metres_per_second(*days[0].wind), 5.2, 1e-12);
  EXPECT_NEAR(core::in_degrees(*days[0].wind_from), 227, 1e-9);
  EXPECT_FALSE(days[1].wind.has_value());
  EXPECT_NEAR(core::in_celsius(*days[1].air), -1.5, 1e-12);
}

TEST(StationWeatherCsv, NamesEveryFault) {
  const auto field_of = [](const std::string& what, const std::string& instead) {
    std::string text = kText;
    text.replace(text.find(what), what.size(), instead);
    const auto read = parse_station_weather_csv(text, "w.csv");
    return read ? std::string("accepted") : read.error().field;
  };
  EXPECT_EQ(field_of("2024-01-02", "2024-01-03"), "w.csv: line 3 column date");
  EXPECT_EQ(field_of("2024-01-02", "2024-01-01"), "w.csv: line 3 column date");
  EXPECT_EQ(field_of("5.2", "-5.2"), "w.csv: line 2 column mean_wind_ms");
  EXPECT_EQ(field_of("227.0", "990"), "w.csv: line 2 column wind_dir_deg");
  EXPECT_EQ(field_of("10.0", "4.0"), "w.csv: line 2 column max_hour_wind_ms");
  EXPECT_EQ(field_of("temp_mean_c", "temperature"), "w.csv");
}

}  // namespace
}  // namespace vigie::codec
