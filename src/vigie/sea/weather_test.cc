// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/weather.h"

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "vigie/sea/test_time.h"

namespace vigie::sea {
namespace {

const std::string kHeader =
    "at_utc,wind_mps,wind_from_deg,wave_m,visibility_m,cloud_base_m,icing,air_c,sea_c\n";
const std::string kRow0 = "2019-06-07T20:00:00Z,2,350,0.2,10000,10000,0,12,13\n";
const std::string kRow1 = "2019-06-07T21:00:00Z,4,10,0.4,20000,5000,1,10,13\n";
const std::string kRow2 = "2019-06-07T22:00:00Z,6,20,0.4,20000,5000,0,10,13\n";

TEST(WeatherCsv, ReadsRowsAndSkipsNotes) {
  const auto series = WeatherSeries::parse(
      "# a note, with commas\n" + kHeader + kRow0 + "\n# more\r\n" + kRow1, "w");
  ASSERT_TRUE(series.has_value()) << core::format_error(series.error());
  ASSERT_EQ(series->rows().size(), 2u);
  EXPECT_EQ(series->covers().from, utc("2019-06-07T20:00:00Z"));
  EXPECT_EQ(series->covers().until, utc("2019-06-07T21:00:00Z"));
  const model::Weather& first = series->rows()[0].weather;
  EXPECT_DOUBLE_EQ(core::in_metres_per_second(first.wind_speed), 2);
  EXPECT_DOUBLE_EQ(core::in_degrees(first.wind_from), 350);
  EXPECT_DOUBLE_EQ(core::in_metres(first.visibility), 10000);
  EXPECT_FALSE(first.icing);
  EXPECT_TRUE(series->rows()[1].weather.icing);
}

TEST(WeatherCsv, NamesLineAndColumnAndGuessesTheUnit) {
  struct Case {
    std::string text, wanted;
  };
  const auto row = [](const std::string& cells) {
    return kHeader + kRow0 + "2019-06-07T21:00:00Z," + cells + "\n";
  };
  for (const Case& c : std::vector<Case>{
           {"", "w.csv is empty"},
           {"# only notes\n", "w.csv is empty"},
           {kHeader, "w.csv has 0 rows"},
           {kHeader + kRow0, "w.csv has 1 rows"},
           {"at_utc,wind_kn\n" + kRow0 + kRow1, "line 1 (header) column 2 is \"wind_kn\""},
           {kRow0 + kRow1, "line 1 (header) column 1 is"},
           {kHeader + "\n" + kRow0 + "2019-06-07T21:00:00Z,4,10\n", "line 4 has 3 columns, not 9"},
           {row("80,10,0.4,20000,5000,0,10,13"),
            "line 3 column wind_mps is 80, outside 0 to 75; is "
            "this knots"},
           {row("-1,10,0.4,20000,5000,0,10,13"), "column wind_mps is -1"},
           {row("4,370,0.4,20000,5000,0,10,13"), "column wind_from_deg is 370"},
           {row("4,10,40,20000,5000,0,10,13"),
            "column wave_m is 40, outside 0 to 20; is this feet"},
           {row("4,10,0.4,8,5000,0,10,13"),
            "column visibility_m is 8, outside 10 to 100000; is this "
            "kilometres"},
           {row("4,10,0.4,20000,30000,0,10,13"), "column cloud_base_m is 30000"},
           {row("4,10,0.4,20000,5000,2,10,13"), "column icing is 2"},
           {row("4,10,0.4,20000,5000,0.5,10,13"), "column icing is 0.5; give 0"},
           {row("4,10,0.4,20000,5000,0,285,13"),
            "column air_c is 285, outside -40 to 50; is this "
            "kelvin"},
           {row("4,10,0.4,20000,5000,0,10,-9"), "column sea_c is -9"},
           {row("nan,10,0.4,20000,5000,0,10,13"), "column wind_mps \"nan\" is not a number"},
           {row("inf,10,0.4,20000,5000,0,10,13"), "\"inf\" is not a number"},
           {row("1e999,10,0.4,20000,5000,0,10,13"), "\"1e999\" is not a number"},
           {row("4 ,10,0.4,20000,5000,0,10,13"), "\"4 \" is not a number"},
           {row(",10,0.4,20000,5000,0,10,13"), "column wind_mps is empty"},
           {row("4,10,0.4,20000,5000,0,10,"), "column sea_c is empty"},
           {kHeader + kRow1 + kRow0,
            "line 3 column at_utc 2019-06-07T20:00:00Z does not come after"},
           {kHeader + kRow0 + kRow0, "does not come after"},
           {kHeader + kRow0 + "2019-06-07T23:01:00Z,4,10,0.4,20000,5000,0,10,13\n", "longest gap"},
           {kHeader + kRow0 + "7 June 2019 21:00,4,10,0.4,20000,5000,0,10,13\n",
            "line 3 column at_utc"},
           {kHeader + kRow0 + kRow1.substr(0, 30), "line 3"},
           {std::string(2U << 20, '#'), "over 1024 kB"}}) {
    const auto series = WeatherSeries::parse(c.text, "w.csv");
    ASSERT_FALSE(series.has_value()) << c.text.substr(0, 300);
    const std::string said = core::format_error(series.error());
    EXPECT_NE(said.find(c.wanted), std::string::npos) << said;
    EXPECT_TRUE(said.starts_with("w.csv")) << said;
    EXPECT_FALSE(series.error().mend.empty());
  }
}

TEST(WeatherCsv, SaysWhenTheFileIsNotThere) {
  EXPECT_EQ(WeatherSeries::load("/nonexistent/w.csv").error().kind, core::ErrorKind::missing);
  EXPECT_EQ(WeatherSeries::load("/").error().kind, core::ErrorKind::missing);
}

TEST(WeatherSeries, IsLinearBetweenHours) {
  const auto series = WeatherSeries::parse(kHeader + kRow0 + kRow1 + kRow2, "w").value();
  const model::Weather w = series.at(utc("2019-06-07T20:15:00Z"));
  EXPECT_DOUBLE_EQ(w.wind_speed.si(), 2.5);
  EXPECT_NEAR(core::in_degrees(w.wind_from), 355, 1e-9) << "350 to 10 goes through north";
  EXPECT_NEAR(core::in_degrees(series.at(utc("2019-06-07T20:45:00Z")).wind_from), 5, 1e-9);
  EXPECT_DOUBLE_EQ(w.visibility.si(), 12500);
  EXPECT_FALSE(w.icing) << "as of the hour before";
  EXPECT_TRUE(series.at(utc("2019-06-07T21:59:00Z")).icing);
  EXPECT_DOUBLE_EQ(series.at(utc("2019-06-07T12:00:00Z")).wind_speed.si(), 2);
  EXPECT_DOUBLE_EQ(series.at(utc("2019-06-08T12:00:00Z")).wind_speed.si(), 6);
}

// ---- draws ----

WeatherSeries steady_night(double wind_mps, double air_c = 12) {
  std::vector<WeatherSeries::Row> rows;
  for (int hour = 0; hour <= 16; ++hour)
    rows.push_back({.at = utc("2019-06-07T16:00:00Z") + core::hours(hour),
                    .weather = {.wind_speed = core::metres_per_second(wind_mps),
                                .wind_from = core::degrees(90),
                                .wave_height = core::metres(0.1 * wind_mps),
                                .visibility = core::kilometres(15),
                                .cloud_base = core::kilometres(10),
                                .icing = false,
                                .air_temperature = core::celsius(air_c),
                                .sea_temperature = core::celsius(13)}});
  return WeatherSeries::from_rows(rows);
}

WeatherSeries draw(const WeatherSeries& forecast, const WeatherUncertainty& uncertainty,
                   std::uint32_t replicate) {
  core::Random draws(
      {.seed = 5, .replicate = replicate, .stream = core::stream_of("weather_test")});
  return draw_weather(forecast, uncertainty, draws);
}

int foggy_hours(const WeatherSeries& night) {
  int hours = 0;
  for (const auto& row : night.rows()) hours += row.weather.visibility < core::metres(1000);
  return hours;
}

double share_foggy(const WeatherSeries& forecast, const WeatherUncertainty& uncertainty, int n) {
  int foggy = 0;
  for (int i = 0; i < n; ++i)
    foggy += foggy_hours(draw(forecast, uncertainty, static_cast<std::uint32_t>(i))) > 0;
  return double(foggy) / n;
}

// Five standard errors of a share around the parameter.
double tolerance(double p, int n) { return 5 * std::sqrt(p * (1 - p) / n); }

TEST(DrawWeather, HasFogWithTheProbabilitiesGiven) {
  const int n = 20'000;
  const WeatherUncertainty defaults;
  // At 0.4 and at 20 m/s no factor within five sigma crosses calm_below 3 m/s for three hours.
  EXPECT_NEAR(share_foggy(steady_night(0.4), defaults, n), defaults.fog_probability_calm,
              tolerance(defaults.fog_probability_calm, n));
  EXPECT_NEAR(share_foggy(steady_night(20), defaults, n), defaults.fog_probability_windy,
              tolerance(defaults.fog_probability_windy, n));
  // Between them the fog follows the wind that was drawn.
  const double between = share_foggy(steady_night(3), defaults, n);
  EXPECT_GT(between, 0.05);
  EXPECT_LT(between, 0.22);
}

TEST(DrawWeather, GivesCalmNightsMoreFogUnderOneForecast) {
  const WeatherSeries forecast = steady_night(3.2);
  int calm = 0, calm_foggy = 0, windy = 0, windy_foggy = 0;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const WeatherSeries night = draw(forecast, {}, i);
    double mean = 0;
    for (const auto& row : night.rows()) mean += row.weather.wind_speed.si();
    mean /= static_cast<double>(night.rows().size());
    const bool foggy = foggy_hours(night) > 0;
    (mean < 2.5 ? calm : mean > 4.0 ? windy : windy) += mean < 2.5 || mean > 4.0;
    if (mean < 2.5) calm_foggy += foggy;
    if (mean > 4.0) windy_foggy += foggy;
  }
  ASSERT_GT(calm, 1000);
  ASSERT_GT(windy, 1000);
  EXPECT_NEAR(double(calm_foggy) / calm, 0.25, tolerance(0.25, calm));
  EXPECT_LT(double(windy_foggy) / windy, 0.03);
}

TEST(DrawWeather, KeepsTheForecastAsItsMeanAndItsSpread) {
  const int n = 20'000;
  const WeatherUncertainty u;
  double sum = 0, log_squares = 0, log_sum = 0, waves = 0;
  for (int i = 0; i < n; ++i) {
    const auto night = draw(steady_night(6), u, static_cast<std::uint32_t>(i));
    const double wind = night.rows()[3].weather.wind_speed.si();
    sum += wind;
    log_sum += std::log(wind / 6);
    log_squares += std::log(wind / 6) * std::log(wind / 6);
    waves += night.rows()[3].weather.wave_height.si();
  }
  const double spread = std::hypot(u.wind_log_stddev, u.hourly_wind_log_stddev);
  EXPECT_NEAR(sum / n, 6, 6 * 5 * 0.38 / std::sqrt(n));
  EXPECT_NEAR(waves / n, 0.6, 0.6 * 5 * 0.36 / std::sqrt(n));
  const double mean = log_sum / n;
  EXPECT_NEAR(std::sqrt(log_squares / n - mean * mean), spread, 0.01);
}

TEST(DrawWeather, FogLiesOnTheSeaAndLastsAsLongAsGiven) {
  WeatherUncertainty u;
  u.fog_probability_calm = 1;
  u.fog_hours_mean = 2;
  double rows = 0;
  const int n = 4000;
  for (int i = 0; i < n; ++i) {
    const auto night = draw(steady_night(0.4), u, static_cast<std::uint32_t>(i));
    const int hours = foggy_hours(night);
    ASSERT_GE(hours, 1);
    rows += hours;
    for (const auto& row : night.rows()) {
      if (row.weather.visibility < core::metres(1000)) {
        ASSERT_DOUBLE_EQ(row.weather.visibility.si(), 600);
        ASSERT_DOUBLE_EQ(row.weather.cloud_base.si(), 0);
      }
    }
  }
  // Rows touched by an exponential spell of mean m hours: 1 / (1 - exp(-1 / m)) = 2.54 when the
  // night does not cut it; the cut takes some off.
  EXPECT_GT(rows / n, 2.0);
  EXPECT_LT(rows / n, 2.54);
}

TEST(DrawWeather, IcesOnlyInColdCloudOrFog) {
  WeatherUncertainty fog;
  fog.fog_probability_calm = 1;
  const auto iced = [&](const WeatherSeries& forecast) {
    int count = 0;
    const WeatherSeries night = draw(forecast, fog, 3);
    for (const auto& row : night.rows()) {
      count += row.weather.icing;
      EXPECT_TRUE(!row.weather.icing || row.weather.cloud_base < core::metres(300));
    }
    return count;
  };
  EXPECT_GT(iced(steady_night(0.4, 1.0)), 0);
  EXPECT_EQ(iced(steady_night(0.4, 12.0)), 0);
  EXPECT_EQ(iced(steady_night(20, 1.0)), 0) << "cold but clear";
}

TEST(DrawWeather, IsTheSameForTheSameKeyAndTakesTheSameNumberOfDraws) {
  const WeatherSeries forecast = steady_night(2.5);
  for (std::uint32_t i = 0; i < 200; ++i) {
    core::Random a({.seed = 1, .replicate = i, .stream = 1}),
        b({.seed = 1, .replicate = i, .stream = 1});
    WeatherUncertainty foggy, clear;
    foggy.fog_probability_calm = foggy.fog_probability_windy = 1;
    clear.fog_probability_calm = clear.fog_probability_windy = 0;
    const auto with = draw_weather(forecast, foggy, a), without = draw_weather(forecast, clear, b);
    for (std::size_t r = 0; r < with.rows().size(); ++r)
      ASSERT_EQ(with.rows()[r].weather.wind_speed, without.rows()[r].weather.wind_speed);
    ASSERT_EQ(a.bits(), b.bits());
  }
}

// ---- the shipped nights ----

WeatherSeries shipped(const char* name) {
  auto loaded =
      WeatherSeries::load(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "weather" / name);
  if (!loaded) throw std::runtime_error(core::format_error(loaded.error()));
  return std::move(*loaded);
}

TEST(ShippedWeather, CoversTheNightAndIsWhatItsNotesSay) {
  const WeatherSeries calm = shipped("2019-06-07-calm.csv");
  EXPECT_EQ(calm.covers().from, utc("2019-06-07T12:00:00Z"));
  EXPECT_EQ(calm.covers().until, utc("2019-06-08T12:00:00Z"));
  for (const auto& row : calm.rows()) {
    EXPECT_GE(row.weather.wind_speed.si(), 1.5);
    EXPECT_LE(row.weather.wind_speed.si(), 4.0);
    EXPECT_LE(row.weather.wave_height.si(), 0.5);
    EXPECT_GE(row.weather.visibility.si(), 3000);
  }
  const WeatherSeries windy = shipped("2019-06-07-windy.csv");
  double sum[2] = {0, 0};
  int count[2] = {0, 0};
  for (const auto& row : windy.rows()) {
    const int day = row.at >= utc("2019-06-08T00:00:00Z") ? 1 : 0;
    sum[day] += row.weather.wind_speed.si();
    ++count[day];
  }
  // KNMI station 340, daily means.
  EXPECT_NEAR(sum[0] / count[0], 4.6, 0.1);
  EXPECT_NEAR(sum[1] / count[1], 7.8, 0.1);
}

}  // namespace
}  // namespace vigie::sea
