// SPDX-License-Identifier: Apache-2.0
// The search solver on small random instances: no plan ever beats the bound, no plan breaks a rule,
// and on the smallest the plan is as good as brute force.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/planning/search_anneal.h"
#include "vigie/planning/search_bound.h"
#include "vigie/planning/search_exact.h"
#include "vigie/planning/search_night.h"
#include "vigie/planning/search_replan.h"
#include "vigie/planning/search_solver.h"
#include "vigie/planning/test_search_instances.h"
#include "vigie/planning/test_search_rules.h"

namespace vigie::planning {
namespace {

using core::Random;

constexpr std::uint64_t kSeed = 20261125;

double bound_of(const SearchProblem& problem, int rounds) {
  Relaxation relaxation(problem, 1);
  for (int i = 0; i < rounds; ++i) relaxation.round();
  return relaxation.upper_bound();
}

SearchPlan annealed_plan(const SearchProblem& problem, std::uint64_t seed, std::size_t moves) {
  const SearchTables tables(problem);
  PlanInWork work(tables);
  plan_greedily(work, problem);
  AnnealOptions o;
  o.seed = seed;
  o.moves = moves;
  o.hot = 0.02 * problem.total_weight();
  o.cold = 1e-5 * problem.total_weight();
  anneal(work, o);
  EXPECT_NEAR(work.value(), value_of(problem, work.plan()), 1e-9);
  return work.plan();
}

// script/rule-study asks for a thousand.
int instances(int otherwise) {
  const char* asked = std::getenv("VIGIE_SEARCH_INSTANCES");
  return asked != nullptr ? std::atoi(asked) : otherwise;
}

SearchPlan greedy_plan(const SearchProblem& problem) {
  const SearchTables tables(problem);
  PlanInWork work(tables);
  plan_greedily(work, problem);
  return work.plan();
}

// Moves at a temperature of nothing: local search alone.
SearchPlan climbed_plan(const SearchProblem& problem, std::uint64_t seed) {
  const SearchTables tables(problem);
  PlanInWork work(tables);
  Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("climb")});
  plan_greedily(work, problem);
  for (int i = 0; i < 200; ++i) {
    work.move_look(draws, 0);
    work.move_stretch(draws, 0);
    work.move_end(draws, 0);
  }
  return work.plan();
}

SearchPlan whole_solver_plan(const SearchProblem& problem, std::uint64_t seed) {
  SearchOptions options;
  options.budget_s = 1e9;
  options.rounds = 8;
  options.moves = 400;
  options.threads = 1;
  options.seed = seed;
  return solve_search(problem, options).plan;
}

TEST(Search, NoPlanOfAnyMethodBeatsTheBoundOrBreaksARule) {
  Random draws({.seed = kSeed, .replicate = 0, .stream = core::stream_of("thousand")});
  const int count = instances(200);
  int proven = 0;
  double closest = 1;
  for (int i = 0; i < count; ++i) {
    const InstanceSize size{.side = 2 + draws.below(2),
                            .steps = 5 + draws.below(5),
                            .tracks = 3 + draws.below(25),
                            .assets = 1 + draws.below(3)};
    const SearchProblem problem = random_problem(size, draws);
    const auto seed = static_cast<std::uint64_t>(i);
    std::vector<SearchPlan> plans{greedy_plan(problem), climbed_plan(problem, seed),
                                  annealed_plan(problem, seed, 600),
                                  whole_solver_plan(problem, seed)};
    const auto exact =
        solve_exactly(problem, {.most_nights = 800, .most_nodes = 200, .rounds = 20, .stop = {}});
    if (exact) plans.push_back(exact->plan);
    const double bound = bound_of(problem, 12);
    for (std::size_t p = 0; p < plans.size(); ++p) {
      EXPECT_LE(value_of(problem, plans[p]), bound + 1e-9)
          << "seed " << kSeed << " instance " << i << " method " << p;
      const auto broken = broken_rules(problem, plans[p]);
      EXPECT_TRUE(broken.empty()) << broken[0] << ", instance " << i << " method " << p;
      closest = std::min(closest, 1 - value_of(problem, plans[p]) / bound);
    }
    if (!exact || !exact->proven) continue;
    ++proven;
    EXPECT_LE(exact->value, exact->root_bound + 1e-9) << "instance " << i;
    for (const SearchPlan& plan : plans)
      EXPECT_LE(value_of(problem, plan), exact->value + 1e-9) << "instance " << i;
  }
  std::printf("%d instances, %d proven optimal; nearest plan to its bound: %.2g below\n", count,
              proven, closest);
  EXPECT_GE(proven, count / 10);
}

