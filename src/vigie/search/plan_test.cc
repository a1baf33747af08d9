// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/plan.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/search/test_begin.h"

namespace vigie::search {
namespace {

using core::hours;
using core::knots;
using core::metres;
using sensing::LateralRange;

// A normal cloud that widens and drifts north-east; all of it in one state.
Cloud normal_cloud(double east_sd, double north_sd, model::DriftState state, std::size_t n = 1500,
                   double for_hours = 4) {
  core::Random draws({.seed = 111, .replicate = 0, .stream = core::stream_of("cloud")});
  Cloud cloud;
  cloud.from = kBegin;
  cloud.step = core::minutes(10);
  std::vector<geo::Point> first;
  std::vector<geo::Velocity> speed;
  for (std::size_t i = 0; i < n; ++i) {
    first.push_back({east_sd * draws.normal(), north_sd * draws.normal()});
    speed.push_back({0.4 + 0.08 * draws.normal(), 0.3 + 0.08 * draws.normal()});
  }
  for (int k = 0; k <= static_cast<int>(6 * for_hours); ++k) {
    std::vector<geo::Point> now(n);
    for (std::size_t i = 0; i < n; ++i)
      now[i] = geo::moved(first[i], speed[i], core::minutes(10.0 * k));
    cloud.at.push_back(std::move(now));
    cloud.state.emplace_back(n, state);
  }
  cloud.weight.assign(n, 1.0 / static_cast<double>(n));
  return cloud;
}

Unit helicopter_unit(const std::string& name, double boat_m, double person_m,
                     double from_hours = 0.5, double for_hours = 1.5) {
  Unit unit{.name = name,
            .kind = model::AssetKind::helicopter,
            .speed = knots(90),
            .altitude = core::feet(500),
            .begin = kBegin + hours(from_hours),
            .on_scene = hours(for_hours),
            .legal_basis = "rescue"};
  UnitSight sight;
  const auto see = [&](model::TargetClass target, double width) {
    sight.classes[static_cast<int>(target)] = {"eye", LateralRange::inverse_cube(metres(width)),
                                               metres(width), false};
  };
  see(model::TargetClass::craft_stopped, boat_m);
  see(model::TargetClass::craft_swamped, boat_m / 2);
  see(model::TargetClass::people_in_water, person_m);
  unit.sights = {sight};
  return unit;
}

PlanRequest request_of(Cloud cloud, std::vector<Unit> units) {
  return {.cloud = std::move(cloud),
          .object = "boat",
          .units = std::move(units),
          .draft_particles = 300,
          .threads = 2};
}

TEST(SearchPlan, FindsMuchOfANormalCloudAndSaysSo) {
  const auto plan = plan_search(request_of(normal_cloud(4000, 2500, model::DriftState::adrift),
                                           {helicopter_unit("one", 1500, 100)}));
  ASSERT_TRUE(plan) << core::format_error(plan.error());
  ASSERT_EQ(plan->tasks.size(), 1U);
  const model::SearchTask& task = plan->tasks[0];
  EXPECT_GT(task.simulated_pos, 0.6);
  EXPECT_NEAR(task.pos, task.containment * task.pod_ideal, 1e-12);
  EXPECT_NEAR(task.pos, task.simulated_pos, 0.1);
  EXPECT_NEAR(task.coverage,
              task.sweep_width * task.track_length / (task.area.along * task.area.across), 1e-9);
  EXPECT_EQ(plan->alternatives.size(), 5U);  // every standard pattern was placed and weighed
  for (const auto& other : plan->alternatives) EXPECT_GT(other.simulated_pos, 0);
  // The time line ends at what the task found, and rises.
  EXPECT_NEAR(plan->timeline.back().simulated_pos, task.simulated_cumulative, 1e-9);
  for (std::size_t k = 1; k < plan->timeline.size(); ++k) {
    EXPECT_GE(plan->timeline[k].simulated_pos, plan->timeline[k - 1].simulated_pos);
    EXPECT_GE(plan->timeline[k].allocated_pos, plan->timeline[k - 1].allocated_pos - 1e-12);
  }
}

// Koopman's optimum of the same effort on the same spread is what the allocation tends to, and a
// good pattern of a better law than chance comes near or above it.
TEST(SearchPlan, ComesNearTheOptimumOfKoopman) {
  const Unit unit = helicopter_unit("one", 800, 100, 0.2, 1);
  PlanRequest request =
      request_of(normal_cloud(2500, 2500, model::DriftState::adrift, 8'000, 1.5), {unit});
  request.slot = core::minutes(90);
  const auto plan = plan_search(request).value();
  const core::Area effort = metres(800) * (unit.speed * unit.on_scene);
  const double koopman = koopman_circular_normal(metres(2530), effort).pos;
  EXPECT_NEAR(plan.slots[0].effort_km2, effort.si() / 1e6, 1e-6);
  EXPECT_NEAR(plan.timeline.back().allocated_pos, koopman, 0.03);
  EXPECT_GT(plan.tasks[0].simulated_pos, koopman - 0.08);
}

// A search flown for a boat when people are in the water: other widths, another plan (F10).
TEST(SearchPlan, ChangesWithThePeopleInTheWater) {
  const std::vector<Unit> units = {helicopter_unit("one", 3000, 150)};
  const auto boat =
      plan_search(request_of(normal_cloud(3000, 2000, model::DriftState::adrift), units)).value();
  Cloud persons = normal_cloud(3000, 2000, model::DriftState::people_in_water);
  const auto people = plan_search(request_of(persons, units)).value();
  EXPECT_EQ(boat.tasks[0].target, model::TargetClass::craft_stopped);
  EXPECT_EQ(people.tasks[0].target, model::TargetClass::people_in_water);
  EXPECT_NEAR(people.tasks[0].sweep_width.si(), 150, 1e-6);
  EXPECT_LT(people.tasks[0].track_spacing.si(), 0.6 * boat.tasks[0].track_spacing.si());
  // The boat's plan flown over people finds less than the plan made for them.
  const auto effort = efforts(persons, units[0], boat.tasks[0].legs, 1, 1);
  double flown = 0;
  for (std::size_t i = 0; i < effort.size(); ++i)
    flown -= persons.weight[i] * std::expm1(-effort[i]);
  EXPECT_LT(flown, people.tasks[0].simulated_pos);
}

TEST(SearchPlan, KeepsAircraftApartAndBoatsOffLand) {
  Unit boat = helicopter_unit("boat", 500, 100, 0.3, 3);
  boat.kind = model::AssetKind::boat;
  boat.speed = knots(18);
  PlanRequest request =
      request_of(normal_cloud(3000, 2000, model::DriftState::adrift),
                 {helicopter_unit("one", 500, 100), helicopter_unit("two", 500, 100, 0.7), boat});
  request.is_land = [](geo::Point p) { return p.east_m < -1000; };
  const auto plan = plan_search(request).value();
  ASSERT_EQ(plan.tasks.size(), 3U);
  std::vector<const model::SearchTask*> aircraft;
  for (const model::SearchTask& task : plan.tasks) {
    if (task.kind == model::AssetKind::helicopter) aircraft.push_back(&task);
    if (task.kind != model::AssetKind::boat) continue;
    for (const model::SearchLeg& leg : task.legs) EXPECT_GE(leg.until.east_m, -1000.001);
  }
  ASSERT_EQ(aircraft.size(), 2U);
  // Minute by minute they are never within 100 m of each other while both are there.
  const auto place = [](const model::SearchTask& task, core::Instant at) {
    for (const model::SearchLeg& leg : task.legs)
      if (leg.begin <= at && at < leg.end)
        return geo::between(leg.from, leg.until, (at - leg.begin) / (leg.end - leg.begin));
    return geo::Point{1e9, 1e9};
  };
  for (double minute = 0; minute < 240; minute += 0.25) {
    const core::Instant at = kBegin + core::minutes(minute);
    const geo::Point a = place(*aircraft[0], at), b = place(*aircraft[1], at);
    if (a.east_m > 1e8 || b.east_m > 1e8) continue;
    EXPECT_GT(geo::distance(a, b).si(), 100) << minute;
  }
}

TEST(SearchPlan, KeepsInsideTheLegalArea) {
  Unit drone = helicopter_unit("drone", 700, 60);
  drone.legal_area = {{-2000, -9000}, {9000, -9000}, {9000, 9000}, {-2000, 9000}};
  const auto plan =
      plan_search(request_of(normal_cloud(3000, 2000, model::DriftState::adrift), {drone})).value();
  ASSERT_EQ(plan.tasks.size(), 1U);
  for (const model::SearchLeg& leg : plan.tasks[0].legs) EXPECT_GE(leg.until.east_m, -2000);
}

TEST(SearchPlan, IsTheSameForAnyNumberOfThreadsAndDoesNotHarmByMoreUnits) {
  PlanRequest request =
      request_of(normal_cloud(3000, 3000, model::DriftState::adrift),
                 {helicopter_unit("one", 900, 100), helicopter_unit("two", 700, 90, 2.2)});
  const auto two = plan_search(request).value();
  request.threads = 1;
  const auto one = plan_search(request).value();
  ASSERT_EQ(one.tasks.size(), two.tasks.size());
  for (std::size_t k = 0; k < one.tasks.size(); ++k) {
    EXPECT_EQ(one.tasks[k].simulated_pos, two.tasks[k].simulated_pos);
    EXPECT_EQ(one.tasks[k].commence, two.tasks[k].commence);
  }
  EXPECT_GT(one.tasks[1].simulated_cumulative, one.tasks[0].simulated_cumulative);
  double sum = 0;
  for (const model::SearchTask& task : one.tasks) {
    EXPECT_NEAR(task.cumulative_pos, sum += task.pos, 1e-12);
    EXPECT_LE(task.end, request.cloud.until());
  }
}

TEST(SearchPlan, RefusesWhatItCannotPlan) {
  PlanRequest request = request_of(normal_cloud(1000, 1000, model::DriftState::adrift, 100), {});
  EXPECT_FALSE(plan_search(request));
  request.units = {helicopter_unit("one", 900, 100), helicopter_unit("one", 900, 100)};
  const auto twice = plan_search(request);
  ASSERT_FALSE(twice);
  EXPECT_NE(core::format_error(twice.error()).find("named twice"), std::string::npos);
}

}  // namespace
}  // namespace vigie::search
