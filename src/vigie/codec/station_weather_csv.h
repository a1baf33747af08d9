// SPDX-License-Identifier: Apache-2.0
// Daily weather of one station as CSV, one day a line in order:
//
//   date,wind_dir_deg,mean_wind_ms,max_hour_wind_ms,temp_mean_c[,others that are not read]
//
// An empty cell is missing. Refused: a day twice, out of order or left out, wind above 75 m/s or
// below 0, a direction outside 0 to 360, a temperature outside -60 to 60, wind_max below the mean.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/station_day.h"

namespace vigie::codec {

core::Result<std::vector<model::StationDay>> parse_station_weather_csv(std::string_view text,
                                                                       const std::string& name);
core::Result<std::vector<model::StationDay>> load_station_weather_csv(
    const std::filesystem::path& path);

}  // namespace vigie::codec
