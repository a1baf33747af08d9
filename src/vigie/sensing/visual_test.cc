// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/visual.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::sensing {
namespace {

using core::feet;
using core::in_nautical_miles;
using core::knots;
using core::nautical_miles;
using model::SweepPlatform;

// Two rows of the public table, and its speed factors (the whole table is read in codec's tests).
model::SweepTable table() {
  const auto row = [](const char* object, bool small, SweepPlatform p, double ft,
                      std::array<double, 7> w) {
    return model::SweepRow{object, object, small, p, ft, w};
  };
  model::SweepTable t;
  t.rows = {
      row("power-boat-20ft", true, SweepPlatform::helicopter, 500,
          {.7, 2.0, 2.9, 4.3, 5.2, 5.8, 6.7}),
      row("power-boat-20ft", true, SweepPlatform::helicopter, 1000,
          {.7, 2.1, 3.0, 4.4, 5.3, 5.9, 6.8}),
      row("person-in-water", true, SweepPlatform::helicopter, 500, {0, .1, .1, .1, .1, .1, .1}),
      row("power-boat-53ft", false, SweepPlatform::helicopter, 500,
          {.8, 3.1, 5.1, 9.2, 12.3, 14.7, 18}),
      row("person-in-water", true, SweepPlatform::boat, 8, {.2, .2, .3, .3, .3, .3, .3})};
  for (const auto& [kn, f] : {std::pair{60.0, 1.5}, {90.0, 1.0}, {120.0, .8}, {140.0, .7}})
    t.speeds.push_back({"person-in-water", SweepPlatform::helicopter, kn, f});
  return t;
}

model::Conditions day(double visibility_nmi, double wind_kn = 5, double wave_ft = 0) {
  model::Conditions c;
  c.weather.visibility = nautical_miles(visibility_nmi);
  c.weather.wind_speed = knots(wind_kn);
  c.weather.wave_height = feet(wave_ft);
  return c;
}

double width(const VisualSearch& s, const model::Conditions& c) {
  return in_nautical_miles(visual_sweep_width(table(), s, c).value().width);
}

TEST(VisualWidth, IsTheTableWhereTheTableSpeaks) {
  const VisualSearch boat{"power-boat-20ft", SweepPlatform::helicopter, feet(500)};
  for (const auto& [v, w] : {std::pair{1.0, .7}, {3.0, 2.0}, {10.0, 4.3}, {30.0, 6.7}})
    EXPECT_NEAR(width(boat, day(v)), w, 1e-12);
  EXPECT_NEAR(width({"power-boat-20ft", SweepPlatform::helicopter, feet(750)}, day(10)), 4.35,
              1e-12);
  EXPECT_EQ(width(boat, day(0)), 0);
  EXPECT_NEAR(width(boat, day(7.5)), 3.6, 1e-12);
  EXPECT_EQ(width({"person-in-water", SweepPlatform::helicopter, feet(500)}, day(1)), 0);
}

TEST(VisualWidth, CorrectsForWeatherSpeedFatigueAndLifeJackets) {
  VisualSearch person{"person-in-water", SweepPlatform::helicopter, feet(500)};
  EXPECT_NEAR(width(person, day(10)), 0.1, 1e-12);
  EXPECT_NEAR(width(person, day(10, 16)), 0.05, 1e-12);
  EXPECT_NEAR(width(person, day(10, 5, 4.5)), 0.025, 1e-12);
  person.speed = knots(60);
  EXPECT_NEAR(width(person, day(10)), 0.15, 1e-12);
  person.speed = knots(105);
  EXPECT_NEAR(width(person, day(10)), 0.09, 1e-12);
  person.fatigued = true;
  EXPECT_NEAR(width(person, day(10)), 0.081, 1e-12);
  person.life_jackets = true;
  EXPECT_NEAR(width(person, day(10)), 0.324, 1e-12);
  // Larger craft lose a tenth only.
  const VisualSearch large{"power-boat-53ft", SweepPlatform::helicopter, feet(500)};
  EXPECT_NEAR(width(large, day(10, 30)), 0.9 * 9.2, 1e-12);
}

TEST(VisualWidth, IsBlindAfterCivilTwilight) {
  const VisualSearch boat{"power-boat-20ft", SweepPlatform::helicopter, feet(500)};
  model::Conditions c = day(10);
  c.sky.light = model::Light::civil_twilight;
  EXPECT_NEAR(width(boat, c), 2.15, 1e-12);
  c.sky.light = model::Light::nautical_twilight;
  EXPECT_EQ(width(boat, c), 0);
}

TEST(VisualWidth, GrowsWithVisibility) {
  core::Random draws({.seed = 41, .replicate = 0, .stream = core::stream_of("visibility")});
  for (int i = 0; i < 1000; ++i) {
    const double v = draws.uniform(0, 40), more = v + draws.uniform(0, 10);
    const VisualSearch s{"power-boat-20ft", SweepPlatform::helicopter,
                         feet(draws.uniform(100, 1500))};
    EXPECT_LE(width(s, day(v)), width(s, day(more)) + 1e-12);
  }
}

TEST(VisualWidth, SaysWhereItLeftTheTable) {
  VisualSearch s{"person-in-water", SweepPlatform::helicopter, feet(200), knots(150)};
  const auto out = visual_sweep_width(table(), s, day(40));
  ASSERT_TRUE(out);
  EXPECT_EQ(out->notes.size(), 3U);
  s.object = "submarine";
  const auto refused = visual_sweep_width(table(), s, day(10));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().mend.find("power-boat-20ft"), std::string::npos);
}

}  // namespace
}  // namespace vigie::sensing
