// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/flyable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie::sensing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

model::AssetType helicopter() {
  model::AssetType type;
  type.minima = {.max_wind = core::knots(35),
                 .max_wave_height = {},
                 .min_visibility_day = core::metres(4000),
                 .min_visibility_night = core::metres(5000),
                 .min_cloud_base_day = core::feet(600),
                 .min_cloud_base_night = core::feet(1000),
                 .refuses_icing = true};
  return type;
}

model::Weather fair() {
  model::Weather weather;
  weather.wind_speed = core::knots(8);
  weather.wave_height = core::metres(6);
  weather.visibility = core::metres(4500);
  weather.cloud_base = core::feet(800);
  return weather;
}

TEST(ReasonsNotToGo, NoneInFairWeatherAndNoLimitWhereNoneIsGiven) {
  EXPECT_THAT(reasons_not_to_go(helicopter(), fair(), model::Light::day), IsEmpty());
  model::AssetType patrol;
  patrol.minima.refuses_icing = false;
  model::Weather worst = fair();
  worst.wind_speed = core::knots(60);
  worst.visibility = core::metres(20);
  worst.cloud_base = {};
  worst.icing = true;
  EXPECT_THAT(reasons_not_to_go(patrol, worst, model::Light::night), IsEmpty());
}

TEST(ReasonsNotToGo, NightMinimaAreHigher) {
  for (const model::Light light : {model::Light::civil_twilight, model::Light::night})
    EXPECT_THAT(reasons_not_to_go(helicopter(), fair(), light),
                ElementsAre("visibility 2.4 nmi, below its night minimum of 2.7 nmi",
                            "cloud base 800 ft, below its night minimum of 1000 ft"));
}

TEST(ReasonsNotToGo, NameEveryLimitBroken) {
  model::AssetType type = helicopter();
  type.minima.max_wave_height = core::metres(2);
  model::Weather weather = fair();
  weather.wind_speed = core::knots(41);
  weather.visibility = core::nautical_miles(0.3);
  weather.icing = true;
  EXPECT_THAT(
      reasons_not_to_go(type, weather, model::Light::day),
      ElementsAre("wind 41 kn, above its limit of 35 kn", "waves 6.0 m, above its limit of 2.0 m",
                  "visibility 0.3 nmi, below its day minimum of 2.2 nmi",
                  "icing expected, which it must not enter"));
}

TEST(ReasonsNotToGo, ALimitMetExactlyIsNotBroken) {
  model::Weather weather = fair();
  weather.wind_speed = core::knots(35);
  weather.visibility = core::metres(4000);
  weather.cloud_base = core::feet(600);
  EXPECT_THAT(reasons_not_to_go(helicopter(), weather, model::Light::day), IsEmpty());
}

}  // namespace
}  // namespace vigie::sensing
