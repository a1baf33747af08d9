// SPDX-License-Identifier: Apache-2.0
// Sun and moon by ERFA (IAU 2006 precession, eraEpv00, eraMoon98). Altitudes are topocentric,
// without refraction, within 0.01 degree of an independent ephemeris; rise and set within 10 s.
// UT1 is taken as UTC (error below 0.9 s of rotation).
#pragma once

#include <optional>

#include "vigie/core/time.h"
#include "vigie/geo/plane.h"
#include "vigie/model/conditions.h"

namespace vigie::sea {

model::SkyLight sky_light(geo::LatLon place, core::Instant at);
model::Light light_of(core::Angle sun_altitude);

enum class Body { sun, moon };
// First moment in [from, from + 25 h) when the body's centre goes up (rising) or down through
// `altitude`. Rise and set of the sun: -50 arc minutes. kMoonRiseAltitude: 0.125 deg less parallax
// is already in the topocentric altitude, so use -34 arc minutes minus the moon's semidiameter.
std::optional<core::Instant> next_crossing(Body body, bool rising, core::Angle altitude,
                                           geo::LatLon place, core::Instant from);

struct NightTimes {
  std::optional<core::Instant> sunset, civil_dusk, nautical_dusk, astronomical_dusk;
  std::optional<core::Instant> astronomical_dawn, nautical_dawn, civil_dawn, sunrise;
  std::optional<core::Instant> moonrise, moonset;
};
// Of the night that follows `noon`.
NightTimes night_times(geo::LatLon place, core::Instant noon);

}  // namespace vigie::sea