TEST(Search, TheCheckerSeesABrokenRule) {
  Random draws({.seed = kSeed, .replicate = 0, .stream = core::stream_of("broken")});
  const SearchProblem problem = random_problem({}, draws);
  SearchPlan plan(problem.assets.size());
  SearchSortie sortie{.start = 0, .at = std::vector<Node>(problem.steps, Node{0})};
  sortie.at[3] = 8;  // across the board in a step, for longer than any endurance
  plan[0] = {sortie};
  EXPECT_GE(broken_rules(problem, plan).size(), 2u);
}

double best_of_all_plans(const SearchProblem& problem) {
  std::vector<std::vector<AssetPlan>> nights;
  for (const SearchAsset& a : problem.assets) nights.push_back(all_nights(problem, a));
  double best = 0;
  for (const AssetPlan& first : nights[0]) {
    for (const AssetPlan& second : nights.size() > 1 ? nights[1] : std::vector<AssetPlan>{{}}) {
      SearchPlan plan{first};
      if (nights.size() > 1) plan.push_back(second);
      const double value = value_of(problem, plan);
      if (value > best && broken_rules(problem, plan).empty()) best = value;
    }
  }
  return best;
}

// The tree's bound meets its value, and both are what trying every plan gives. Also says which side
// of the solver's gap is short, bound or plan.
TEST(Search, BranchAndBoundEqualsBruteForceOnEveryOneOfTheSmallest) {
  Random draws({.seed = kSeed, .replicate = 0, .stream = core::stream_of("smallest")});
  const int count = instances(60) >= 1000 ? 200 : 60;
  int found_by_solver = 0, root_tight = 0;
  std::size_t nodes = 0;
  double bound_over = 0, plan_under = 0;  // mean shares of the best
  for (int i = 0; i < count; ++i) {
    SearchProblem problem = random_problem(
        {.side = 2, .steps = 4, .tracks = 6, .assets = 1 + static_cast<std::size_t>(i % 2)}, draws);
    for (SearchAsset& a : problem.assets) a.endurance = std::min<Step>(a.endurance, 3);
    const double best = best_of_all_plans(problem);
    const auto exact = solve_exactly(problem, {});
    ASSERT_TRUE(exact.has_value() && exact->proven) << "instance " << i;
    EXPECT_NEAR(exact->value, best, 1e-9) << "seed " << kSeed << " instance " << i;
    EXPECT_NEAR(exact->upper_bound, best, 1e-9) << "seed " << kSeed << " instance " << i;
    EXPECT_NEAR(exact->value, value_of(problem, exact->plan), 1e-12);
    EXPECT_TRUE(broken_rules(problem, exact->plan).empty());
    EXPECT_GE(exact->root_bound, best - 1e-9);
    ASSERT_GE(bound_of(problem, 30), best - 1e-9) << "seed " << kSeed << " instance " << i;
    nodes += exact->nodes;
    root_tight += exact->root_bound < best * (1 + 1e-9);
    const double solved = value_of(problem, annealed_plan(problem, 1, 5000));
    EXPECT_LE(solved, best + 1e-9) << "instance " << i;
    found_by_solver += solved > best - 1e-9;
    if (best <= 0) continue;
    bound_over += (exact->root_bound / best - 1) / count;
    plan_under += (1 - solved / best) / count;
  }
  std::printf(
      "%d of %d equal brute force; %zu nodes; tight at the root on %d; annealing as good on "
      "%d; in the mean the bound lies %.2f %% above the best plan, annealing's %.2f %% below\n",
      count, count, nodes, root_tight, found_by_solver, 100 * bound_over, 100 * plan_under);
  EXPECT_GE(found_by_solver, count / 2);
}

TEST(Search, MoreNightsThanAllowedAreRefusedByName) {
  Random draws({.seed = kSeed, .replicate = 0, .stream = core::stream_of("many nights")});
  const SearchProblem problem = random_problem({.side = 3, .steps = 9, .assets = 1}, draws);
  const auto exact = solve_exactly(problem, {.most_nights = 3, .stop = {}});
  ASSERT_FALSE(exact.has_value());
  EXPECT_EQ(exact.error().kind, core::ErrorKind::refused);
}

TEST(Search, ThePriceOfANightIsTheBestOfAllNights) {
  Random draws({.seed = kSeed, .replicate = 0, .stream = core::stream_of("pricing")});
  for (int i = 0; i < 400; ++i) {
    const SearchProblem problem =
        random_problem({.side = 2, .steps = 6, .tracks = 3, .assets = 1}, draws);
    const SearchAsset& a = problem.assets[0];
    std::vector<float> reward;
    for (std::size_t j = 0; j < problem.steps * a.nodes.size(); ++j)
      reward.push_back(static_cast<float>(draws.uniform()));
    double best = 0;
    for (const AssetPlan& night : all_nights(problem, a)) {
      double sum = 0;
      for (const SearchSortie& s : night) {
        for (std::size_t t = 0; t < s.at.size(); ++t) {
          if (s.at[t] != kNoNode)
            sum += static_cast<double>(reward[(s.start + t) * a.nodes.size() + s.at[t]]);
        }
      }
      best = std::max(best, sum);
    }
    SortiePricer pricer(problem, 0);
    const auto priced = pricer.best(reward);
    EXPECT_NEAR(priced.value, best, 1e-5) << "seed " << kSeed << " instance " << i;
    EXPECT_TRUE(broken_rules(problem, {priced.plan}).empty());
  }
}

