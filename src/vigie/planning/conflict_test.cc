// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/conflict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/planning/test_world.h"

namespace vigie::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Random families of forbidden sets over at most nine rules, against trying all subsets.
TEST(Conflict, IsTheLeastOfAllSubsets) {
  core::Random draws({.seed = 20261126, .replicate = 0, .stream = core::stream_of("conflict")});
  for (int i = 0; i < 400; ++i) {
    const std::uint32_t count = 1 + draws.below(9);
    std::vector<std::uint32_t> forbidden;
    for (std::uint32_t k = draws.below(5); k > 0; --k) {
      std::uint32_t set = 0;
      for (std::uint32_t b = 0; b < count; ++b) set |= draws.bernoulli(0.5) ? 1U << b : 0U;
      if (set != 0) forbidden.push_back(set);
    }
    const auto conflicts = [&](std::uint32_t kept) {
      return std::ranges::any_of(forbidden, [&](std::uint32_t s) { return (s & kept) == s; });
    };
    int fewest = 100;
    for (std::uint32_t s = 0; s < 1U << count; ++s) {
      if (conflicts(s)) fewest = std::min(fewest, __builtin_popcount(s));
    }
    const auto found = least_conflict(count, [&](const std::vector<char>& kept) {
      std::uint32_t s = 0;
      for (std::size_t b = 0; b < kept.size(); ++b) s |= kept[b] ? 1U << b : 0U;
      return conflicts(s);
    });
    ASSERT_EQ(found.has_value(), fewest < 100) << "instance " << i;
    if (!found) continue;
    EXPECT_TRUE(found->least);
    EXPECT_EQ(static_cast<int>(found->members.size()), fewest) << "instance " << i;
    std::uint32_t members = 0;
    for (const std::size_t m : found->members) members |= 1U << m;
    EXPECT_TRUE(conflicts(members)) << "instance " << i;
  }
}

// Fog, ice and gale in hours of their choosing.
class SpellSea : public motion::TestSea {
 public:
  double fog_until_h = 0, ice_from_h = 99, gale_from_h = 99, gale_until_h = 99;
  model::Weather weather_at(core::Instant at) const override {
    model::Weather w = weather;
    const double hour = core::in_hours(at - kDusk);
    if (hour < fog_until_h) w.visibility = core::metres(300);
    w.icing = hour >= ice_from_h;
    if (hour >= gale_from_h && hour < gale_until_h) w.wind_speed = core::knots(40);
    return w;
  }
};

struct GroundedNight : World {
  SpellSea spells;
  GroundedNight() {
    boats("B", 3, 2);
    add_asset("drone", "drone", "B", core::hours(3));
  }
  model::Asset& drone() { return posture.assets[0]; }
  std::vector<std::string> why() {
    Problem p = problem();
    p.environment = &spells;
    const auto grounded = nothing_may_fly(p);
    EXPECT_TRUE(grounded.has_value());
    if (grounded->empty()) return {};
    EXPECT_EQ(grounded->size(), posture.assets.size());
    EXPECT_TRUE(grounded->front().least);
    return grounded->front().rules;
  }
};

TEST(Conflict, NoneWhereOneMayFly) {
  GroundedNight night;
  EXPECT_THAT(night.why(), IsEmpty());
  night.spells.fog_until_h = 7;  // an hour is left
  EXPECT_THAT(night.why(), IsEmpty());
}
TEST(Conflict, OneRule) {
  GroundedNight night;
  night.spells.fog_until_h = 9;
  EXPECT_THAT(night.why(), ElementsAre(HasSubstr("visibility")));
  night.spells.fog_until_h = 0;
  night.drone().hours_budget = core::minutes(5);
  EXPECT_THAT(night.why(), ElementsAre(HasSubstr("hours out")));
  night.drone().hours_budget = core::hours(3);
  night.type("drone").endurance = core::minutes(5);
  EXPECT_THAT(night.why(), ElementsAre(HasSubstr("endurance")));
}
TEST(Conflict, TwoRulesThatMeet) {
  GroundedNight night;
  night.spells.fog_until_h = 4;
  night.drone().on_call.until = kDusk + core::hours(4);
  EXPECT_THAT(night.why(), UnorderedElementsAre(HasSubstr("visibility"), HasSubstr("on call")));
  night.drone().on_call = night.scenario.night;
  night.spells.ice_from_h = 4;
  EXPECT_THAT(night.why(), UnorderedElementsAre(HasSubstr("visibility"), HasSubstr("icing")));
}
TEST(Conflict, ThreeRulesOfWhichNoTwoDo) {
  GroundedNight night;
  night.spells.fog_until_h = 2;
  night.spells.gale_from_h = 2;
  night.spells.gale_until_h = 5;
  night.drone().on_call.until = kDusk + core::hours(5);
  EXPECT_THAT(night.why(), UnorderedElementsAre(HasSubstr("visibility"), HasSubstr("wind"),
                                                HasSubstr("on call")));
  // A fourth rule that closes as much as two of them: the smallest set is smaller.
  night.type("drone").readiness_night = core::hours(3) + core::hours(5);
  EXPECT_THAT(night.why(), UnorderedElementsAre(HasSubstr("readiness"), HasSubstr("on call")));
}
TEST(Conflict, RadiusAndLegalArea) {
  GroundedNight night;
  night.type("drone").cruise_speed = core::knots(60);
  night.type("drone").radius_of_action = core::kilometres(3);
  night.scenario.library.legal_bases[0].area = {// beach C alone
                                                {15'000, -5'000},
                                                {30'000, -5'000},
                                                {30'000, 5'000},
                                                {15'000, 5'000}};
  EXPECT_THAT(night.why(),
              UnorderedElementsAre(HasSubstr("area of legal basis permit"), HasSubstr("radius")));
}
TEST(Conflict, AReserveOfOneKeepsTheOnlyOneHome) {
  GroundedNight night;
  night.posture.rules.reserves = {{.type = model::AssetTypeKey("drone"), .ready = 1}};
  EXPECT_THAT(night.why(), ElementsAre(HasSubstr("reserve")));
  night.add_asset("second", "drone", "B", core::hours(3));
  EXPECT_THAT(night.why(), IsEmpty());
}

