// SPDX-License-Identifier: Apache-2.0
// The nights of a series: what each was like, what went before it, and what came. Each night is
// named by the day of its dawn, which is the day its arrivals are counted in.
//
// Weather is that of a station or of a forecast in its form (model/station_day.h). Sun: declination
// and equation of time by Spencer (1971), dawn within 2 minutes of sea/light.h at 51 N. Moon: phase
// from sea::sky_light. Tide: harmonic prediction at Dover.
#pragma once

#include <vector>

#include "vigie/core/random.h"
#include "vigie/core/result.h"
#include "vigie/model/arrivals.h"
#include "vigie/model/covariates.h"
#include "vigie/model/station_day.h"
#include "vigie/sea/tide.h"

namespace vigie::forecast {

struct Night {
  model::ForecastCovariates known;
  model::RecentActivity recent;
  model::Count boats, people;  // what came; absent: not known yet
};

struct NightOptions {
  // Arrivals are known up to the night this many before. 1: a forecast made in the afternoon knows
  // the morning's arrivals, as a rescue centre does.
  int nights_to_publish = 1;
  const sea::TideStation* tide = nullptr;  // none: no moon and tide, both left at zero
};

// One night for every day of the series and one more: tomorrow's. Error: a day without its count
// before the last.
core::Result<std::vector<Night>> nights_of(const std::vector<model::DailyArrivals>& days,
                                           const std::vector<model::StationDay>& weather,
                                           const NightOptions& options = {});

// The night as a wind forecast would have it that is wrong by a normal error of this standard
// deviation: the day's mean and its largest hour move together, neither below 0. The wind of the
// day before, direction and air stay. Nothing happens without weather or error.
Night with_wind_error(Night night, core::Speed error, core::Random& draws);

// Civil dawn (sun 6 degrees below) and the time the sun is more than 12 degrees below, at the
// middle of the Strait.
core::Instant civil_dawn(core::Date night);
core::Duration dark_hours(core::Date night);

}  // namespace vigie::forecast
