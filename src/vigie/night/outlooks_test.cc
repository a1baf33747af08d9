// SPDX-License-Identifier: Apache-2.0
#include "vigie/night/outlooks.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "vigie/forecast/forecast.h"

namespace vigie::night {
namespace {

constexpr std::uint64_t kOutlookSeed = 71;

const Setup& calm_setup() {
  static const std::unique_ptr<Setup> setup = [] {
    belief::BirthOptions births;
    births.particles = 500;
    auto loaded = Setup::load({VIGIE_SOURCE_DATA_DIR, VIGIE_BUILD_DATA_DIR}, "june-2019", births);
    EXPECT_TRUE(loaded.has_value());
    return std::move(*loaded);
  }();
  return *setup;
}

// Outlook i has the boats of night i, and its particles weigh as much.
TEST(Outlooks, HaveTheWeatherAndTheBoatsOfThoseNights) {
  const auto& setup = calm_setup();
  const Outlooks outlooks = Outlooks::draw(setup, {.count = 200, .seed = kOutlookSeed});
  ASSERT_EQ(outlooks.size(), 200u);
  for (std::uint32_t i = 0; i < 200; ++i) {
    core::Random weather_draws({kOutlookSeed, i, core::stream_of("weather", 0)});
    core::Random departures({kOutlookSeed, i, core::stream_of("departures", 0)});
    const auto weather = sea::draw_weather(setup.weather(), {}, weather_draws);
    EXPECT_EQ(outlooks.boats(i),
              forecast::draw_departures(setup.scenario(), weather, departures).size());
    const core::Instant at = setup.scenario().night.from + core::hours(5);
    EXPECT_EQ(outlooks.environment(i).weather_at(at).wind_speed.si(),
              weather.at(at).wind_speed.si());
    double weight = 0;
    for (std::size_t p = 0; p < outlooks.belief(i).particles(); ++p)
      weight += outlooks.belief(i).weight(p);
    EXPECT_NEAR(weight, static_cast<double>(outlooks.boats(i)), 1e-9);
  }
}

// Boats leave each sector as often as the forecasts of the outlooks' weathers say, within four
// standard errors of independent draws; strata make it closer.
TEST(Outlooks, DeparturesFollowTheForecastSectorBySector) {
  const auto& setup = calm_setup();
  const Outlooks outlooks = Outlooks::draw(
      setup, {.count = 1500, .seed = kOutlookSeed, .many = 1, .particles_of_many = 1});
  std::vector<double> left(setup.scenario().sectors.size(), 0);
  double boats = 0, share_sum = 0;
  for (std::size_t i = 0; i < outlooks.size(); ++i) {
    for (std::size_t p = 0; p < outlooks.belief(i).particles(); ++p)
      left[outlooks.belief(i).sector(p)] += outlooks.belief(i).weight(p);
    boats += static_cast<double>(outlooks.boats(i));
  }
  for (const model::Sector& s : setup.scenario().sectors) share_sum += s.departure_share;
  for (std::size_t s = 0; s < left.size(); ++s) {
    const double share = setup.scenario().sectors[s].departure_share / share_sum;
    EXPECT_NEAR(left[s] / boats, share, 4 * std::sqrt(share * (1 - share) / boats))
        << "seed " << kOutlookSeed << " sector " << s;
  }
}

TEST(Outlooks, AreTheSameForAnyNumberOfThreads) {
  const Outlooks one = Outlooks::draw(calm_setup(), {.count = 80, .seed = 3, .threads = 1});
  const Outlooks two = Outlooks::draw(calm_setup(), {.count = 80, .seed = 3, .threads = 2});
  for (std::size_t i = 0; i < 80; ++i) {
    ASSERT_EQ(one.belief(i).particles(), two.belief(i).particles());
    for (std::size_t p = 0; p < one.belief(i).particles(); ++p) {
      EXPECT_EQ(one.belief(i).launch_at(p), two.belief(i).launch_at(p));
      EXPECT_EQ(one.belief(i).state(p, 40).position.east_m,
                two.belief(i).state(p, 40).position.east_m);
    }
  }
}

}  // namespace
}  // namespace vigie::night