TEST(Search, AValueThatRisesIsRefused) {
  SearchProblem problem;
  problem.places = 1;
  problem.steps = 2;
  TrackWriter writer(problem);
  const std::vector<std::uint32_t> slots{0, 1};
  const std::vector<float> rising{0.5F, 1.0F}, falling{1.0F, 0.5F};
  EXPECT_FALSE(writer.add(1, slots, rising));
  ASSERT_TRUE(writer.add(1, slots, falling));
  // Two tracks: one that ends after the first step, worth the drop, and one that goes on.
  EXPECT_EQ(problem.weight, (std::vector<double>{0.5, 0.5}));
}

TEST(Search, ASmallNightIsSolvedAlikeByAnyNumberOfThreads) {
  const NightOptions night{.assets = 3,
                           .width_scale = 0.3,
                           .boats = 600,
                           .seed = 5,
                           .boat_seed = 1,
                           .columns = 26,
                           .rows = 20,
                           .steps = 48,
                           .coupled = true};
  const SearchProblem problem = night_problem(night);
  SearchOptions options;
  options.budget_s = 1e9;
  options.rounds = 12;
  options.moves = 3000;
  options.threads = 1;
  const SearchResult one = solve_search(problem, options);
  options.threads = 2;
  const SearchResult two = solve_search(problem, options);
  EXPECT_EQ(one.plan, two.plan);
  EXPECT_EQ(one.upper_bound, two.upper_bound);
  EXPECT_GE(one.upper_bound, one.value);
  EXPECT_GE(one.value, one.first_value);
  EXPECT_TRUE(broken_rules(problem, one.plan).empty());
}

// On random small nights, at every step and for every asset lost or none: what is flown and what
// the old plan still does is worth what it was, the new plan is worth no less and no more than its
// bound, and the night as it is then flown keeps every rule.
TEST(Search, ANightPlannedAgainGoesOnFromWhereItStands) {
  Random draws({.seed = kSeed, .stream = core::stream_of("replan test")});
  int in_the_air = 0, better = 0;
  for (int i = 0; i < 60; ++i) {
    SearchProblem night = random_problem({.side = 5, .steps = 14, .assets = 3}, draws);
    for (SearchAsset& a : night.assets) {
      a.endurance = 8;
      a.budget = 12;
    }
    const SearchPlan plan = annealed_plan(night, static_cast<std::uint64_t>(i), 300);
    NightEvent event{.now = static_cast<Step>(draws.below(15)), .lost = std::nullopt};
    if (draws.bernoulli(0.5)) event.lost = draws.below(3);
    const RestOfNight rest = rest_of_night(night, plan, event);
    for (const std::size_t s : rest.sortie) in_the_air += s != RestOfNight::kOnGround;
    const SearchPlan kept = joined(night, plan, event, rest, rest.planned);
    if (!event.lost) {
      EXPECT_EQ(kept, plan) << i;
    }
    const double value = value_of(rest.problem, rest.planned);
    EXPECT_NEAR(rest.before + value, value_of(night, kept), 1e-6 * night.total_weight()) << i;
    SearchOptions options;
    options.budget_s = 1e9;
    options.rounds = 5;
    options.moves = 200;
    const SearchResult again = replan(rest, options);
    EXPECT_GE(again.value, value - 1e-9);
    EXPECT_LE(again.value, again.upper_bound + 1e-9);
    better += again.value > value + 1e-9;
    const SearchPlan whole = joined(night, plan, event, rest, again.plan);
    EXPECT_NEAR(rest.before + again.value, value_of(night, whole), 1e-6 * night.total_weight());
    SearchPlan checked = whole;  // what is lost need not come home
    if (event.lost) checked[*event.lost].clear();
    const auto broken = broken_rules(night, checked);
    EXPECT_TRUE(broken.empty()) << i << ": " << (broken.empty() ? "" : broken.front());
  }
  EXPECT_GT(in_the_air, 20);
  EXPECT_GT(better, 5);
}

