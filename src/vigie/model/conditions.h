// SPDX-License-Identifier: Apache-2.0
// Conditions: light, tide, stream and weather at one place and time, by value.
#pragma once

#include "vigie/core/time.h"
#include "vigie/core/units.h"
#include "vigie/geo/plane.h"

namespace vigie::model {

// By altitude of the sun's centre: day above -0.833 deg, then 6, 12 and 18 deg below the horizon.
enum class Light { day, civil_twilight, nautical_twilight, astronomical_twilight, night };

struct SkyLight {
  core::Angle sun_altitude;
  core::Angle moon_altitude;
  double moon_illuminated_fraction = 0;
  Light light = Light::day;
};

struct Weather {
  core::Speed wind_speed;
  core::Angle wind_from;     // true bearing the wind blows from
  core::Length wave_height;  // significant wave height
  core::Length visibility;   // meteorological visibility
  core::Length cloud_base;   // above the sea; 10 km means no cloud
  bool icing = false;        // icing expected in cloud or fog at working height
  core::Temperature air_temperature;
  core::Temperature sea_temperature;
};

struct Conditions {
  core::Instant at;
  SkyLight sky;
  Weather weather;
  core::Length tide_above_chart_datum;
  geo::Velocity stream;  // tidal stream, toward
};

}  // namespace vigie::model
