// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/weather.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "vigie/sea/angle_units.h"

namespace vigie::sea {
namespace {

constexpr double kCalmStretch_h = 3.0;
constexpr double kLowCloud_m = 300.0;  // drones and helicopters search at 150 to 300 m

core::Angle mix_direction(core::Angle a, core::Angle b, double fraction) {
  constexpr double kTurn = 360.0;
  const double from = core::in_degrees(a);
  const double turn = std::remainder(core::in_degrees(b) - from, kTurn);
  const double mixed = std::fmod(from + turn * fraction + kTurn, kTurn);
  return core::degrees(mixed);
}

// Rows [first, last) of one stretch of the series.
struct Stretch {
  std::size_t first = 0, last = 0;
};

double hours_of(const std::vector<WeatherSeries::Row>& rows, Stretch s) {
  return s.first == s.last ? 0.0 : core::in_hours(rows[s.last - 1].at - rows[s.first].at);
}

Stretch longest_calm(const std::vector<WeatherSeries::Row>& rows, core::Speed calm_below) {
  Stretch best, open;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].weather.wind_speed < calm_below) {
      open.last = i + 1;
      if (hours_of(rows, open) > hours_of(rows, best)) best = open;
    } else {
      open = {i + 1, i + 1};
    }
  }
  return best;
}

// Mean 1 whatever the spread.
double lognormal_factor(double log_stddev, double normal) {
  return std::exp(log_stddev * normal - log_stddev * log_stddev / 2);
}

void draw_wind(std::vector<WeatherSeries::Row>& rows, const WeatherUncertainty& uncertainty,
               core::Random& draws) {
  const double night = lognormal_factor(uncertainty.wind_log_stddev, draws.normal());
  for (auto& row : rows) {
    const double hour = lognormal_factor(uncertainty.hourly_wind_log_stddev, draws.normal());
    row.weather.wind_speed = row.weather.wind_speed * (night * hour);
    row.weather.wave_height = row.weather.wave_height * night;
  }
}

void draw_fog(std::vector<WeatherSeries::Row>& rows, const WeatherUncertainty& uncertainty,
              core::Random& draws) {
  const double chance = draws.uniform(), where = draws.uniform();
  const core::Duration length = core::hours(uncertainty.fog_hours_mean * draws.exponential(1.0));
  Stretch within = longest_calm(rows, core::metres_per_second(uncertainty.calm_below_mps));
  const bool calm = hours_of(rows, within) >= kCalmStretch_h;
  if (!calm) within = {0, rows.size()};
  if (chance >= (calm ? uncertainty.fog_probability_calm : uncertainty.fog_probability_windy))
    return;
  const auto first = within.first + static_cast<std::size_t>(
                                        where * static_cast<double>(within.last - within.first));
  for (std::size_t i = first; i < within.last; ++i) {
    if (i > first && rows[i].at - rows[first].at >= length) break;
    model::Weather& weather = rows[i].weather;
    weather.visibility = std::min(weather.visibility, core::metres(uncertainty.fog_visibility_m));
    weather.cloud_base = core::metres(0);
  }
}

void add_icing(std::vector<WeatherSeries::Row>& rows, const WeatherUncertainty& uncertainty) {
  for (auto& row : rows) {
    const bool cold = core::in_celsius(row.weather.air_temperature) < uncertainty.icing_below_air_c;
    if (cold && core::in_metres(row.weather.cloud_base) < kLowCloud_m) row.weather.icing = true;
  }
}

}  // namespace

WeatherSeries WeatherSeries::from_rows(std::vector<Row> rows) {
  assert(!rows.empty());
  assert(std::is_sorted(rows.begin(), rows.end(),
                        [](const Row& a, const Row& b) { return a.at < b.at; }));
  WeatherSeries series;
  series.rows_ = std::move(rows);
  return series;
}

core::Interval WeatherSeries::covers() const { return {rows_.front().at, rows_.back().at}; }

model::Weather WeatherSeries::at(core::Instant when) const {
  const auto after = std::upper_bound(rows_.begin(), rows_.end(), when,
                                      [](core::Instant t, const Row& row) { return t < row.at; });
  if (after == rows_.begin()) return rows_.front().weather;
  if (after == rows_.end()) return rows_.back().weather;
  const auto before = std::prev(after);
  const model::Weather &a = before->weather, &b = after->weather;
  const double f = (when - before->at) / (after->at - before->at);
  return {.wind_speed = core::Speed::from_si(mix(a.wind_speed.si(), b.wind_speed.si(), f)),
          .wind_from = mix_direction(a.wind_from, b.wind_from, f),
          .wave_height = core::Length::from_si(mix(a.wave_height.si(), b.wave_height.si(), f)),
          .visibility = core::Length::from_si(mix(a.visibility.si(), b.visibility.si(), f)),
          .cloud_base = core::Length::from_si(mix(a.cloud_base.si(), b.cloud_base.si(), f)),
          .icing = a.icing,
          .air_temperature = core::celsius(mix(a.air_temperature.si(), b.air_temperature.si(), f)),
          .sea_temperature = core::celsius(mix(a.sea_temperature.si(), b.sea_temperature.si(), f))};
}

WeatherSeries draw_weather(const WeatherSeries& forecast, const WeatherUncertainty& uncertainty,
                           core::Random& draws) {
  auto rows = forecast.rows();
  draw_wind(rows, uncertainty, draws);
  draw_fog(rows, uncertainty, draws);
  add_icing(rows, uncertainty);
  return WeatherSeries::from_rows(std::move(rows));
}

}  // namespace vigie::sea
