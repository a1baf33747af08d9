// SPDX-License-Identifier: Apache-2.0
// Will boats leave tonight: probability, number, and when and where, from the parameter file.
#pragma once

#include "vigie/core/random.h"
#include "vigie/core/result.h"
#include "vigie/model/asset.h"
#include "vigie/model/plan.h"
#include "vigie/sea/weather.h"

namespace vigie::forecast {

// Logistic in mean wind and wave height over the night; boats if any: attempts per arrival times
// (1 + extra). Hours share them by the parameter file, leaning to hours calmer than the night's
// mean by the same two slopes (assumption: boats wait for the calm).
// REQUIRES: the weather covers the night; shares of hours and sectors have some weight.
model::Forecast forecast_departures(const model::Scenario& scenario,
                                    const sea::WeatherSeries& weather);

// What leaves on one true night with this weather: sector index and hour of each boat. Its mean is
// forecast_departures of the same weather; the number if any is 1 + negative binomial.
struct Departure {
  std::size_t sector = 0;
  core::Interval hour;
};
std::vector<Departure> draw_departures(const model::Scenario& scenario,
                                       const sea::WeatherSeries& weather, core::Random& draws);

}  // namespace vigie::forecast
