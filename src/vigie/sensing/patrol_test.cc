// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/patrol.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/sensing/goggles.h"

namespace vigie::sensing {
namespace {

using core::minutes;

TEST(Patrol, MeetsAGroupAsSimulated) {
  core::Random draws({.seed = 71, .replicate = 0, .stream = core::stream_of("patrols")});
  for (const auto& [stay, headway, p] :
       {std::tuple{60.0, 90.0, 0.7}, {60.0, 25.0, 0.4}, {10.0, 45.0, 1.0}, {90.0, 45.0, 0.5}}) {
    const int groups = 40'000;
    int met = 0;
    for (int i = 0; i < groups; ++i) {
      bool found = false;
      for (double at = draws.uniform(0, headway); at < stay && !found; at += headway)
        found = draws.uniform() < p;
      met += found ? 1 : 0;
    }
    const double expected = met_by_patrol(minutes(stay), minutes(headway), p);
    EXPECT_NEAR(1.0 * met / groups, expected,
                4 * std::sqrt(expected * (1 - expected) / groups) + 1e-9);
  }
}

TEST(Patrol, MoreStayAndMorePatrolsMeetMore) {
  for (double stay = 0; stay < 200; stay += 7) {
    EXPECT_LE(met_by_patrol(minutes(stay), minutes(30), 0.6),
              met_by_patrol(minutes(stay + 7), minutes(30), 0.6) + 1e-12);
    EXPECT_LE(met_by_patrol(minutes(stay), minutes(30), 0.6),
              met_by_patrol(minutes(stay), minutes(25), 0.6) + 1e-12);
  }
}

model::SkyLight moon(double lit, double altitude_deg) {
  return {.sun_altitude = core::degrees(-30),
          .moon_altitude = core::degrees(altitude_deg),
          .moon_illuminated_fraction = lit,
          .light = model::Light::night};
}
model::Weather open_sky() {
  model::Weather w;
  w.cloud_base = core::kilometres(10);
  return w;
}

TEST(Goggles, GainWithTheMoon) {
  const model::GogglesModel goggles;
  const auto at = [&](double lit, double altitude) {
    return goggles_factor(goggles, moon(lit, altitude), open_sky());
  };
  EXPECT_NEAR(at(1, -5), 0.3, 1e-9);  // starlight
  EXPECT_NEAR(at(0, 50), 0.3, 0.01);  // a new moon gives next to nothing
  EXPECT_NEAR(at(1, 90), 0.6, 1e-3);
  double last = 0;
  for (const double lit : {0.05, 0.25, 0.5, 0.75, 1.0}) {
    EXPECT_GT(at(lit, 40), last);
    EXPECT_GE(at(lit, 40), at(lit, 10));
    last = at(lit, 40);
  }
  model::Weather overcast = open_sky();
  overcast.cloud_base = core::metres(500);
  EXPECT_LT(goggles_factor(goggles, moon(0.8, 40), overcast), at(0.8, 40));
  model::SkyLight day = moon(1, 40);
  day.light = model::Light::day;
  EXPECT_EQ(goggles_factor(goggles, day, open_sky()), 0);
}

TEST(Goggles, FullMoonIsAboutAQuarterLux) {
  EXPECT_NEAR(night_illuminance_lux(moon(1, 90), open_sky()), 0.27, 0.01);
  // A half moon gives about a tenth of a full one.
  EXPECT_NEAR(night_illuminance_lux(moon(0.5, 90), open_sky()) / 0.27, 0.1, 0.04);
}

}  // namespace
}  // namespace vigie::sensing
