// SPDX-License-Identifier: Apache-2.0
// ReferenceSky: PyEphem 4.1.4 (Debian python3-ephem; VSOP87 and Moshier's moon, independent of
// ERFA), pressure 0, elevation 0, computed once for this table. The illuminated fraction is worked
// from PyEphem's geocentric places of both bodies; its own moon_phase attribute is an approximation
// that is up to 0.0023 off.
#include "vigie/sea/light.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "vigie/sea/test_time.h"

namespace vigie::sea {
namespace {

constexpr geo::LatLon kDover{51.13, 1.31};

double seconds_from(std::optional<core::Instant> got, const char* wanted) {
  return got ? core::in_seconds(*got - utc(wanted)) : std::nan("");
}

struct ReferenceSky {
  const char* at;
  double lat_deg, lon_deg, sun_deg, moon_deg, moon_fraction;
};

// Thirty moments and places drawn at random, 2000 to 2039.
const std::vector<ReferenceSky> kReference{
    {"2016-04-15T11:34:00Z", 51.050, 3.277, 48.8788, -3.2682, 0.6354},
    {"2032-06-22T23:44:00Z", 50.510, 0.425, -15.9849, 18.8833, 0.9956},
    {"2037-03-21T20:29:00Z", 51.231, 0.459, -21.0644, 21.6034, 0.2134},
    {"2011-01-28T18:41:00Z", 50.780, 0.291, -18.5237, -60.6172, 0.2663},
    {"2010-04-04T05:45:00Z", 51.145, 1.857, 2.7368, 10.2636, 0.7078},
    {"2035-01-13T11:23:00Z", 51.572, 2.322, 16.5357, 14.1926, 0.1424},
    {"2024-11-04T09:01:00Z", 51.168, 1.910, 15.1931, -10.9908, 0.0767},
    {"2023-04-20T01:25:00Z", 50.841, 0.628, -24.8754, -26.4050, 0.0002},
    {"2038-11-28T10:05:00Z", 51.329, 3.112, 14.6518, 2.0860, 0.0499},
    {"2025-01-07T19:28:00Z", 50.799, 1.502, -30.7647, 49.6116, 0.5935},
    {"2032-08-22T07:04:00Z", 50.715, 2.240, 19.9974, -3.9637, 0.9761},
    {"2035-03-05T11:38:00Z", 50.647, 3.246, 33.1625, 8.9278, 0.2014},
    {"2028-09-08T07:13:00Z", 51.654, 2.807, 17.6135, 25.2676, 0.8393},
    {"2017-09-25T04:13:00Z", 50.348, 0.004, -16.1792, -54.6702, 0.2357},
    {"2023-06-26T08:55:00Z", 51.460, 2.039, 45.6566, -27.1146, 0.5057},
    {"2015-11-15T10:46:00Z", 50.499, 0.634, 19.9484, 2.7783, 0.1355},
    {"2028-07-07T10:37:00Z", 51.699, 2.452, 57.1258, -53.2206, 0.9953},
    {"2027-02-18T23:15:00Z", 51.562, 0.266, -48.2010, 57.5799, 0.9425},
    {"2013-09-27T11:04:00Z", 50.398, 2.769, 37.2483, 21.6793, 0.4732},
    {"2026-10-04T08:40:00Z", 50.925, 2.431, 22.7400, 53.8502, 0.4100},
    {"2007-08-13T20:22:00Z", 50.200, 2.839, -10.3923, -8.3255, 0.0085},
    {"2034-12-20T20:06:00Z", 51.584, 0.574, -38.2473, 44.5048, 0.7263},
    {"2027-05-12T00:17:00Z", 51.222, 0.468, -20.5774, 4.6922, 0.3669},
    {"2039-05-17T05:41:00Z", 51.711, 1.934, 13.8758, 23.1463, 0.2897},
    {"2021-12-30T13:19:00Z", 50.306, 1.068, 14.4224, -1.8355, 0.1476},
    {"2015-01-29T18:46:00Z", 50.020, 2.070, -20.1424, 54.2499, 0.7600},
    {"2038-04-28T23:49:00Z", 51.739, 1.499, -23.8370, -32.5851, 0.2439},
    {"2005-07-12T10:36:00Z", 51.466, 1.321, 56.2320, 4.7164, 0.2899},
    {"2027-07-19T12:17:00Z", 50.119, 3.068, 60.3578, -59.4556, 0.9935},
    {"2007-11-02T07:21:00Z", 51.666, 2.518, 4.1758, 53.5259, 0.4577},
};

TEST(SkyLight, AgreesWithAnIndependentEphemeris) {
  double worst_sun_deg = 0, worst_moon_deg = 0, worst_fraction = 0;
  for (const ReferenceSky& r : kReference) {
    SCOPED_TRACE(r.at);
    const model::SkyLight sky = sky_light({r.lat_deg, r.lon_deg}, utc(r.at));
    EXPECT_NEAR(core::in_degrees(sky.sun_altitude), r.sun_deg, 0.01);
    EXPECT_NEAR(core::in_degrees(sky.moon_altitude), r.moon_deg, 0.01);
    EXPECT_NEAR(sky.moon_illuminated_fraction, r.moon_fraction, 0.0005);
    worst_sun_deg =
        std::max(worst_sun_deg, std::abs(core::in_degrees(sky.sun_altitude) - r.sun_deg));
    worst_moon_deg =
        std::max(worst_moon_deg, std::abs(core::in_degrees(sky.moon_altitude) - r.moon_deg));
    worst_fraction =
        std::max(worst_fraction, std::abs(sky.moon_illuminated_fraction - r.moon_fraction));
  }
  RecordProperty("worst_sun_deg", std::to_string(worst_sun_deg));
  RecordProperty("worst_moon_deg", std::to_string(worst_moon_deg));
  RecordProperty("worst_fraction", std::to_string(worst_fraction));
}

TEST(NightTimes, OfTheNightOfTheDemonstrationAreThoseOfTheAlmanac) {
  const NightTimes night = night_times(kDover, utc("2019-06-07T12:00:00Z"));
  EXPECT_NEAR(seconds_from(night.sunset, "2019-06-07T20:06:04Z"), 0, 10);
  EXPECT_NEAR(seconds_from(night.civil_dusk, "2019-06-07T20:51:55Z"), 0, 10);
  EXPECT_NEAR(seconds_from(night.nautical_dusk, "2019-06-07T22:00:29Z"), 0, 10);
  EXPECT_FALSE(night.astronomical_dusk) << "no astronomical night in June";
  EXPECT_FALSE(night.astronomical_dawn);
  EXPECT_NEAR(seconds_from(night.nautical_dawn, "2019-06-08T01:46:42Z"), 0, 10);
  EXPECT_NEAR(seconds_from(night.civil_dawn, "2019-06-08T02:55:16Z"), 0, 10);
  EXPECT_NEAR(seconds_from(night.sunrise, "2019-06-08T03:41:07Z"), 0, 10);
  // Upper limb at -34 arc minutes, as PyEphem with horizon -0:34.
  EXPECT_NEAR(seconds_from(night.moonset, "2019-06-07T23:46:15Z"), 0, 10);
  EXPECT_NEAR(seconds_from(night.moonrise, "2019-06-08T09:05:13Z"), 0, 10);
}

TEST(NightTimes, OfOtherSeasonsAreThoseOfTheAlmanac) {
  const NightTimes winter = night_times(kDover, utc("2022-12-14T12:00:00Z"));
  EXPECT_NEAR(seconds_from(winter.sunset, "2022-12-14T15:47:28Z"), 0, 10);
  EXPECT_NEAR(seconds_from(winter.astronomical_dusk, "2022-12-14T17:50:12Z"), 0, 10);
  EXPECT_NEAR(seconds_from(winter.astronomical_dawn, "2022-12-15T05:49:08Z"), 0, 10);
  EXPECT_NEAR(seconds_from(winter.sunrise, "2022-12-15T07:51:58Z"), 0, 10);
  EXPECT_NEAR(seconds_from(winter.moonset, "2022-12-14T12:03:34Z"), 0, 10);
  EXPECT_NEAR(seconds_from(winter.moonrise, "2022-12-14T21:52:23Z"), 0, 10);
  const NightTimes leap = night_times(kDover, utc("2024-02-29T12:00:00Z"));
  EXPECT_NEAR(seconds_from(leap.nautical_dusk, "2024-02-29T18:46:06Z"), 0, 10);
  EXPECT_NEAR(seconds_from(leap.moonrise, "2024-02-29T23:14:47Z"), 0, 10);
  EXPECT_NEAR(seconds_from(leap.moonset, "2024-03-01T08:22:23Z"), 0, 10);
}

TEST(NightTimes, ComeInTheirOrder) {
  for (int day = 0; day < 365; day += 7) {
    const core::Instant noon = utc("2025-01-01T12:00:00Z") + core::hours(24 * day);
    SCOPED_TRACE(core::format_instant(noon));
    const NightTimes n = night_times(kDover, noon);
    std::vector<core::Instant> order;
    for (const auto& t : {n.sunset, n.civil_dusk, n.nautical_dusk, n.astronomical_dusk,
                          n.astronomical_dawn, n.nautical_dawn, n.civil_dawn, n.sunrise})
      if (t) order.push_back(*t);
    EXPECT_GE(order.size(), 6u);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    EXPECT_EQ(n.astronomical_dusk.has_value(), n.astronomical_dawn.has_value());
    // Near a major standstill (2025) the moon may take over 25 h from one setting to the next.
    EXPECT_TRUE(n.moonrise || n.moonset);
  }
}

TEST(NextCrossing, IsWhereTheAltitudeIs) {
  const core::Instant noon = utc("2019-06-07T12:00:00Z");
  for (const Body body : {Body::sun, Body::moon})
    for (const bool rising : {true, false})
      for (const double altitude_deg : {-10.0, 0.0, 25.0}) {
        const auto when = next_crossing(body, rising, core::degrees(altitude_deg), kDover, noon);
        ASSERT_TRUE(when.has_value());
        const auto altitude = [&](core::Instant t) {
          const model::SkyLight sky = sky_light(kDover, t);
          return core::in_degrees(body == Body::sun ? sky.sun_altitude : sky.moon_altitude);
        };
        EXPECT_NEAR(altitude(*when), altitude_deg, 1e-5);
        EXPECT_EQ(altitude(*when + core::minutes(1)) > altitude(*when), rising);
      }
  EXPECT_FALSE(next_crossing(Body::sun, true, core::degrees(80), kDover, noon).has_value());
}

// Altitude of the sun's centre:   0 ... -0.833 | ... -6 | ... -12 | ... -18 | below
TEST(Light, ChangesAtTheTwilightAltitudes) {
  using model::Light;
  EXPECT_EQ(light_of(core::degrees(-0.82)), Light::day);
  EXPECT_EQ(light_of(core::degrees(-0.84)), Light::civil_twilight);
  EXPECT_EQ(light_of(core::degrees(-5.99)), Light::civil_twilight);
  EXPECT_EQ(light_of(core::degrees(-6.01)), Light::nautical_twilight);
  EXPECT_EQ(light_of(core::degrees(-12.01)), Light::astronomical_twilight);
  EXPECT_EQ(light_of(core::degrees(-18.01)), Light::night);
  EXPECT_EQ(sky_light(kDover, utc("2019-06-08T00:00:00Z")).light, Light::astronomical_twilight);
}

}  // namespace
}  // namespace vigie::sea
