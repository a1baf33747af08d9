// SPDX-License-Identifier: Apache-2.0
// Sun and moon by ERFA (IAU 2006 precession, IAU 2000B nutation, eraEpv00, eraMoon98). Altitudes
// are topocentric at sea level, without refraction, within 0.01 degree of an independent ephemeris;
// rise and set within 10 s; the illuminated fraction is geocentric, within 0.0005. UT1 is taken as
// UTC (error below 0.9 s of rotation); leap seconds after the last one ERFA 2.0 knows are not
// counted. sky_light costs about 0.4 ms.
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
// `altitude`, to a millisecond of the model. A passage up and down again within 10 minutes may be
// missed. Rise and set of the sun: -50 arc minutes. Of the moon (see night_times): -34 arc minutes
// less its semidiameter; its parallax is already in the topocentric altitude.
std::optional<core::Instant> next_crossing(Body body, bool rising, core::Angle altitude,
                                           geo::LatLon place, core::Instant from);

struct NightTimes {
  std::optional<core::Instant> sunset, civil_dusk, nautical_dusk, astronomical_dusk;
  std::optional<core::Instant> astronomical_dawn, nautical_dawn, civil_dawn, sunrise;
  std::optional<core::Instant> moonrise, moonset;
};
// Of the night that follows `noon`: the first of each within 25 h. What does not happen (no
// astronomical night in June) is empty. The moon rises and sets by its upper limb, with 34 arc
// minutes of refraction.
NightTimes night_times(geo::LatLon place, core::Instant noon);

}  // namespace vigie::sea
