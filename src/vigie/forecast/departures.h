// SPDX-License-Identifier: Apache-2.0
// How many boats come of a night, as a whole distribution: fitted on past nights, with weather or
// without. docs/math/forecast.md has the formulas and what each term is worth.
//
//   auto nights = nights_of(days, weather).value();
//   auto model = fit_departures(nights, {.with_weather = true, .until = tonight}).value();
//   stats::CountDistribution boats = predict_boats(model, nights.back()).value();
//
// Hurdle: boats arrive with probability logistic(any); if so, their number is negative binomial
// given that it is not zero (stats/count_model.h). Terms of nights: season, day of the week,
// activity of the nights before, weather, and a level that fades back from the newest night, so
// that a fit on years follows what changed of late. What is counted is arrivals: a night on which
// every boat was stopped counts as none.
//
// A coefficient fitted on measured wind is too steep for a forecast of it (errors in variables),
// and the chance too sure: tell the fit how wrong the wind will be.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/core/random.h"
#include "vigie/core/result.h"
#include "vigie/forecast/nights.h"
#include "vigie/model/departure_model.h"
#include "vigie/stats/count_distribution.h"

namespace vigie::forecast {

struct DepartureFit {
  bool with_weather = true;
  bool moon_and_tide = false;  // two more terms; the skill study says what they are worth
  core::Date from = core::Date::from_days(18262);  // 2020-01-01
  core::Date until;                                // nights before it are used
  double level_half_life_nights = 180;             // with weather
  // Standard deviation of the wind that the model will be given. The past is then fitted as such
  // forecasts would have had it: five copies of every night, each with its own error, count as one.
  core::Speed wind_error;
};

// Error: fewer than 200 nights to fit on; a fit that did not converge, with the reason.
core::Result<model::DepartureModel> fit_departures(std::span<const Night> nights,
                                                   const DepartureFit& options);

// Error: the model needs weather and the night has none; terms this program does not know.
core::Result<stats::CountDistribution> predict_boats(const model::DepartureModel& model,
                                                     const Night& night);

// People of that many boats: negative binomial of mean boats * people_per_boat (the newest known
// before the night) and the variance of as many loads. One draw for each draw of boats.
std::vector<double> draw_people(const model::DepartureModel& model, const Night& night,
                                const stats::CountDistribution& boats, core::Random& draws,
                                std::size_t count);

}  // namespace vigie::forecast
