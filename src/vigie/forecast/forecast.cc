// SPDX-License-Identifier: Apache-2.0
#include "vigie/forecast/forecast.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace vigie::forecast {
namespace {

constexpr double kMostBoats = 10'000;  // a draw beyond this is a broken parameter file, not a night

struct Sea {
  double wind_mps = 0, wave_m = 0;
};

Sea sea_at(const sea::WeatherSeries& weather, core::Instant at) {
  const model::Weather w = weather.at(at);
  return {core::in_metres_per_second(w.wind_speed), core::in_metres(w.wave_height)};
}

// Mean over an interval, sampled at the middle of every quarter of an hour.
Sea mean_sea(const sea::WeatherSeries& weather, core::Interval during) {
  const int samples =
      std::max(1, static_cast<int>(std::lround(core::in_minutes(during.length()) / 15)));
  Sea sum;
  for (int i = 0; i < samples; ++i) {
    const Sea now = sea_at(weather, during.from + during.length() * ((i + 0.5) / samples));
    sum.wind_mps += now.wind_mps / samples;
    sum.wave_m += now.wave_m / samples;
  }
  return sum;
}

// What the model says of one night's weather; forecast and draws share it.
struct Prospect {
  double probability_any = 0;
  double boats_if_any = 0;
  std::vector<core::Interval> hours;
  std::vector<double> hour_weights;    // sum 1
  std::vector<double> sector_weights;  // sum 1
};

void normalise(std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  assert(sum > 0);
  for (double& w : weights) w /= sum;
}

Prospect assess(const model::Scenario& scenario, const sea::WeatherSeries& weather) {
  const model::ForecastParameters& p = scenario.forecast;
  const Sea mean = mean_sea(weather, scenario.night);
  Prospect night;
  night.probability_any =
      1 /
      (1 + std::exp(-(p.intercept + p.per_wind_mps * mean.wind_mps + p.per_wave_m * mean.wave_m)));
  night.boats_if_any = p.attempts_per_arrival * (1 + p.extra_boats_mean);
  core::Instant from = scenario.night.from;
  for (const double share : p.departure_share_by_hour) {
    const core::Instant until = std::min(from + core::hours(1), scenario.night.until);
    if (until <= from) break;
    const Sea now = mean_sea(weather, {from, until});
    const double calmer =
        p.per_wind_mps * (now.wind_mps - mean.wind_mps) + p.per_wave_m * (now.wave_m - mean.wave_m);
    night.hours.push_back({from, until});
    night.hour_weights.push_back(share * std::exp(std::clamp(calmer, -20.0, 20.0)));
    from = until;
  }
  for (const model::Sector& sector : scenario.sectors)
    night.sector_weights.push_back(sector.departure_share);
  normalise(night.hour_weights);
  normalise(night.sector_weights);
  return night;
}

}  // namespace

model::Forecast forecast_departures(const model::Scenario& scenario,
                                    const sea::WeatherSeries& weather) {
  const Prospect night = assess(scenario, weather);
  model::Forecast forecast;
  forecast.issued_at = scenario.planned_at;
  forecast.probability_any = night.probability_any;
  forecast.expected_boats = night.probability_any * night.boats_if_any;
  forecast.expected_people = forecast.expected_boats * scenario.crossing.people_mean;
  forecast.rag = night.probability_any > scenario.forecast.red_above     ? model::Rag::red
                 : night.probability_any < scenario.forecast.green_below ? model::Rag::green
                                                                         : model::Rag::amber;
  for (std::size_t s = 0; s < scenario.sectors.size(); ++s)
    for (std::size_t h = 0; h < night.hours.size(); ++h)
      forecast.cells.push_back(
          {.sector = scenario.sectors[s].key,
           .hour = night.hours[h],
           .boats = forecast.expected_boats * night.sector_weights[s] * night.hour_weights[h]});
  return forecast;
}

std::vector<Departure> draw_departures(const model::Scenario& scenario,
                                       const sea::WeatherSeries& weather, core::Random& draws) {
  const Prospect night = assess(scenario, weather);
  if (!draws.bernoulli(night.probability_any)) return {};
  const double extra = night.boats_if_any - 1, shape = scenario.forecast.extra_boats_dispersion;
  std::size_t boats = 1;
  if (extra > 0) boats += draws.poisson(std::min(kMostBoats, draws.gamma(shape, extra / shape)));
  std::vector<Departure> departures(boats);
  for (Departure& departure : departures) {
    departure.sector = draws.pick(night.sector_weights);
    departure.hour = night.hours[draws.pick(night.hour_weights)];
  }
  return departures;
}

}  // namespace vigie::forecast