TEST(Conflict, LockedSortiesThatCannotStandTogether) {
  World world;
  world.boats("B", 3, 2);
  for (const char* key : {"one", "two", "three"})
    world.add_asset(key, "drone", "B", core::hours(3));
  world.scenario.library.legal_bases[0].max_cameras = 2;
  const Problem problem = world.problem();
  const geo::Point base = world.scenario.library.bases[1].at;
  const auto out = [&](const char* asset, double from, double minutes) {
    model::Sortie s;
    s.asset = model::AssetKey(asset);
    s.waypoints = {{kDusk + core::minutes(from), base},
                   {kDusk + core::minutes(from + minutes / 2), {1'250, 0}},
                   {kDusk + core::minutes(from + minutes), base}};
    return s;
  };
  model::Plan plan;
  plan.sorties = {out("one", 60, 30), out("two", 65, 30), out("one", 120, 30)};
  EXPECT_FALSE(locked_conflict(problem, plan).has_value());
  plan.sorties.push_back(out("three", 70, 30));
  auto found = locked_conflict(problem, plan);
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->sorties, ElementsAre(0u, 1u, 3u));
  EXPECT_THAT(found->rules.front(), HasSubstr("cameras in the air"));
  plan.sorties.push_back(out("two", 105, 20));  // 10 minutes after it lands: turnaround 20
  found = locked_conflict(problem, plan);
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->sorties, ElementsAre(1u, 4u));
  EXPECT_THAT(found->rules, ElementsAre(HasSubstr("turnaround")));
  plan.sorties.push_back(out("three", 200, 40));  // endurance 35
  found = locked_conflict(problem, plan);
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->sorties, ElementsAre(5u));
  EXPECT_TRUE(found->least);
  SolveOptions options;
  options.iterations = 0;
  options.locked = plan.sorties;
  EXPECT_EQ(solve(problem, options).error().kind, core::ErrorKind::refused);
}

TEST(Conflict, APlanIsMadeAroundLockedSorties) {
  World world;
  world.boats("B", 3, 2);
  for (const char* key : {"one", "two", "three"})
    world.add_asset(key, "drone", "B", core::hours(2));
  world.scenario.library.legal_bases[0].max_cameras = 1;
  const Problem problem = world.problem();
  SolveOptions options;
  options.budget_seconds = 1e6;
  options.iterations = 40;
  const auto shuttle = shuttle_plan(problem);
  ASSERT_TRUE(shuttle && shuttle->sorties.size() >= 3);
  options.locked = {shuttle->sorties[0], shuttle->sorties[2]};
  // Off the steps' grid, as one dragged on a map is.
  for (model::Waypoint& w : options.locked[1].waypoints) w.at = w.at + core::minutes(3);
  const auto plan = solve(problem, options);
  ASSERT_TRUE(plan.has_value());
  EXPECT_THAT(violations(problem, *plan), IsEmpty());
  EXPECT_GT(plan->sorties.size(), 2u);
  for (const model::Sortie& locked : options.locked) {
    EXPECT_TRUE(std::ranges::any_of(plan->sorties, [&](const model::Sortie& s) {
      return s.asset == locked.asset && s.waypoints.size() == locked.waypoints.size() &&
             s.waypoints[1].at == locked.waypoints[1].at;
    }));
  }
}

}  // namespace
}  // namespace vigie::planning
