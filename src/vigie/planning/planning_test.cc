// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/planning.h"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/planning/local_search.h"
#include "vigie/planning/test_world.h"

namespace vigie::planning {
namespace {

using core::hours;
using core::Instant;
using core::kilometres;
using core::knots;
using core::minutes;
using geo::Point;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Share of a plan's time out within 5 km of a point.
double share_near(const model::Plan& plan, Point p) {
  double near = 0, all = 0;
  for (const model::Sortie& s : plan.sorties) {
    for (Instant at = s.waypoints.front().at; at < s.waypoints.back().at; at = at + minutes(1)) {
      const auto now = model::position_at(s, at);
      if (!now.out) continue;
      all += 1;
      near += geo::distance(now.position, p) < kilometres(5);
    }
  }
  return all > 0 ? near / all : 0;
}

SolveOptions quick(std::size_t iterations, std::uint64_t seed = 1) {
  SolveOptions options;
  options.budget_seconds = 1e6;
  options.iterations = iterations;
  options.seed = seed;
  return options;
}

// A mixed posture with everything that can go wrong about law and time.
void mixed(World& world) {
  world.type("drone").radius_of_action = kilometres(1.6);
  world.boats("A", 2, 0.5);
  world.boats("B", 3, 1.5);
  world.boats("C", 5, 0.8);
  world.add_asset("drone-a", "drone", "A", hours(3));
  world.add_asset("drone-b", "drone", "B", hours(3));
  world.add_asset("drone-b2", "drone", "B", hours(3));
  world.add_asset("patrol-1", "patrol", "A", hours(8)).legal_basis = {};
  world.add_asset("patrol-2", "patrol", "C", hours(8)).legal_basis = {};
  world.add_asset("helicopter", "helicopter", "B", hours(2));
  world.add_asset("cutter", "cutter", "B", hours(8)).legal_basis = {};
  world.scenario.library.legal_bases[0].max_cameras = 2;
}

// One drone, three beaches, all boats at B: the plan is at B, whatever base it starts from.
TEST(Planning, GoesWhereTheBoatsAre) {
  World world;
  world.boats("B", 3, 2);
  world.add_asset("drone", "drone", "B", hours(3));
  world.type("drone").cruise_speed = knots(60);
  const Problem problem = world.problem();
  const auto plan = solve(problem, quick(50));
  ASSERT_TRUE(plan.has_value());
  ASSERT_FALSE(plan->sorties.empty());
  EXPECT_GT(share_near(*plan, {1'250, 0}), 0.99);
  EXPECT_GT(plan->value.detected_before_launch, 1.2);
  EXPECT_THAT(plan->sorties.front().reason, HasSubstr("Beach B"));
  EXPECT_THAT(violations(problem, *plan), IsEmpty());
}

TEST(Planning, CrossesToTheBeachWithTheBoats) {
  World world;
  world.boats("C", 3, 2);
  world.add_asset("helicopter", "helicopter", "A", hours(2));
  const Problem problem = world.problem();
  const auto plan = solve(problem, quick(50));
  ASSERT_TRUE(plan.has_value());
  EXPECT_GT(share_near(*plan, {21'250, 0}), 0.5);
  EXPECT_GT(plan->value.detected_before_launch + plan->value.detected_at_sea, 1.5);
}

// The single best hour: with one 30-minute sortie, the drone flies when most boats prepare.
TEST(Planning, SpendsAShortBudgetAtTheRightHour) {
  World world;
  world.boats("B", 5, 1.9);
  world.boats("B", 1, 0.1);
  world.add_asset("drone", "drone", "B", minutes(30));
  const Problem problem = world.problem();
  const auto plan = solve(problem, quick(20));
  ASSERT_TRUE(plan.has_value());
  ASSERT_EQ(plan->sorties.size(), 1u);
  const double hour = core::in_hours(plan->sorties[0].waypoints.front().at - kDusk);
  EXPECT_GE(hour, 4);
  EXPECT_LE(hour, 6);
}

TEST(Planning, LocalSearchIsNeverBelowGreedyAndBothAreLawful) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    World world;
    mixed(world);
    const Problem problem = world.problem();
    const auto greedy = solve(problem, quick(0, seed)), better = solve(problem, quick(60, seed));
    ASSERT_TRUE(greedy.has_value() && better.has_value());
    EXPECT_NEAR(greedy->value.objective, greedy->greedy_objective, 1e-9);
    EXPECT_GE(better->value.objective, better->greedy_objective - 1e-9);
    EXPECT_THAT(violations(problem, *greedy), IsEmpty());
    EXPECT_THAT(violations(problem, *better), IsEmpty());
  }
}

TEST(Planning, SameSeedSamePlan) {
  World world;
  mixed(world);
  const Problem problem = world.problem();
  const auto a = solve(problem, quick(40, 3)), b = solve(problem, quick(40, 3));
  ASSERT_TRUE(a.has_value() && b.has_value());
  ASSERT_EQ(a->sorties.size(), b->sorties.size());
  EXPECT_EQ(a->value.objective, b->value.objective);
  for (std::size_t i = 0; i < a->sorties.size(); ++i) {
    ASSERT_EQ(a->sorties[i].waypoints.size(), b->sorties[i].waypoints.size());
    for (std::size_t k = 0; k < a->sorties[i].waypoints.size(); ++k) {
      EXPECT_EQ(a->sorties[i].waypoints[k].at, b->sorties[i].waypoints[k].at);
      EXPECT_EQ(a->sorties[i].waypoints[k].position, b->sorties[i].waypoints[k].position);
    }
  }
}

TEST(Planning, BaselinesAreLawfulAndBeatenOnFreshParticles) {
  World world;
  mixed(world);
  const Problem problem = world.problem();
  const auto plan = solve(problem, quick(150)), shuttle = shuttle_plan(problem),
             random = random_plan(problem, 1);
  ASSERT_TRUE(plan.has_value() && shuttle.has_value() && random.has_value());
  EXPECT_THAT(violations(problem, *shuttle), IsEmpty());
  EXPECT_THAT(violations(problem, *random), IsEmpty());
  EXPECT_GE(shuttle->sorties.size(), 7u);
  EXPECT_GE(random->sorties.size(), 7u);
  const belief::Belief fresh = world.particles(99);
  Problem other = problem;
  other.belief = &fresh;
  const double ours = evaluate(other, *plan).objective;
  EXPECT_GT(ours, 1.05 * evaluate(other, *shuttle).objective);
  EXPECT_GT(ours, 1.05 * evaluate(other, *random).objective);
}

TEST(Planning, ExpiredLegalBasisIsRefusedByName) {
  World world;
  world.boats("B", 3, 2);
  world.add_asset("drone", "drone", "B", hours(3));
  world.scenario.library.legal_bases[0].valid.until = kDusk + hours(4);
  const auto plan = solve(world.problem(), quick(1));
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().kind, core::ErrorKind::refused);
  EXPECT_THAT(core::format_error(plan.error()), HasSubstr("asset drone"));
  EXPECT_THAT(core::format_error(plan.error()), HasSubstr("permit"));
}

TEST(Planning, CameraWithoutLegalBasisIsRefusedAndAPatrolNeedsNone) {
  World world;
  world.boats("B", 3, 2);
  world.add_asset("patrol", "patrol", "B", hours(8)).legal_basis = {};
  EXPECT_TRUE(solve(world.problem(), quick(1)).has_value());
  world.add_asset("drone", "drone", "B", hours(3)).legal_basis = {};
  const auto plan = solve(world.problem(), quick(1));
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().kind, core::ErrorKind::refused);
}

TEST(Planning, FogGroundsTheDroneAndNamesItsCover) {
  World world;
  world.boats("B", 3, 2);
  world.add_asset("drone", "drone", "B", hours(3));
  world.add_asset("patrol", "patrol", "B", hours(8)).legal_basis = {};
  world.sea.weather.visibility = core::metres(300);
  const auto plan = solve(world.problem(), quick(5));
  ASSERT_TRUE(plan.has_value());
  ASSERT_EQ(plan->decisions.size(), 2u);
  EXPECT_FALSE(plan->decisions[0].go);
  EXPECT_THAT(plan->decisions[0].reasons.front(), HasSubstr("visibility"));
  EXPECT_EQ(plan->decisions[0].fallback, "the patrol of B");
  EXPECT_TRUE(plan->decisions[1].go);
  for (const model::Sortie& s : plan->sorties) EXPECT_NE(s.asset.text(), "drone");
}

TEST(Planning, CamerasAtOnceStayWithinTheBasis) {
  World world;
  world.boats("B", 3, 2);
  for (const char* key : {"one", "two", "three"}) world.add_asset(key, "drone", "B", hours(3));
  world.scenario.library.legal_bases[0].max_cameras = 1;
  const Problem problem = world.problem();
  const auto plan = solve(problem, quick(60));
  ASSERT_TRUE(plan.has_value());
  EXPECT_THAT(violations(problem, *plan), IsEmpty());
  world.scenario.library.legal_bases[0].max_cameras = 0;
  EXPECT_FALSE(violations(problem, *plan).empty());
}

// Two drones over one beach find more than one, and less than twice as much.
TEST(Planning, SecondAssetOnOneBeachAddsLess) {
  World world;
  world.boats("B", 3, 2);
  world.add_asset("one", "drone", "B", minutes(20));
  Problem problem = world.problem();
  const double single = solve(problem, quick(30))->value.objective;
  world.add_asset("two", "drone", "B", minutes(20));
  problem.posture = &world.posture;
  const auto both = solve(problem, quick(30));
  EXPECT_GT(both->value.objective, single + 0.02);
  EXPECT_LT(both->value.objective, 2 * single);
  double marginal = 0;
  for (const model::Sortie& s : both->sorties) marginal += s.expected_detections;
  EXPECT_LE(marginal, both->value.detected_before_launch + both->value.detected_at_sea + 1e-9);
}

TEST(Planning, FixedSensorCountsWithoutSorties) {
  World world;
  world.boats("B", 3, 2);
  world.add_type("tower", model::AssetKind::fixed, knots(20), hours(8), kilometres(15));
  world.type("tower").sensors = {model::SensorKey("radar")};
  world.add_asset("tower", "tower", "B", hours(8)).legal_basis = {};
  const auto plan = solve(world.problem(), quick(5));
  ASSERT_TRUE(plan.has_value());
  EXPECT_TRUE(plan->sorties.empty());
  EXPECT_GT(plan->value.detected_at_sea, 0.2);
  EXPECT_EQ(plan->value.detected_before_launch, 0);
}

TEST(Planning, StopsOnRequestWithAWholePlan) {
  World world;
  mixed(world);
  core::StopFlag stop;
  stop.request();
  SolveOptions options = quick(1'000'000);
  options.stop = &stop;
  const Problem problem = world.problem();
  const auto plan = solve(problem, options);
  ASSERT_TRUE(plan.has_value());
  EXPECT_THAT(violations(problem, *plan), IsEmpty());
  EXPECT_NEAR(plan->value.objective, plan->greedy_objective, 1e-9);
}

// ---- violations: each rule broken on purpose ----

TEST(Violations, EachRuleIsSeenToBreak) {
  World world;
  world.boats("B", 3, 2);
  world.add_asset("drone", "drone", "B", hours(1));
  world.type("drone").radius_of_action = kilometres(2);
  const Problem problem = world.problem();
  const Point base = world.scenario.library.bases[1].at;
  const auto check = [&](std::vector<model::Waypoint> waypoints) {
    model::Plan plan;
    model::Sortie sortie;
    sortie.asset = model::AssetKey("drone");
    sortie.waypoints = std::move(waypoints);
    plan.sorties = {sortie};
    std::string all;
    for (const std::string& v : violations(problem, plan)) all += v + "\n";
    return all;
  };
  const auto t = [](double m) { return kDusk + minutes(m); };
  EXPECT_EQ(check({{t(60), base}, {t(65), {1'250, 0}}, {t(80), base}}), "");
  EXPECT_THAT(check({{t(60), base}}), HasSubstr("fewer than two"));
  EXPECT_THAT(check({{t(60), base}, {t(50), base}}), HasSubstr("ascend"));
  EXPECT_THAT(check({{t(60), base}, {t(80), {1'250, 0}}}), HasSubstr("at its base"));
  EXPECT_THAT(check({{t(60), base}, {t(61), {2'500, 0}}, {t(80), base}}), HasSubstr("speed"));
  EXPECT_THAT(check({{t(60), base}, {t(75), {-2'000, 0}}, {t(90), base}}), HasSubstr("radius"));
  EXPECT_THAT(check({{t(60), base}, {t(75), {1'250, 1'500}}, {t(90), base}}),
              HasSubstr("over the sea"));
  EXPECT_THAT(check({{t(60), base}, {t(100), base}}), HasSubstr("endurance"));
  EXPECT_THAT(check({{t(-60), base}, {t(-40), base}}), HasSubstr("hours"));
  EXPECT_THAT(check({{t(-180), base}, {t(-170), base}}), HasSubstr("validity"));
  world.scenario.library.legal_bases[0].area = {
      {-100, -1'000}, {100, -1'000}, {100, 1'000}, {-100, 1'000}};
  EXPECT_THAT(check({{t(60), base}, {t(65), {1'250, 0}}, {t(80), base}}), HasSubstr("area"));
  world.sea.weather.visibility = core::metres(200);
  EXPECT_THAT(check({{t(60), base}, {t(65), {1'250, 0}}, {t(80), base}}), HasSubstr("minima"));
}

// A plan that was written and read again has its places a millionth of a degree off: on a leg of a
// metre that is a tenth of the speed.
TEST(Violations, RoundedPlaceIsNotSpeeding) {
  World world;
  world.boats("B", 3, 2);
  world.add_asset("drone", "drone", "B", hours(1));
  const Problem problem = world.problem();
  const Point base = world.scenario.library.bases[1].at;
  const double cruise = world.type("drone").cruise_speed.si();
  const auto fast = [&](double metres_off) {
    const core::Instant at = kDusk + hours(1);
    const auto flown = [&](double m) { return at + core::seconds(m / cruise); };
    model::Sortie sortie;
    sortie.asset = model::AssetKey("drone");
    sortie.waypoints = {
        {at, base}, {flown(1), {base.east_m + 1 + metres_off, base.north_m}}, {flown(60), base}};
    model::Plan plan;
    plan.sorties = {sortie};
    return violations(problem, plan);
  };
  EXPECT_THAT(fast(0.15), IsEmpty());
  EXPECT_THAT(fast(0.5), testing::ElementsAre(HasSubstr("speed")));
}

TEST(Violations, TurnaroundAndBudgetAreSeen) {
  World world;
  world.boats("B", 3, 2);
  world.add_asset("drone", "drone", "B", hours(1));
  const Problem problem = world.problem();
  const Point base = world.scenario.library.bases[1].at;
  model::Plan plan;
  for (const double at : {60.0, 95.0, 200.0}) {
    model::Sortie sortie;
    sortie.asset = model::AssetKey("drone");
    sortie.waypoints = {{kDusk + minutes(at), base}, {kDusk + minutes(at + 30), base}};
    plan.sorties.push_back(sortie);
  }
  const auto found = violations(problem, plan);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_THAT(found[0], HasSubstr("turnaround"));
  EXPECT_THAT(found[1], HasSubstr("budget"));
}

}  // namespace
}  // namespace vigie::planning
