// SPDX-License-Identifier: Apache-2.0
#include "vigie/forecast/forecast.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

namespace vigie::forecast {
namespace {

core::Instant at(const char* text) { return core::parse_instant(text).value(); }

// A short night of four hours over two beaches, with the numbers of data/forecast/2019.toml.
model::Scenario two_beaches() {
  model::Scenario s;
  s.night = {at("2019-06-07T20:00:00Z"), at("2019-06-08T00:00:00Z")};
  s.planned_at = at("2019-06-07T17:00:00Z");
  for (const auto& [key, share] : {std::pair{"wissant", 0.75}, std::pair{"oye-plage", 0.25}}) {
    model::Sector sector;
    sector.key = model::SectorKey(key);
    sector.departure_share = share;
    s.sectors.push_back(sector);
  }
  s.crossing.people_mean = 11;
  s.forecast.intercept = 3.017;
  s.forecast.per_wind_mps = -0.535;
  s.forecast.per_wave_m = -4.282;
  s.forecast.extra_boats_mean = 1.025;
  s.forecast.extra_boats_dispersion = 0.98;
  s.forecast.attempts_per_arrival = 2.2;
  s.forecast.departure_share_by_hour = {0.1, 0.2, 0.3, 0.4};
  return s;
}

// Hourly rows from 19:00 to 01:00: wind as given, the last value held.
sea::WeatherSeries wind(const std::vector<double>& mps, double wave_m) {
  std::vector<sea::WeatherSeries::Row> rows;
  for (std::size_t i = 0; i < 7; ++i) {
    model::Weather w;
    w.wind_speed = core::metres_per_second(mps[std::min(i, mps.size() - 1)]);
    w.wave_height = core::metres(wave_m);
    w.visibility = core::kilometres(15);
    w.cloud_base = core::kilometres(10);
    rows.push_back({at("2019-06-07T19:00:00Z") + core::hours(static_cast<double>(i)), w});
  }
  return sea::WeatherSeries::from_rows(std::move(rows));
}

TEST(Forecast, IsTheLogisticOfTheNightsMeans) {
  const auto f = forecast_departures(two_beaches(), wind({2.0}, 0.25));
  const double p = 1 / (1 + std::exp(-(3.017 - 0.535 * 2 - 4.282 * 0.25)));
  EXPECT_NEAR(f.probability_any, p, 1e-9);
  EXPECT_NEAR(f.expected_boats, p * 2.2 * 2.025, 1e-9);
  EXPECT_NEAR(f.expected_people, p * 2.2 * 2.025 * 11, 1e-9);
  EXPECT_EQ(f.issued_at, at("2019-06-07T17:00:00Z"));
}

TEST(Forecast, CalmIsRedAndABlowIsGreen) {
  const auto s = two_beaches();
  EXPECT_EQ(forecast_departures(s, wind({1.5}, 0.2)).rag, model::Rag::red);
  EXPECT_EQ(forecast_departures(s, wind({3.2}, 0.32)).rag, model::Rag::amber);
  EXPECT_EQ(forecast_departures(s, wind({8}, 1)).rag, model::Rag::green);
  EXPECT_LT(forecast_departures(s, wind({11}, 1.7)).expected_boats, 0.01);
}

TEST(Forecast, ThresholdsAreTheParameters) {
  auto s = two_beaches();
  s.forecast.intercept = s.forecast.per_wind_mps = s.forecast.per_wave_m = 0;  // P = 0.5
  EXPECT_EQ(forecast_departures(s, wind({5}, 1)).rag, model::Rag::amber);
  s.forecast.red_above = 0.49;
  EXPECT_EQ(forecast_departures(s, wind({5}, 1)).rag, model::Rag::red);
  s.forecast.red_above = 0.9;
  s.forecast.green_below = 0.51;
  EXPECT_EQ(forecast_departures(s, wind({5}, 1)).rag, model::Rag::green);
}

TEST(Forecast, CellsShareTheBoatsBySectorAndHour) {
  const auto f = forecast_departures(two_beaches(), wind({2.0}, 0.25));
  ASSERT_EQ(f.cells.size(), 8u);
  double sum = 0;
  std::map<std::string, double> by_sector;
  for (const auto& cell : f.cells) {
    sum += cell.boats;
    by_sector[cell.sector.text()] += cell.boats;
    EXPECT_DOUBLE_EQ(core::in_hours(cell.hour.length()), 1);
  }
  EXPECT_NEAR(sum, f.expected_boats, 1e-9);
  EXPECT_NEAR(by_sector["wissant"], 0.75 * f.expected_boats, 1e-9);
  // Even weather: the hours keep their shares.
  EXPECT_NEAR(f.cells[3].boats, 0.75 * 0.4 * f.expected_boats, 1e-9);
}

// Wind drops from 6 to 2 m/s at 22:00: boats wait for it.
TEST(Forecast, BoatsPreferTheCalmHours) {
  const auto f = forecast_departures(two_beaches(), wind({6, 6, 6, 2, 2}, 0.3));
  double early = 0, late = 0;
  for (const auto& cell : f.cells)
    (cell.hour.from < at("2019-06-07T22:00:00Z") ? early : late) += cell.boats;
  EXPECT_GT(late / early, 0.7 / 0.3 * 3);
  EXPECT_NEAR(early + late, f.expected_boats, 1e-9);
}

TEST(Draws, MeanIsTheForecastOfTheSameWeather) {
  const auto s = two_beaches();
  const auto weather = wind({3, 3, 2.5, 2, 2}, 0.3);
  const auto f = forecast_departures(s, weather);
  const int nights = 40'000;
  double boats = 0, squares = 0, any = 0;
  std::vector<double> cells(f.cells.size());
  for (int night = 0; night < nights; ++night) {
    core::Random draws({.seed = 5,
                        .replicate = static_cast<std::uint32_t>(night),
                        .stream = core::stream_of("departures")});
    const auto departures = draw_departures(s, weather, draws);
    const auto n = static_cast<double>(departures.size());
    boats += n;
    squares += n * n;
    any += n > 0;
    for (const Departure& d : departures)
      for (std::size_t c = 0; c < cells.size(); ++c)
        cells[c] += f.cells[c].sector == s.sectors[d.sector].key && f.cells[c].hour == d.hour;
  }
  const double mean = boats / nights, variance = squares / nights - mean * mean;
  // Five standard errors.
  EXPECT_NEAR(mean, f.expected_boats, 5 * std::sqrt(variance / nights));
  EXPECT_NEAR(any / nights, f.probability_any, 5 * 0.5 / std::sqrt(nights));
  for (std::size_t c = 0; c < cells.size(); ++c)
    EXPECT_NEAR(cells[c] / nights, f.cells[c].boats,
                5 * std::sqrt(variance * f.cells[c].boats / mean / nights))
        << c;
}

TEST(Draws, ACalmNightOf2019HasZeroToEightBoatsMostly) {
  const auto s = two_beaches();
  const auto weather = wind({2.1}, 0.27);
  int within = 0, most = 0;
  const int nights = 5000;
  for (int night = 0; night < nights; ++night) {
    core::Random draws({.seed = 6, .replicate = static_cast<std::uint32_t>(night), .stream = 1});
    const int boats = static_cast<int>(draw_departures(s, weather, draws).size());
    within += boats <= 8;
    most = std::max(most, boats);
  }
  EXPECT_GT(within, 0.85 * nights);
  EXPECT_LT(most, 60);
}

TEST(Draws, AreTheSameForTheSameKey) {
  const auto s = two_beaches();
  const auto weather = wind({2}, 0.2);
  const auto draw = [&] {
    core::Random draws({.seed = 9, .replicate = 3, .stream = 2});
    std::vector<std::pair<std::size_t, core::Interval>> all;
    for (const auto& d : draw_departures(s, weather, draws)) all.emplace_back(d.sector, d.hour);
    return all;
  };
  EXPECT_EQ(draw(), draw());
}

}  // namespace
}  // namespace vigie::forecast
