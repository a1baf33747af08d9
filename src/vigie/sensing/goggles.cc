// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/goggles.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace vigie::sensing {
namespace {

constexpr double kStars_lux = 0.001, kFullMoon_lux = 0.27, kThroughCloud = 0.3;

}  // namespace

double night_illuminance_lux(const model::SkyLight& sky, const model::Weather& weather) {
  double lux = kStars_lux;
  if (sky.moon_altitude.si() > 0) {
    const double lit = std::clamp(sky.moon_illuminated_fraction, 0.0, 1.0);
    const double phase = std::acos(2 * lit - 1) * 180 / std::numbers::pi;  // 0: full
    const double dimmer = std::pow(10, -0.4 * (0.026 * phase + 4e-9 * std::pow(phase, 4)));
    lux += kFullMoon_lux * dimmer * std::sin(sky.moon_altitude.si());
  }
  return weather.cloud_base < core::kilometres(10) ? kThroughCloud * lux : lux;
}

double goggles_factor(const model::GogglesModel& goggles, const model::SkyLight& sky,
                      const model::Weather& weather) {
  if (sky.light == model::Light::day || sky.light == model::Light::civil_twilight) return 0;
  const double lux = night_illuminance_lux(sky, weather);
  const double share = std::log(lux / kStars_lux) / std::log(kFullMoon_lux / kStars_lux);
  return std::lerp(goggles.starlight_factor, goggles.moonlight_factor, std::clamp(share, 0.0, 1.0));
}

}  // namespace vigie::sensing
