// SPDX-License-Identifier: Apache-2.0
// Tonight over outlooks: what each weather lets an asset see, against a sum written out here.
#include "vigie/planning/outlooks.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "vigie/planning/test_world.h"

namespace vigie::planning {
namespace {

// Fog from one hour to another: under the helicopter's minima, and half as far for the patrol.
class FogSea : public motion::TestSea {
 public:
  double from_h = 0, until_h = 0;
  model::Weather weather_at(core::Instant at) const override {
    model::Weather now = weather;
    const double hour = core::in_hours(at - kDusk);
    if (hour >= from_h && hour < until_h) now.visibility = core::metres(500);
    return now;
  }
};

struct FoggyNight {
  World world;
  FogSea fog;
  belief::Belief fog_boats;

  FoggyNight() {
    world.add_asset("patrol-A", "patrol", "A", core::hours(6));
    world.add_asset("helicopter-B", "helicopter", "B", core::hours(3));
    world.boats("A", 1, 1);
    world.boats("B", 3, 2);
    world.boats("C", 4, 1);
  }
};

TEST(Outlooks, AnOutlookAsForecastIsWorthWhatTheForecastIs) {
  FoggyNight night;
  const Problem problem = night.world.problem();
  auto tonight = Tonight::make(problem);
  ASSERT_TRUE(tonight.has_value());
  (*tonight)->build_graphs();
  const CompiledNight compiled = compile_night(**tonight);
  const Outlook same{&night.world.sea, &night.world.belief};
  const std::vector<Outlook> outlooks{same, same};
  const CompiledOutlooks out = compile_outlooks(**tonight, compiled, outlooks, 1);
  EXPECT_EQ(out.weathers, 1u);
  // The same particles with worth in tenths make up the forecast's problem; here in fifths.
  SearchProblem fifths = compiled.search;
  fifths.weight.clear();
  fifths.slot.clear();
  fifths.first = {0};
  const auto added = add_particles(fifths, **tonight, problem,
                                   std::vector<float>(compiled.search.slots(), 0), {.levels = 5});
  SearchOptions o;
  o.budget_s = 1e9;
  o.rounds = 5;
  o.moves = 2000;
  const SearchPlan plan = solve_search(compiled.search, o).plan;
  const Unseen unseen = unseen_by(out.risk, plan, 0.5);
  EXPECT_GT(value_of(fifths, plan), 0.3);
  EXPECT_NEAR(unseen.each[0], added.total - value_of(fifths, plan), 1e-6);
  EXPECT_NEAR(unseen.each[0], unseen.each[1], 1e-9);
  EXPECT_NEAR(unseen.mean, unseen.tail, 1e-9);
}

// Fog over the whole night grounds the helicopter and takes half of what the patrol sees; fog in
// part of the night, in that part only; a night on which nobody leaves leaves nobody unseen.
TEST(Outlooks, WhatFogGroundsSeesNothing) {
  FoggyNight night;
  const Problem problem = night.world.problem();
  auto tonight = Tonight::make(problem);
  ASSERT_TRUE(tonight.has_value());
  (*tonight)->build_graphs();
  const CompiledNight compiled = compile_night(**tonight);
  FogSea all_night, late;
  all_night.until_h = 24;
  late.from_h = 4;
  late.until_h = 24;
  const belief::Belief nobody;
  const std::vector<Outlook> outlooks{{&night.world.sea, &night.world.belief},
                                      {&all_night, &night.world.belief},
                                      {&late, &night.world.belief},
                                      {&night.world.sea, &nobody}};
  const CompiledOutlooks out = compile_outlooks(**tonight, compiled, outlooks, 2);
  EXPECT_EQ(out.weathers, 3u);  // the third where fog comes as a step ends: seen, but no go
  SearchOptions o;
  o.budget_s = 1e9;
  o.rounds = 5;
  o.moves = 2000;
  const SearchPlan whole = solve_search(compiled.search, o).plan;
  std::size_t helicopter = 0;
  while (compiled.search.assets[helicopter].name != "helicopter-B") ++helicopter;
  SearchPlan alone(whole.size());
  alone[helicopter] = whole[helicopter];
  ASSERT_FALSE(alone[helicopter].empty());
  const Unseen unseen = unseen_by(out.risk, alone, 0.25);
  EXPECT_LT(unseen.each[0], out.worth[0] - 0.2);
  EXPECT_NEAR(unseen.each[1], out.worth[1], 1e-9);
  EXPECT_EQ(unseen.each[3], 0);
  EXPECT_NEAR(unseen.tail, out.worth[1], 1e-9);
  // Late fog: what the plan finds before it, and no more.
  SearchPlan early = alone;
  for (SearchSortie& s : early[helicopter]) {
    for (std::size_t i = 0; i < s.at.size(); ++i)
      if (s.start + i >= 23) s.at[i] = kNoNode;  // 10-minute steps; the 24th ends in fog
  }
  EXPECT_NEAR(unseen.each[2], unseen_by(out.risk, early, 0.25).each[0], 1e-6);
  const Unseen both = unseen_by(out.risk, whole, 0.25);
  EXPECT_LT(both.each[1], out.worth[1]);  // the patrol still sees
  EXPECT_GT(both.each[1], both.each[0]);
}

TEST(Outlooks, ThePlanForTheWorstIsLawfulAndNoBetterThanItsBound) {
  FoggyNight night;
  const Problem problem = night.world.problem();
  FogSea early, late;
  early.until_h = 3;
  late.from_h = 4;
  late.until_h = 24;
  const std::vector<Outlook> outlooks{{&night.world.sea, &night.world.belief},
                                      {&early, &night.world.belief},
                                      {&late, &night.world.belief}};
  RiskOptions o;
  o.budget_s = 1e9;
  o.rounds = 10;
  o.epochs = 8;
  o.epoch_moves = 100;
  o.moves = 300;
  o.measure.tail = 0.34;
  const auto c =
      certify_worst(problem, {.to_plan = outlooks, .to_choose = {}, .fresh = outlooks}, o);
  ASSERT_TRUE(c.has_value());
  EXPECT_TRUE(violations(problem, c->plan).empty());
  EXPECT_TRUE(violations(problem, c->mean_plan).empty());
  EXPECT_GE(c->objective, c->at_least - 1e-9);
  EXPECT_GE(c->mean.mean, c->mean_at_least - 1e-9);
  EXPECT_LE(c->worst.tail, c->mean.tail + 1e-9);
  EXPECT_NEAR(c->fresh_worst.tail, c->worst.tail, 1e-9);
  o.threads = 1;
  const auto again =
      certify_worst(problem, {.to_plan = outlooks, .to_choose = {}, .fresh = outlooks}, o);
  EXPECT_EQ(again->worst.each, c->worst.each);
  EXPECT_EQ(again->at_least, c->at_least);
}

}  // namespace
}  // namespace vigie::planning
