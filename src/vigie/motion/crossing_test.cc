// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/crossing.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/motion/test_sea.h"

namespace vigie::motion {
namespace {

using core::Instant;
using geo::Point;
using geo::Velocity;
using model::CraftState;

const Instant kDusk = core::parse_instant("2019-06-07T20:00:00Z").value();

// A craft in mid-strait, under way since dusk, that nothing stops.
Craft lasting_craft() {
  Craft craft;
  craft.plan = {.launch = {0, 0},
                .landing = {0, 40'000},
                .preparing_from = kDusk - core::minutes(40),
                .launch_at = kDusk,
                .speed_through_water = core::metres_per_second(2),
                .engine_lasts = core::hours(1e5),
                .swamps_after = core::hours(1e5),
                .people_in_water_after = core::hours(1e5),
                .calls_after = core::minutes(20)};
  craft.position = {0, 10'000};
  craft.state = CraftState::under_way;
  craft.state_since = kDusk;
  return craft;
}

void run(Craft& craft, const model::CrossingParameters& parameters, const TestSea& sea,
         core::Duration whole, core::Duration dt) {
  for (Instant at = kDusk; at < kDusk + whole; at = at + dt) step(craft, parameters, sea, at, dt);
}

TEST(Crossing, MovesAtItsOwnSpeedThroughStillWater) {
  Craft craft = lasting_craft();
  run(craft, {}, {}, core::hours(1), core::minutes(10));
  EXPECT_NEAR(craft.position.east_m, 0, 1e-6);
  EXPECT_NEAR(craft.position.north_m, 10'000 + 7'200, 1e-6);
}

TEST(Crossing, UniformStreamOnTheTrackAddsExactly) {
  TestSea sea;
  sea.stream = [](Point, Instant) { return Velocity{.east_mps = 0, .north_mps = -0.5}; };
  Craft craft = lasting_craft();
  run(craft, {}, sea, core::hours(2), core::minutes(10));
  EXPECT_NEAR(craft.position.north_m, 10'000 + 1.5 * 7'200, 1e-6);
}

TEST(Crossing, FullCompensationHoldsTheGroundTrack) {
  TestSea sea;
  sea.stream = [](Point, Instant) { return Velocity{.east_mps = 1.2, .north_mps = 0}; };
  Craft craft = lasting_craft();
  run(craft, {.tide_compensation = 1}, sea, core::hours(1), core::minutes(10));
  EXPECT_NEAR(craft.position.east_m, 0, 1e-6);
  EXPECT_NEAR(craft.position.north_m, 10'000 + 1.6 * 3'600, 1e-6);  // 3-4-5 triangle
}

TEST(Crossing, WithoutCompensationTheStreamSetsItOff) {
  TestSea sea;
  sea.stream = [](Point, Instant) { return Velocity{.east_mps = 1.2, .north_mps = 0}; };
  Craft none = lasting_craft(), half = lasting_craft();
  run(none, {.tide_compensation = 0}, sea, core::hours(1), core::minutes(10));
  run(half, {.tide_compensation = 0.5}, sea, core::hours(1), core::minutes(10));
  EXPECT_GT(none.position.east_m, 3'500);
  EXPECT_GT(none.position.east_m, half.position.east_m + 1'000);
}

TEST(Crossing, StoppedInStillAirAndWaterStaysWhereItIs) {
  Craft craft = lasting_craft();
  craft.state = CraftState::stopped;
  run(craft, {}, {}, core::hours(10), core::minutes(10));
  EXPECT_EQ(craft.position, (Point{0, 10'000}));
  EXPECT_EQ(craft.state, CraftState::stopped);
}

TEST(Crossing, DriftIsStreamPlusLeewayDownwind) {
  TestSea sea;
  sea.stream = [](Point, Instant) { return Velocity{.east_mps = 0.3, .north_mps = 0.1}; };
  sea.weather.wind_speed = core::metres_per_second(10);
  sea.weather.wind_from = core::degrees(180);  // blows toward north
  struct Case {
    CraftState state;
    double fraction;
  };
  for (const Case& c : {Case{CraftState::stopped, 0.05}, Case{CraftState::swamped, 0.017},
                        Case{CraftState::people_in_water, 0.011}}) {
    Craft craft = lasting_craft();
    craft.plan.leeway_fraction = 0.05;
    craft.state = c.state;
    run(craft, {}, sea, core::hours(1), core::minutes(10));
    EXPECT_NEAR(craft.position.east_m, 0.3 * 3'600, 1e-6) << model::name_of(c.state);
    EXPECT_NEAR(craft.position.north_m, 10'000 + (0.1 + 10 * c.fraction) * 3'600, 1e-6)
        << model::name_of(c.state);
  }
}

TEST(Crossing, StatesFollowInOrderAtTheirExactMoments) {
  Craft craft = lasting_craft();
  craft.plan.launch_at = kDusk + core::minutes(13);
  craft.plan.launch = {0, 10'000};
  craft.plan.engine_lasts = core::minutes(31);
  craft.plan.swamps_after = core::minutes(17);
  craft.plan.people_in_water_after = core::minutes(29);
  craft = start(craft.plan);
  std::vector<std::pair<CraftState, double>> seen{{craft.state, 0}};
  for (int minute = 0; minute < 120; minute += 10) {
    step(craft, {}, TestSea{}, kDusk + core::minutes(minute), core::minutes(10));
    if (craft.state != seen.back().first) {
      seen.emplace_back(craft.state, core::in_minutes(craft.state_since - kDusk));
    }
  }
  const std::vector<std::pair<CraftState, double>> expected{{CraftState::preparing, 0},
                                                            {CraftState::under_way, 13},
                                                            {CraftState::stopped, 44},
                                                            {CraftState::swamped, 61},
                                                            {CraftState::people_in_water, 90}};
  EXPECT_EQ(seen, expected);
}

TEST(Crossing, SeveralChangesFitIntoOneStep) {
  Craft craft = lasting_craft();
  craft.plan.engine_lasts = core::minutes(2);
  craft.plan.swamps_after = core::minutes(2);
  craft.plan.people_in_water_after = core::minutes(2);
  step(craft, {}, TestSea{}, kDusk, core::minutes(10));
  EXPECT_EQ(craft.state, CraftState::people_in_water);
  EXPECT_NEAR(craft.position.north_m, 10'000 + 2 * 120, 1e-6);
}

TEST(Crossing, WavesHastenSwamping) {
  const auto minutes_to_swamp = [](double wave_m) {
    TestSea sea;
    sea.weather.wave_height = core::metres(wave_m);
    Craft craft = lasting_craft();
    craft.state = CraftState::stopped;
    craft.plan.swamps_after = core::minutes(100);
    run(craft, {}, sea, core::hours(2), core::minutes(1));
    EXPECT_EQ(craft.state, CraftState::swamped);
    return core::in_minutes(craft.state_since - kDusk);
  };
  EXPECT_NEAR(minutes_to_swamp(0), 100, 1e-3);
  EXPECT_NEAR(minutes_to_swamp(0.5), 50, 1e-3);
  EXPECT_NEAR(minutes_to_swamp(1.0), 20, 1e-3);
}

TEST(Crossing, LandsOnTheFarShoreAndStays) {
  Craft craft = lasting_craft();
  craft.position = {0, 39'000};
  run(craft, {}, {}, core::hours(1), core::minutes(10));
  EXPECT_EQ(craft.state, CraftState::landed);
  EXPECT_GE(craft.position.north_m, 39'700);
  EXPECT_LE(craft.position.north_m, 40'300);
}

TEST(Crossing, DriftingAshoreEndsTheCraft) {
  TestSea sea;
  sea.stream = [](Point, Instant) { return Velocity{.east_mps = 0, .north_mps = -1}; };
  Craft craft = lasting_craft();
  craft.state = CraftState::stopped;
  run(craft, {}, sea, core::hours(6), core::minutes(10));
  EXPECT_EQ(craft.state, CraftState::landed);
}

// The launch lies 250 m inland and the target along the shore: the craft gets off and never comes
// back.
TEST(Crossing, LeavesItsBeachAndKeepsOffTheShoreItLeft) {
  Craft craft = lasting_craft();
  craft.plan.launch = {0, -250};
  craft.plan.landing = {30'000, -4'000};
  craft.plan.launch_at = kDusk;
  craft = start(craft.plan);
  for (int minute = 0; minute < 100; ++minute) {
    step(craft, {}, TestSea{}, kDusk + core::minutes(minute), core::minutes(1));
    if (minute > 10) {
      ASSERT_GT(craft.position.north_m, 0) << minute;
    }
  }
  EXPECT_EQ(craft.state, CraftState::under_way);
  EXPECT_GT(craft.position.east_m, 8'000);
}

TEST(Crossing, OneMinuteAndTenMinuteStepsAgree) {
  TestSea sea;
  sea.width_m = 80'000;
  sea.stream = [](Point p, Instant at) {  // a tidal ellipse that weakens toward the shores
    const double phase = 2 * 3.14159265358979 * core::in_hours(at - kDusk) / 12.42;
    const double rate = 1.5 * (0.7 + 0.3 * std::sin(p.north_m / 15'000));
    return Velocity{.east_mps = rate * std::cos(phase), .north_mps = 0.4 * rate * std::sin(phase)};
  };
  sea.weather.wind_speed = core::metres_per_second(8);
  sea.weather.wind_from = core::degrees(230);
  for (const double engine_hours : {100.0, 2.13}) {
    Craft fine = lasting_craft();
    fine.plan.engine_lasts = core::hours(engine_hours);
    fine.plan.landing = {20'000, 80'000};
    Craft coarse = fine;
    run(fine, {}, sea, core::hours(6), core::minutes(1));
    run(coarse, {}, sea, core::hours(6), core::minutes(10));
    EXPECT_LT(geo::distance(fine.position, coarse.position).si(), 150) << engine_hours;
    EXPECT_EQ(fine.state, coarse.state);
    EXPECT_EQ(fine.state_since, coarse.state_since);
  }
}

model::Sector sector(double from_m, double launch_m, double until_m) {
  model::Sector made;
  made.from = {from_m, 0};
  made.launch = {launch_m, 0};
  made.until = {until_m, 0};
  return made;
}

model::Scenario two_beaches() {
  model::Scenario scenario;
  scenario.sectors = {sector(-6'000, -3'000, 0), sector(0, 2'000, 9'000)};
  scenario.landing = {{0, 40'000}, {0, 80'000}};
  return scenario;
}

Craft drawn(std::uint64_t seed, std::uint32_t index) {
  core::Random draws({.seed = seed, .stream = core::stream_of("craft", index)});
  return start(draw_craft(two_beaches(), 1, {kDusk, kDusk + core::hours(1)}, draws));
}

TEST(Crossing, SameKeySameCraft) {
  const Craft a = drawn(7, 3), b = drawn(7, 3), c = drawn(8, 3);
  EXPECT_EQ(a.plan.launch_at, b.plan.launch_at);
  EXPECT_EQ(a.plan.launch, b.plan.launch);
  EXPECT_EQ(a.plan.people, b.plan.people);
  EXPECT_EQ(a.plan.calls_after, b.plan.calls_after);
  EXPECT_NE(a.plan.launch_at, c.plan.launch_at);
}

TEST(Crossing, DrawsFollowTheirParameters) {
  constexpr int kCraft = 4'000;
  const model::CrossingParameters parameters;
  double people = 0, log_speed = 0, failures_in_hour = 0, nearer = 0, east = 0;
  for (std::uint32_t i = 0; i < kCraft; ++i) {
    const CraftPlan plan = drawn(1, i).plan;
    ASSERT_GE(plan.people, 1);
    ASSERT_GE(plan.launch_at, kDusk);
    ASSERT_LT(plan.launch_at, kDusk + core::hours(1));
    ASSERT_LT(plan.preparing_from, plan.launch_at);
    ASSERT_GE(plan.launch.east_m, 0);
    ASSERT_LE(plan.launch.east_m, 9'000);
    people += plan.people;
    log_speed += std::log(core::in_knots(plan.speed_through_water));
    failures_in_hour += plan.engine_lasts < core::hours(1);
    nearer += plan.landing.north_m < 50'000;
    east += plan.launch.east_m;
  }
  // Four standard errors each.
  EXPECT_NEAR(people / kCraft, parameters.people_mean, 4 * std::sqrt((10 + 100.0 / 6) / kCraft));
  EXPECT_NEAR(log_speed / kCraft, std::log(3.6), 4 * 0.25 / std::sqrt(kCraft));
  EXPECT_NEAR(failures_in_hour / kCraft, 1 - std::exp(-0.04), 4 * std::sqrt(0.0385 / kCraft));
  EXPECT_NEAR(nearer / kCraft, 0.8, 4 * std::sqrt(0.16 / kCraft) + 0.01);  // 1/40^2 against 1/80^2
  EXPECT_NEAR(east / kCraft, 4'500, 4 * 2'600 / std::sqrt(kCraft));
}

// Prepared in the dunes behind the beach (the far shore is north), launched from the beach.
TEST(Crossing, IsPreparedBehindTheBeachAndLeavesFromIt) {
  double north = 0;
  for (std::uint32_t i = 0; i < 1'000; ++i) {
    Craft craft = drawn(3, i);
    ASSERT_TRUE(craft.plan.hidden_at.has_value());
    ASSERT_EQ(craft.position, *craft.plan.hidden_at);
    ASSERT_NEAR(craft.position.east_m, craft.plan.launch.east_m, 1e-6);
    ASSERT_LE(craft.position.north_m, 0);
    ASSERT_GE(craft.position.north_m, -300);
    north += craft.position.north_m;
    step(craft, {}, TestSea(), craft.plan.launch_at - core::minutes(1), core::minutes(1));
    ASSERT_EQ(craft.position, *craft.plan.hidden_at);
    step(craft, {}, TestSea(), craft.plan.launch_at, core::seconds(0.001));
    ASSERT_EQ(craft.state, CraftState::under_way);
    ASSERT_LT(geo::distance(craft.position, craft.plan.launch).si(), 1);
  }
  EXPECT_NEAR(north / 1'000, -150, 4 * 87 / std::sqrt(1'000));
}

TEST(Crossing, TargetClassesFollowTheState) {
  EXPECT_EQ(target_class_of(CraftState::preparing), model::TargetClass::people_on_beach);
  EXPECT_EQ(target_class_of(CraftState::under_way), model::TargetClass::craft_under_way);
  EXPECT_EQ(target_class_of(CraftState::stopped), model::TargetClass::craft_stopped);
  EXPECT_EQ(target_class_of(CraftState::swamped), model::TargetClass::craft_swamped);
  EXPECT_EQ(target_class_of(CraftState::people_in_water), model::TargetClass::people_in_water);
  EXPECT_TRUE(ended(CraftState::landed) && ended(CraftState::rescued) &&
              ended(CraftState::prevented));
  EXPECT_FALSE(ended(CraftState::people_in_water));
}

// ---- habits ----

model::Scenario two_shores_scenario() {
  model::Scenario s;
  s.sectors.push_back({.from = {-5000, 0}, .until = {5000, 0}, .launch = {0, 0}});
  s.landing = {{20'000, 40'000}};
  s.lane_edge = {{-10'000, 10'000}, {0, 10'000}, {10'000, 10'000}, {20'000, 10'000}};
  return s;
}

CraftPlan drawn(const model::Scenario& s, std::uint32_t replicate) {
  core::Random draws({.seed = 3, .replicate = replicate, .stream = 1});
  return draw_craft(s, 0, {kDusk, kDusk + core::hours(1)}, draws);
}

TEST(Crossing, HabitsAreDrawnByTheirSharesAndLeaveTheRestOfTheDrawAlone) {
  model::Scenario s = two_shores_scenario();
  const CraftPlan before = drawn(s, 7);
  EXPECT_FALSE(before.tide_compensation || before.stops_for_rescuer);
  EXPECT_TRUE(before.by_way_of.empty());
  s.crossing.straight_share = 0.3;
  s.crossing.lane_edge_share = 0.2;
  s.crossing.stops_for_rescuer_probability = 0.4;
  EXPECT_EQ(drawn(s, 7).launch, before.launch);
  EXPECT_EQ(drawn(s, 7).speed_through_water, before.speed_through_water);
  int straight = 0, lane = 0, stops = 0;
  for (std::uint32_t i = 0; i < 4000; ++i) {
    const CraftPlan plan = drawn(s, i);
    straight += plan.tide_compensation == 0.0 ? 1 : 0;
    lane += plan.by_way_of.empty() ? 0 : 1;
    stops += plan.stops_for_rescuer ? 1 : 0;
  }
  EXPECT_NEAR(straight / 4000.0, 0.3, 0.03);  // 4 standard errors
  EXPECT_NEAR(lane / 4000.0, 0.2, 0.026);
  EXPECT_NEAR(stops / 4000.0, 0.4, 0.031);
}

//      landing x
//
//  ----o----o----o----x----  the edge of the lane, 10 km off
//      launch
TEST(Crossing, FollowsTheLaneEdgeBeforeItCrosses) {
  model::Scenario s = two_shores_scenario();
  s.crossing.lane_edge_share = 1;
  Craft craft = start(drawn(s, 1));
  craft.plan.launch_at = kDusk;
  craft.plan.engine_lasts = core::hours(1e5);
  craft.plan.speed_through_water = core::metres_per_second(2);
  double least_ahead = 1e9;
  ASSERT_GE(craft.plan.by_way_of.size(), 2u);
  EXPECT_EQ(craft.plan.by_way_of.back(), (Point{20'000, 10'000}));
  for (Instant at = craft.plan.preparing_from; !ended(craft.state) && at < kDusk + core::hours(15);
       at = at + core::minutes(1)) {
    step(craft, s.crossing, TestSea{}, at, core::minutes(1));
    if (craft.passed > 0 && craft.passed < craft.plan.by_way_of.size())
      least_ahead = std::min(least_ahead, std::abs(craft.position.north_m - 10'000));
    if (craft.position.north_m > 11'000) {
      EXPECT_GT(craft.position.east_m, 19'000);
    }
  }
  EXPECT_LT(least_ahead, 600);
  EXPECT_EQ(craft.state, CraftState::landed);
}

TEST(Crossing, StopsForARescuerOnlyIfItIsOfThatKindAndUnderWay) {
  Craft craft = lasting_craft();
  meet_rescuer(craft, kDusk);
  EXPECT_EQ(craft.state, CraftState::under_way);
  craft.plan.stops_for_rescuer = true;
  meet_rescuer(craft, kDusk + core::minutes(5));
  EXPECT_EQ(craft.state, CraftState::stopped);
  EXPECT_EQ(craft.state_since, kDusk + core::minutes(5));
  craft.state = CraftState::preparing;
  meet_rescuer(craft, kDusk);
  EXPECT_EQ(craft.state, CraftState::preparing);
}

}  // namespace
}  // namespace vigie::motion
