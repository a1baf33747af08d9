// SPDX-License-Identifier: Apache-2.0
// The sentences are held against the functions that say them, so a new wording is seen here.
#include "vigie/advice/french.h"

#include <gtest/gtest.h>

#include "vigie/planning/test_world.h"
#include "vigie/sensing/flyable.h"

namespace vigie::advice {
namespace {

TEST(French, KnowsEveryReasonNotToGo) {
  model::AssetType type;
  type.minima = {.max_wind = core::knots(30),
                 .max_wave_height = core::metres(2),
                 .min_visibility_day = core::metres(4000),
                 .min_visibility_night = core::metres(5000),
                 .min_cloud_base_day = core::feet(600),
                 .min_cloud_base_night = core::feet(1000),
                 .refuses_icing = true};
  model::Weather weather;
  weather.wind_speed = core::knots(41);
  weather.wave_height = core::metres(2.5);
  weather.icing = true;
  for (const model::Light light : {model::Light::day, model::Light::night}) {
    const auto reasons = sensing::reasons_not_to_go(type, weather, light);
    EXPECT_EQ(reasons.size(), 5u);
    for (const std::string& reason : reasons) EXPECT_NE(reason_in_french(reason), reason) << reason;
  }
  EXPECT_EQ(reason_in_french("visibility 0.3 nmi, below its night minimum of 2.7 nmi"),
            "visibilité 0,3 M, sous son minimum de nuit de 2,7 M");
}

// What the planner says of a drone that a trial's roster binds, over some sectors and over all.
TEST(French, KnowsWhatARosterForbids) {
  planning::World world;
  world.boats("B", 2, 1);
  model::Asset& drone = world.add_asset("quad-1", "drone", "B", core::hours(3));
  drone.additional = true;
  for (const auto& closed : {std::vector<std::string>{"A"}, {"A", "B", "C"}}) {
    drone.kept_from.clear();
    for (const std::string& key : closed) drone.kept_from.push_back(model::SectorKey(key));
    const auto plan = planning::solve(world.problem(), {.budget_seconds = 1e9, .iterations = 0});
    ASSERT_TRUE(plan.has_value());
    const model::FlightDecision& d = plan->decisions.at(0);
    EXPECT_EQ(d.go, closed.size() == 1);
    ASSERT_EQ(d.reasons.size(), 1u);
    EXPECT_NE(reason_in_french(d.reasons[0]).find("le tableau de l’essai"), std::string::npos)
        << d.reasons[0];
  }
}

TEST(French, TurnsBrokenRulesAndLeavesWhatItDoesNotKnow) {
  EXPECT_EQ(
      violation_in_french("asset quad-1, sortie 22:00: flies 12.3 m/s, above its cruise speed"),
      "moyen quad-1, sortie de 22:00 : va à 12,3 m/s, plus que sa vitesse de croisière");
  EXPECT_EQ(
      violation_in_french("asset quad-1, sortie 22:00: out at 23:10 in weather below its minima: "
                          "icing expected, which it must not enter"),
      "moyen quad-1, sortie de 22:00 : dehors à 23:10 par un temps sous ses minima : givrage "
      "prévu, où il ne doit pas entrer");
  EXPECT_EQ(violation_in_french("asset quad-1 is out 5.5 h, above its budget of 5.0 h"),
            "le moyen quad-1 est dehors 5,5 h, plus que ses 5,0 h");
  EXPECT_EQ(violation_in_french("something else"), "something else");
}

}  // namespace
}  // namespace vigie::advice
