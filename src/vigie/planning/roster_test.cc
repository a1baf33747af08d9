// SPDX-License-Identifier: Apache-2.0
// A roster on a small night; on random nights and on a real one: rules_test.cc,
// night/night_test.cc.
#include "vigie/planning/roster.h"

#include <gtest/gtest.h>

#include "vigie/planning/certify.h"
#include "vigie/planning/conflict.h"
#include "vigie/planning/test_world.h"

namespace vigie::planning {
namespace {

// One additional drone at beach B, kept from these beaches.
World kept_from(std::initializer_list<const char*> beaches) {
  World world;
  world.boats("B", 2, 1);
  model::Asset& drone = world.add_asset("quad", "drone", "B", core::hours(3));
  drone.additional = true;
  for (const char* beach : beaches) drone.kept_from.push_back(model::SectorKey(beach));
  return world;
}

// Every way to plan ends without a sortie and none fails, and the roster alone is why.
TEST(RosterGround, NothingButOneDroneAndAllIsClosed) {
  World world = kept_from({"A", "B", "C"});
  const Problem problem = world.problem();
  SearchOptions search;
  search.budget_s = 1e9;
  search.rounds = 3;
  search.moves = 3'000;
  search.threads = 1;
  const auto certified = certify(problem, search);
  ASSERT_TRUE(certified.has_value());
  EXPECT_TRUE(certified->plan.sorties.empty());
  EXPECT_NEAR(certified->upper_bound, 0, 1e-3) << "its roundings";
  for (const auto& plan : {solve(problem, {.budget_seconds = 1e9, .iterations = 20}),
                           shuttle_plan(problem), ladder_plan(problem), random_plan(problem, 1)}) {
    ASSERT_TRUE(plan.has_value());
    EXPECT_TRUE(plan->sorties.empty());
  }
  const auto grounded = nothing_may_fly(problem).value();
  ASSERT_EQ(grounded.size(), 1u);
  EXPECT_EQ(grounded[0].rules,
            std::vector<std::string>{"the trial's roster: no additional drones over 3 sectors"});
  const auto forbidden = forbidden_by_roster(problem).value();
  ASSERT_EQ(forbidden.size(), 1u);
  EXPECT_TRUE(forbidden[0].on_the_ground);
}

// Beaches are 20 km apart: a drone with no limit of radius flies to B alone, never over A or C.
TEST(RosterGround, ItsOwnBeachIsOpenAndTheOthersAreClosed) {
  World world = kept_from({"A", "C"});
  const Problem problem = world.problem();
  const auto plan = solve(problem, {.budget_seconds = 1e9, .iterations = 20});
  ASSERT_TRUE(plan.has_value());
  EXPECT_FALSE(plan->sorties.empty());
  for (const model::Sortie& s : plan->sorties)
    for (const model::Waypoint& w : s.waypoints)
      EXPECT_TRUE(w.position.east_m > -8'750 && w.position.east_m < 11'250) << w.position.east_m;
}

// Closed where its base lies: it may take off, and reaches no open beach without crossing its own.
TEST(RosterGround, ABaseInAClosedSectorKeepsItOnTheGround) {
  World world = kept_from({"B"});
  const auto plan = solve(world.problem(), {.budget_seconds = 1e9, .iterations = 5});
  ASSERT_TRUE(plan.has_value());
  EXPECT_TRUE(plan->sorties.empty());
  ASSERT_EQ(plan->decisions.size(), 1u);
  EXPECT_FALSE(plan->decisions[0].go);
  EXPECT_NE(plan->decisions[0].reasons.back().find("roster"), std::string::npos);
}

}  // namespace
}  // namespace vigie::planning
