// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/light.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <vector>

#include <erfa.h>
#include <erfam.h>

namespace vigie::sea {
namespace {

constexpr double kMoonRadius_m = 1'737'400.0;
constexpr double kLightSpeed_au_per_day = 173.144632674;
constexpr core::Angle kSunRise = core::degrees(-50.0 / 60.0);
constexpr core::Angle kRefraction = core::degrees(34.0 / 60.0);
const core::Duration kTwilightStep = core::minutes(10);
const core::Duration kSearch = core::hours(25);

using Vector = std::array<double, 3>;

Vector minus(const Vector& a, const Vector& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
double dot(const Vector& a, const Vector& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
double length(const Vector& a) { return std::sqrt(dot(a, a)); }

// Two-part Julian dates of one moment.
struct Dates {
  double utc_day = 0, utc_fraction = 0;  // UT1 is taken as UTC
  double tt_fraction = 0;                // with utc_day
};

Dates dates_of(core::Instant at) {
  using namespace std::chrono;
  const sys_time<milliseconds> when{milliseconds{at.unix_ms()}};
  const auto midnight = floor<days>(when);
  const year_month_day date{midnight};
  const double fraction = static_cast<double>((when - midnight).count()) / 86'400'000.0;
  double tai_minus_utc_s = 0;
  eraDat(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
         static_cast<int>(static_cast<unsigned>(date.day())), fraction, &tai_minus_utc_s);
  Dates dates;
  dates.utc_day = ERFA_DJM0 + 40587.0 + static_cast<double>(midnight.time_since_epoch().count());
  dates.utc_fraction = fraction;
  dates.tt_fraction = fraction + (tai_minus_utc_s + ERFA_TTMTAI) / ERFA_DAYSEC;
  return dates;
}

// Geocentric celestial to Earth-fixed axes: IAU 2006 precession, IAU 2000B nutation (1 mas), no
// polar motion (0.3 arc seconds).
class EarthRotation {
 public:
  explicit EarthRotation(const Dates& d) {
    double dpsi = 0, deps = 0, obliquity = 0;
    double bias[3][3], precession[3][3], bias_precession[3][3], nutation[3][3], all[3][3];
    eraNut00b(d.utc_day, d.tt_fraction, &dpsi, &deps);
    eraPn06(d.utc_day, d.tt_fraction, dpsi, deps, &obliquity, bias, precession, bias_precession,
            nutation, all);
    const double sidereal = eraGst06(d.utc_day, d.utc_fraction, d.utc_day, d.tt_fraction, all);
    eraCr(all, matrix_);
    eraRz(sidereal, matrix_);
  }
  Vector earth_fixed(const Vector& celestial) const {
    Vector out{}, in = celestial;
    eraRxp(const_cast<double(*)[3]>(matrix_), in.data(), out.data());
    return out;
  }

 private:
  double matrix_[3][3];
};

// Geocentric, metres, celestial axes. The sun with light time and annual aberration; the moon's are
// below an arc second together.
Vector sun_position(const Dates& d) {
  double heliocentric[2][3], barycentric[2][3];
  eraEpv00(d.utc_day, d.tt_fraction, heliocentric, barycentric);
  Vector sun{-heliocentric[0][0], -heliocentric[0][1], -heliocentric[0][2]};
  const double distance_au = length(sun);
  for (std::size_t i = 0; i < 3; ++i)
    sun[i] = (sun[i] + distance_au * barycentric[1][i] / kLightSpeed_au_per_day) * ERFA_DAU;
  return sun;
}

Vector moon_position(const Dates& d) {
  double moon[2][3];
  eraMoon98(d.utc_day, d.tt_fraction, moon);
  return {moon[0][0] * ERFA_DAU, moon[0][1] * ERFA_DAU, moon[0][2] * ERFA_DAU};
}

// An observer on the ellipsoid, in Earth-fixed axes.
struct Observer {
  Vector position{}, up{};

  explicit Observer(geo::LatLon place) {
    const double lat = place.lat_deg * ERFA_DD2R, lon = place.lon_deg * ERFA_DD2R;
    eraGd2gc(ERFA_WGS84, lon, lat, 0.0, position.data());
    up = {std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat)};
  }
};

struct Seen {
  double altitude_rad = 0;
  double distance_m = 0;
};

// Body in Earth-fixed axes.
Seen seen_from(const Observer& observer, const Vector& body) {
  const Vector toward = minus(body, observer.position);
  const double distance_m = length(toward);
  return {.altitude_rad = std::asin(std::clamp(dot(toward, observer.up) / distance_m, -1.0, 1.0)),
          .distance_m = distance_m};
}

double sun_altitude(const Observer& observer, core::Instant at) {
  const Dates dates = dates_of(at);
  return seen_from(observer, EarthRotation(dates).earth_fixed(sun_position(dates))).altitude_rad;
}

Seen moon_seen(const Observer& observer, core::Instant at) {
  const Dates dates = dates_of(at);
  return seen_from(observer, EarthRotation(dates).earth_fixed(moon_position(dates)));
}

// Height of the moon's upper limb over the horizon that refraction lowers.
double moon_limb_height(const Observer& observer, core::Instant at) {
  const Seen moon = moon_seen(observer, at);
  return moon.altitude_rad + std::asin(kMoonRadius_m / moon.distance_m) + kRefraction.si();
}

using Height = std::function<double(core::Instant)>;

core::Instant bisect(const Height& height, core::Instant low, core::Instant high) {
  const bool low_is_above = height(low) >= 0;
  while (high.unix_ms() - low.unix_ms() > 1) {
    const auto middle =
        core::Instant::from_unix_ms(low.unix_ms() + (high.unix_ms() - low.unix_ms()) / 2);
    ((height(middle) >= 0) == low_is_above ? low : high) = middle;
  }
  return high;
}

// First passage of `height` through zero in the direction asked for.
std::optional<core::Instant> first_passage(const Height& height, bool rising, core::Instant from) {
  const core::Instant until = from + kSearch;
  core::Instant before = from;
  bool was_above = height(before) >= 0;
  while (before < until) {
    const core::Instant after = std::min(before + kTwilightStep, until);
    const bool above = height(after) >= 0;
    if (above != was_above && above == rising) {
      const core::Instant at = bisect(height, before, after);
      if (at < until) return at;
    }
    before = after;
    was_above = above;
  }
  return std::nullopt;
}

// The sun's altitude at every step of the search and, between steps, as needed.
Height remembered_sun(const Observer& observer, core::Instant from) {
  std::vector<double> altitudes;
  for (core::Instant at = from; at <= from + kSearch; at = at + kTwilightStep)
    altitudes.push_back(sun_altitude(observer, at));
  return [observer, from, known = std::move(altitudes)](core::Instant at) {
    const auto step_ms = static_cast<std::int64_t>(kTwilightStep.si() * 1000);
    const std::int64_t since = at.unix_ms() - from.unix_ms();
    const auto index = static_cast<std::size_t>(since / step_ms);
    if (since >= 0 && since % step_ms == 0 && index < known.size()) return known[index];
    return sun_altitude(observer, at);
  };
}

}  // namespace

model::SkyLight sky_light(geo::LatLon place, core::Instant at) {
  const Observer observer(place);
  const Dates dates = dates_of(at);
  const EarthRotation rotation(dates);
  const Vector sun = rotation.earth_fixed(sun_position(dates));
  const Vector moon = rotation.earth_fixed(moon_position(dates));
  // Phase angle: at the moon, between the sun and the Earth's centre.
  const Vector to_sun = minus(sun, moon);
  const double cos_phase = -dot(to_sun, moon) / (length(to_sun) * length(moon));
  model::SkyLight sky;
  sky.sun_altitude = core::radians(seen_from(observer, sun).altitude_rad);
  sky.moon_altitude = core::radians(seen_from(observer, moon).altitude_rad);
  sky.moon_illuminated_fraction = std::clamp((1 + cos_phase) / 2, 0.0, 1.0);
  sky.light = light_of(sky.sun_altitude);
  return sky;
}

model::Light light_of(core::Angle sun_altitude) {
  if (sun_altitude >= kSunRise) return model::Light::day;
  if (sun_altitude >= core::degrees(-6)) return model::Light::civil_twilight;
  if (sun_altitude >= core::degrees(-12)) return model::Light::nautical_twilight;
  if (sun_altitude >= core::degrees(-18)) return model::Light::astronomical_twilight;
  return model::Light::night;
}

std::optional<core::Instant> next_crossing(Body body, bool rising, core::Angle altitude,
                                           geo::LatLon place, core::Instant from) {
  const Observer observer(place);
  return first_passage(
      [&](core::Instant at) {
        return (body == Body::sun ? sun_altitude(observer, at)
                                  : moon_seen(observer, at).altitude_rad) -
               altitude.si();
      },
      rising, from);
}

NightTimes night_times(geo::LatLon place, core::Instant noon) {
  const Observer observer(place);
  const Height sun = remembered_sun(observer, noon);
  const auto passage = [&](core::Angle altitude, bool rising) {
    return first_passage([&](core::Instant at) { return sun(at) - altitude.si(); }, rising, noon);
  };
  const Height moon = [&](core::Instant at) { return moon_limb_height(observer, at); };
  return {.sunset = passage(kSunRise, false),
          .civil_dusk = passage(core::degrees(-6), false),
          .nautical_dusk = passage(core::degrees(-12), false),
          .astronomical_dusk = passage(core::degrees(-18), false),
          .astronomical_dawn = passage(core::degrees(-18), true),
          .nautical_dawn = passage(core::degrees(-12), true),
          .civil_dawn = passage(core::degrees(-6), true),
          .sunrise = passage(kSunRise, true),
          .moonrise = first_passage(moon, true, noon),
          .moonset = first_passage(moon, false, noon)};
}

}  // namespace vigie::sea