// Ten places in a row, one step apart, the base beside the first; three of one asset, two at once.
TEST(Search, WhatIsInTheAirChoosesFromWhereItIs) {
  SearchProblem night;
  night.places = 10;
  night.steps = 20;
  night.kinds.push_back({std::vector<float>(night.slots(), 0.5F)});
  night.caps.push_back({.rule = "at once", .most = 2});
  SearchAsset a;
  for (std::uint16_t p = 0; p < 10; ++p) {
    a.nodes.push_back({{.place = p, .share = 1}});
    a.out_steps.push_back(p + 1);
    a.home_steps.push_back(p);
    auto& moves = a.moves.emplace_back();
    for (int q = std::max(0, p - 1); q <= std::min(9, p + 1); ++q)
      moves.push_back({.to = static_cast<Node>(q), .steps = 1});
  }
  a.open.assign(night.steps, 1);
  a.take_off.assign(night.steps, 1);
  a.endurance = 10;
  a.turnaround = 2;
  a.budget = 15;
  a.group = 0;
  night.assets.assign(3, a);
  TrackWriter writer(night);
  const std::uint32_t slots[] = {night.slot_of(3, 3, 0), night.slot_of(9, 5, 0)};
  const float worth[] = {1, 1};
  ASSERT_TRUE(writer.add(1, slots, worth));
  const Node none = kNoNode;
  const SearchPlan plan{{{.start = 0, .at = {none, none, none, 3, 4, none, none, none, none}}},
                        {{.start = 0, .at = {0, none, none, none, none}}, {.start = 12, .at = {0}}},
                        {}};
  const auto at = [&](Step now) { return rest_of_night(night, plan, {.now = now, .lost = {}}); };
  const RestOfNight outbound = at(2);  // two more steps to a look at 3
  ASSERT_EQ(outbound.asset, (std::vector<std::size_t>{0, 0, 1, 2}));
  EXPECT_EQ(outbound.problem.assets[0].out_steps,
            (std::vector<std::uint16_t>{5, 4, 3, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(outbound.problem.assets[0].endurance, 8);  // nothing is planned after it
  EXPECT_EQ(outbound.problem.caps[0].at(2), 1);        // the second is on its way home
  EXPECT_EQ(outbound.problem.caps[0].at(4), 1);
  EXPECT_EQ(outbound.problem.caps[0].at(5), 2);
  for (const auto& [k, budget, from] : {std::array<std::size_t, 3>{1, 5, 12}, {2, 10, 7}}) {
    EXPECT_EQ(outbound.problem.assets[k].budget, budget);
    EXPECT_EQ(outbound.problem.assets[k].take_off[from - 1], 0);
    EXPECT_EQ(outbound.problem.assets[k].take_off[from], 1);
  }
  EXPECT_EQ(outbound.problem.weight, std::vector<double>{1});
  const RestOfNight working = at(4);  // has just looked at 3
  EXPECT_EQ(working.problem.assets[0].out_steps,
            (std::vector<std::uint16_t>{3, 2, 1, 1, 1, 2, 3, 4, 5, 6}));
  EXPECT_NEAR(working.problem.weight[0], std::exp(-0.5), 1e-7);
  EXPECT_NEAR(working.before, 1 - std::exp(-0.5), 1e-7);
  EXPECT_EQ(rest_of_night(night, plan, {.now = 4, .lost = 0}).asset,
            (std::vector<std::size_t>{1, 2}));
}

TEST(Search, ACallIsSearchedForFromWhereItWasHeard) {
  const NightOptions options{.assets = 3, .width_scale = 1, .boats = 500, .seed = 3, .steps = 48};
  const SearchProblem night = night_problem(options);
  const SearchPlan plan = annealed_plan(night, 1, 2000);
  const NightEvent event{.now = 24, .lost = std::nullopt};
  RestOfNight rest = rest_of_night(night, plan, event);
  const double expected = rest.problem.total_weight();
  const NightCall call{.step = 24, .east_km = 65, .north_km = 50, .boats = 400};
  const auto boats = boats_of_call(options, call);
  double east = 0, north = 0;
  for (const NightBoat& boat : boats) {
    EXPECT_EQ(boat.fixes[23].state, BoatState::absent);
    EXPECT_NE(boat.fixes[24].state, BoatState::absent);
    east += static_cast<double>(boat.fixes[24].east_km) / 400;
    north += static_cast<double>(boat.fixes[24].north_km) / 400;
  }
  EXPECT_NEAR(east, 65, 4 * 3 / 20.0);
  EXPECT_NEAR(north, 50, 4 * 3 / 20.0);
  add_boats(rest.problem, options, boats, 1);
  EXPECT_GT(rest.problem.total_weight(), expected + 0.75);
  SearchOptions search;
  search.budget_s = 1e9;
  search.rounds = 5;
  search.moves = 3000;
  const SearchResult again = replan(rest, search);
  EXPECT_GT(again.value, value_of(rest.problem, rest.planned) + 0.1);
}

}  // namespace
}  // namespace vigie::planning
