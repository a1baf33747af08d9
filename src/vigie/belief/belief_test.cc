// SPDX-License-Identifier: Apache-2.0
#include "vigie/belief/belief.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "vigie/motion/test_sea.h"

namespace vigie::belief {
namespace {

using core::Instant;
using core::minutes;
using geo::Point;

const Instant kDusk = core::parse_instant("2019-06-07T20:00:00Z").value();

model::Sector sector(const char* key, double from_m, double until_m) {
  model::Sector made;
  made.key = model::SectorKey(key);
  made.from = {from_m, 0};
  made.launch = {(from_m + until_m) / 2, 0};
  made.until = {until_m, 0};
  return made;
}

// Two beaches on the near shore; twelve hours; 40 km to the far shore.
//   ..............target..............  40 km
//   west -10..-5            east 5..10
struct World {
  model::Scenario scenario;
  model::Forecast forecast;
  motion::TestSea sea;
  World() {
    scenario.night = {kDusk, kDusk + core::hours(12)};
    scenario.sectors = {sector("west", -10'000, -5'000), sector("east", 5'000, 10'000)};
    scenario.landing = {{0, 40'000}};
    forecast.expected_boats = 2.5;
    const core::Interval ten{kDusk + core::hours(2), kDusk + core::hours(3)};
    const core::Interval two{kDusk + core::hours(6), kDusk + core::hours(7)};
    forecast.cells = {{model::SectorKey("west"), ten, 0.5},
                      {model::SectorKey("east"), ten, 0},
                      {model::SectorKey("east"), two, 2.0}};
  }
  Belief belief(std::size_t particles, unsigned threads = 1, std::uint64_t seed = 1) const {
    return Belief::from_forecast(
        scenario, forecast, sea,
        {.particles = particles, .step = minutes(10), .seed = seed, .threads = threads});
  }
};

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

model::Look look(Instant from, double during_minutes, Point a, Point b, double half_width_m,
                 double p) {
  model::Look made;
  made.during = {from, from + minutes(during_minutes)};
  made.from = a;
  made.until = b;
  made.half_width = core::metres(half_width_m);
  made.detection_probability = p;
  return made;
}

TEST(Belief, WeightsSumToTheExpectedBoatsAndFollowTheCells) {
  const Belief belief = World().belief(1'000);
  double total = 0, east = 0;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    total += belief.weight(i);
    if (belief.sector(i) == 1) east += belief.weight(i);
    const double hour = core::in_hours(belief.launch_at(i) - kDusk);
    EXPECT_TRUE(belief.sector(i) == 0 ? hour >= 2 && hour < 3 : hour >= 6 && hour < 7) << hour;
  }
  EXPECT_NEAR(total, 2.5, 1e-9);
  EXPECT_NEAR(east, 2.0, 2.5 / 1'000 + 1e-9);
}

TEST(Belief, NoBoatsNoParticles) {
  World world;
  world.forecast.expected_boats = 0;
  EXPECT_EQ(world.belief(100).particles(), 0u);
}

TEST(Belief, UnknownSectorIsNamed) {
  World world;
  world.forecast.cells[0].sector = model::SectorKey("nowhere");
  EXPECT_THROW(world.belief(10), std::invalid_argument);
}

TEST(Belief, SameBytesForAnyThreadCountAndOtherBytesForAnotherSeed) {
  const World world;
  const Belief one = world.belief(600, 1), three = world.belief(600, 3),
               other = world.belief(600, 1, 2);
  bool differs = false;
  for (std::size_t i = 0; i < one.particles(); ++i) {
    for (std::size_t s = 0; s < one.steps(); ++s) {
      ASSERT_EQ(one.state(i, s).position, three.state(i, s).position);
      ASSERT_EQ(one.state(i, s).state, three.state(i, s).state);
      ASSERT_EQ(one.state(i, s).present, three.state(i, s).present);
      differs = differs || one.state(i, s).position != other.state(i, s).position;
    }
  }
  EXPECT_TRUE(differs);
}

TEST(Belief, ParticlesAreThereFromPreparingUntilLanding) {
  const Belief belief = World().belief(400);
  std::size_t landed = 0, distressed = 0;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    bool was_present = false, ended = false;
    for (std::size_t s = 0; s < belief.steps(); ++s) {
      const ParticleState& now = belief.state(i, s);
      EXPECT_FALSE(ended && now.present);
      was_present = was_present || now.present;
      ended = ended || (was_present && !now.present);
      if (now.present && now.state == model::CraftState::preparing) {
        EXPECT_LE(belief.time_of(s), belief.launch_at(i));
        EXPECT_LE(now.position.north_m, 0);  // hidden behind the beach, at north 0
        EXPECT_GE(now.position.north_m, -model::CrossingParameters{}.hiding_depth_metres);
      }
      if (now.present && now.state >= model::CraftState::stopped) {
        EXPECT_LE(belief.distress_at(i), belief.time_of(s));
      }
    }
    EXPECT_TRUE(was_present);
    landed += ended;
    distressed += belief.distress_at(i) < kDusk + core::hours(12);
  }
  EXPECT_GT(landed, 40u);
  EXPECT_GT(distressed, 10u);
}

TEST(Belief, LookWithoutChanceChangesNothing) {
  const Belief belief = World().belief(500);
  const auto weights = belief.weights_after(
      {look(kDusk, 720, {-30'000, 10'000}, {30'000, 10'000}, 50'000, 0)}, kDusk + core::hours(12));
  for (std::size_t i = 0; i < belief.particles(); ++i) EXPECT_EQ(weights[i], belief.weight(i));
}

// A glance at four in the morning: the sum falls by exactly what was in the swath.
TEST(Belief, SumFallsByThePartRemoved) {
  const Belief belief = World().belief(2'000);
  const Instant at = kDusk + core::hours(8);
  const Point a{4'000, 6'000}, b{9'000, 6'000};
  const auto weights =
      belief.weights_after({look(at, 0, a, b, 3'000, 0.7)}, kDusk + core::hours(12));
  double inside = 0;
  const std::size_t step = belief.step_of(at);
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    const ParticleState& now = belief.state(i, step);
    const bool seen = now.present && now.state != model::CraftState::preparing &&
                      now.state != model::CraftState::people_in_water &&
                      geo::distance(now.position, a).si() <= 3'000;
    if (seen) inside += belief.weight(i);
  }
  EXPECT_GT(inside, 0.02);
  EXPECT_NEAR(2.5 - sum(weights), 0.7 * inside, 1e-9);
}

TEST(Belief, InstantLookOverTheSeaTakesItsShareOfAllCraftAtSea) {
  const Belief belief = World().belief(2'000);
  const Instant at = kDusk + core::hours(8);
  const auto weights = belief.weights_after({look(at, 0, {0, 10'000}, {0, 10'000}, 100'000, 0.25)},
                                            kDusk + core::hours(12));
  double craft_at_sea = 0;
  const std::size_t step = belief.step_of(at);
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    const auto& now = belief.state(i, step);
    const bool thinned = now.present && now.state != model::CraftState::preparing &&
                         now.state != model::CraftState::people_in_water;
    EXPECT_NEAR(weights[i], belief.weight(i) * (thinned ? 0.75 : 1), 1e-12);
    if (thinned) craft_at_sea += belief.weight(i);
  }
  EXPECT_GT(craft_at_sea, 1.0);
  EXPECT_NEAR(2.5 - sum(weights), 0.25 * craft_at_sea, 1e-9);
}

TEST(Belief, TwoLooksCommute) {
  const Belief belief = World().belief(1'000);
  const auto first = look(kDusk + core::hours(7), 25, {0, 2'000}, {10'000, 6'000}, 4'000, 0.5);
  const auto second = look(kDusk + core::hours(7.2), 7, {10'000, 6'000}, {0, 2'000}, 3'000, 0.3);
  const Instant end = kDusk + core::hours(12);
  const auto one = belief.weights_after({first, second}, end),
             other = belief.weights_after({second, first}, end);
  EXPECT_LT(sum(one), 2.5 - 0.05);
  for (std::size_t i = 0; i < belief.particles(); ++i) EXPECT_NEAR(one[i], other[i], 1e-15);
}

TEST(Belief, OnlyLooksAlreadyBegunCount) {
  const Belief belief = World().belief(500);
  const Instant at = kDusk + core::hours(8);
  const auto wide = look(at, 1, {0, 10'000}, {0, 10'000}, 100'000, 0.5);
  EXPECT_NEAR(sum(belief.weights_after({wide}, at)), 2.5, 1e-9);
  EXPECT_LT(sum(belief.weights_after({wide}, at + minutes(1))), 2.0);
}

// A look that lasts an hour over a waiting sensor thins a craft that passes it once, not six times.
TEST(Belief, LongLookThinsOnce) {
  const Belief belief = World().belief(500);
  const auto weights = belief.weights_after(
      {look(kDusk + core::hours(7), 180, {0, 15'000}, {0, 15'000}, 60'000, 0.5)},
      kDusk + core::hours(12));
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    EXPECT_TRUE(weights[i] == belief.weight(i) || weights[i] == 0.5 * belief.weight(i));
  }
  EXPECT_LT(sum(weights), 2.0);
}

TEST(Belief, NothingIsSeenOnTheBeachByALookAtSea) {
  const Belief belief = World().belief(500);
  const auto weights = belief.weights_after({look(kDusk, 110, {0, 0}, {0, 0}, 100'000, 0.9)},
                                            kDusk + core::hours(12));  // nobody has left yet
  EXPECT_NEAR(sum(weights), 2.5, 1e-9);
}

TEST(Intensity, CellsSumToTheTotalAndAreOrdered) {
  const Belief belief = World().belief(2'000);
  std::vector<double> weights(belief.particles());
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = belief.weight(i);
  const Intensity map = intensity(belief, weights, kDusk + core::hours(8), core::kilometres(2));
  ASSERT_GT(map.cells.size(), 5u);
  double total = 0;
  for (std::size_t i = 0; i < map.cells.size(); ++i) {
    total += map.cells[i].boats;
    EXPECT_GT(map.cells[i].boats, 0);
    if (i > 0) {
      const Point a = map.cells[i - 1].south_west, b = map.cells[i].south_west;
      EXPECT_LT(std::pair(a.north_m, a.east_m), std::pair(b.north_m, b.east_m));
    }
  }
  EXPECT_NEAR(total, map.total, 1e-9);
  EXPECT_GT(map.total, 1.5);
  for (double& weight : weights) weight = 0;
  EXPECT_TRUE(
      intensity(belief, weights, kDusk + core::hours(8), core::kilometres(2)).cells.empty());
}

}  // namespace
}  // namespace vigie::belief
