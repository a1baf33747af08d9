// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/flyable.h"

#include <fmt/format.h>

namespace vigie::sensing {

// Minima of zero are "no limit of that sort" (model::WeatherMinima).
std::vector<std::string> reasons_not_to_go(const model::AssetType& type,
                                           const model::Weather& weather, model::Light light) {
  const model::WeatherMinima& m = type.minima;
  const bool day = light == model::Light::day;
  const char* when = day ? "day" : "night";
  std::vector<std::string> reasons;
  if (m.max_wind.si() > 0 && weather.wind_speed > m.max_wind)
    reasons.push_back(fmt::format("wind {:.0f} kn, above its limit of {:.0f} kn",
                                  core::in_knots(weather.wind_speed), core::in_knots(m.max_wind)));
  if (m.max_wave_height.si() > 0 && weather.wave_height > m.max_wave_height)
    reasons.push_back(fmt::format("waves {:.1f} m, above its limit of {:.1f} m",
                                  core::in_metres(weather.wave_height),
                                  core::in_metres(m.max_wave_height)));
  const core::Length visibility = day ? m.min_visibility_day : m.min_visibility_night;
  if (weather.visibility < visibility)
    reasons.push_back(fmt::format("visibility {:.1f} nmi, below its {} minimum of {:.1f} nmi",
                                  core::in_nautical_miles(weather.visibility), when,
                                  core::in_nautical_miles(visibility)));
  const core::Length cloud_base = day ? m.min_cloud_base_day : m.min_cloud_base_night;
  if (weather.cloud_base < cloud_base)
    reasons.push_back(fmt::format("cloud base {:.0f} ft, below its {} minimum of {:.0f} ft",
                                  core::in_feet(weather.cloud_base), when,
                                  core::in_feet(cloud_base)));
  if (m.refuses_icing && weather.icing)
    reasons.push_back("icing expected, which it must not enter");
  return reasons;
}

}  // namespace vigie::sensing
