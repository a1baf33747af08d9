// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/departure_model_toml.h"

#include <gtest/gtest.h>

namespace vigie::codec {
namespace {

model::DepartureModel example() {
  return {.with_weather = true,
          .any = {{"intercept", 1.0 / 3, 0.1}, {"wind_mps", -0.5, 0.02}},
          .boats = {{"intercept", 2, 0.2}},
          .theta = 1.7,
          .people_per_boat = 61.25,
          .people_variance_per_boat = 300,
          .level_half_life_nights = 180,
          .wind_error = core::metres_per_second(1.25),
          .fitted_from = core::Date::of(2020, 1, 1),
          .fitted_until = core::Date::of(2026, 6, 26),
          .nights = 2368,
          .log_likelihood = -3456.789,
          .sources = {{"daily \"arrivals\"", std::string(64, 'a')}}};
}

TEST(DepartureModelToml, ComesBackNumberForNumber) {
  const auto again = parse_departure_model(departure_model_toml(example()), "2026.toml");
  ASSERT_TRUE(again) << core::format_error(again.error());
  EXPECT_EQ(*again, example());
}

// Files written before forecasts could be spoiled have no wind_error_mps: they took measured wind.
TEST(DepartureModelToml, WithoutAWindErrorItWasMeasuredWind) {
  std::string text = departure_model_toml(example());
  const std::string line = "wind_error_mps = 1.25\n";
  ASSERT_NE(text.find(line), std::string::npos);
  text.erase(text.find(line), line.size());
  const auto read = parse_departure_model(text, "2026.toml");
  ASSERT_TRUE(read) << core::format_error(read.error());
  EXPECT_EQ(read->wind_error, core::Speed{});
}

TEST(DepartureModelToml, NamesWhatIsWrong) {
  const std::string text = departure_model_toml(example());
  const auto problem = [&](const std::string& what, const std::string& instead) {
    std::string changed = text;
    changed.replace(changed.find(what), what.size(), instead);
    const auto read = parse_departure_model(changed, "2026.toml");
    return read ? std::string("accepted") : core::format_error(read.error());
  };
  EXPECT_NE(problem("theta = 1.7", "theta = -1.7").find("2026.toml: theta"), std::string::npos);
  EXPECT_NE(problem("wind_error_mps = 1.25", "wind_error_mps = -1").find("wind_error_mps"),
            std::string::npos);
  EXPECT_NE(problem("2026-06-26", "2026-06-31").find("fitted_until"), std::string::npos);
  EXPECT_NE(problem("\"departures\"", "\"other\"").find("kind"), std::string::npos);
  EXPECT_NE(problem("nights = 2368", "nigths = 2368").find("nigths"), std::string::npos);
  EXPECT_NE(problem("red_above = 0.55", "red_above = 0.15").find("green_below"), std::string::npos);
}

}  // namespace
}  // namespace vigie::codec
