// SPDX-License-Identifier: Apache-2.0
// For tests only: a strait with two straight shores, a stream the test names, and one weather.
//
//   north_m = width   ==== far shore ====      land above
//                          sea
//   north_m = 0       ==== near shore ====     land below
#pragma once

#include <algorithm>
#include <functional>

#include "vigie/model/environment.h"

namespace vigie::motion {

class TestSea : public model::Environment {
 public:
  double width_m = 40'000;
  std::function<geo::Velocity(geo::Point, core::Instant)> stream = [](geo::Point, core::Instant) {
    return geo::Velocity{};
  };
  model::Weather weather{.wind_speed = {},
                         .wind_from = {},
                         .wave_height = {},
                         .visibility = core::nautical_miles(10),
                         .cloud_base = core::kilometres(10),
                         .icing = false,
                         .air_temperature = core::celsius(15),
                         .sea_temperature = core::celsius(13)};
  model::SkyLight sky{.sun_altitude = core::degrees(-15),
                      .moon_altitude = core::degrees(-20),
                      .moon_illuminated_fraction = 0,
                      .light = model::Light::astronomical_twilight};

  geo::Velocity stream_at(geo::Point p, core::Instant at) const override { return stream(p, at); }
  model::Weather weather_at(core::Instant) const override { return weather; }
  model::SkyLight sky_at(core::Instant) const override { return sky; }
  core::Length tide_at(core::Instant) const override { return {}; }
  core::Length distance_to_shore(geo::Point p) const override {
    return core::metres(std::min(p.north_m, width_m - p.north_m));
  }
};

}  // namespace vigie::motion
