// SPDX-License-Identifier: Apache-2.0
// Weather of one night by the hour, from a CSV the scenario names, and draws of what that forecast
// may turn into. Fog and icing are drawn with the wind: calm, still air is when boats leave and
// when aircraft are grounded, so availability and departures are one joint draw.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/random.h"
#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/model/conditions.h"

namespace vigie::sea {

class WeatherSeries {
 public:
  struct Row {
    core::Instant at;
    model::Weather weather;
  };
  // CSV with header:
  // at_utc,wind_mps,wind_from_deg,wave_m,visibility_m,cloud_base_m,icing,air_c,sea_c Hourly,
  // ascending, no gap over 3 h; every value in range. Lines starting with # are notes.
  static core::Result<WeatherSeries> load(const std::filesystem::path& csv);
  static core::Result<WeatherSeries> parse(std::string_view text, const std::string& name);
  // REQUIRES: at least one row, ascending.
  static WeatherSeries from_rows(std::vector<Row> rows);

  core::Interval covers() const;
  // Linear between hours (direction along the shorter arc; icing as of the hour before). Before the
  // first row and after the last it is that row's.
  model::Weather at(core::Instant when) const;
  const std::vector<Row>& rows() const { return rows_; }

 private:
  std::vector<Row> rows_;
};

// How a forecast issued at 17:00 may come out. Each number carries its source in the scenario file.
struct WeatherUncertainty {
  double wind_log_stddev = 0.35;  // one factor for the night, plus an hourly wobble
  double hourly_wind_log_stddev = 0.10;
  double fog_probability_calm = 0.25;  // of a fog spell when wind stays below calm_below
  double fog_probability_windy = 0.01;
  double calm_below_mps = 3.0;
  double fog_hours_mean = 4.0;
  double fog_visibility_m = 600.0;
  double icing_below_air_c = 2.0;  // icing in fog or low cloud below this temperature
};

// One way the forecast may turn out. Wind: forecast times a lognormal factor of the night and one
// of each row, both of mean 1. Waves follow the night's factor (fetch-limited seas grow with the
// wind speed: Hasselmann et al., JONSWAP, 1973). Fog: at most one spell. A night with a stretch of
// three hours or more of drawn wind below calm_below_mps has it with fog_probability_calm,
// beginning anywhere in its longest such stretch and ending with it at the latest; another night
// has it with fog_probability_windy, at any time. Fog lowers visibility to fog_visibility_m and the
// cloud base to the sea. Always takes the same number of draws.
WeatherSeries draw_weather(const WeatherSeries& forecast, const WeatherUncertainty& uncertainty,
                           core::Random& draws);

}  // namespace vigie::sea
