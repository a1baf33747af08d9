// SPDX-License-Identifier: Apache-2.0
// The finer simulation against closed forms, its tracks against what an aircraft can do, and the
// patrols it is used to judge against the rules.
#include "vigie/planning/night_rescore.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "vigie/planning/night_baselines.h"
#include "vigie/planning/search_anneal.h"
#include "vigie/planning/test_search_rules.h"
#include "vigie/sensing/lateral_range.h"

namespace vigie::planning {
namespace {

constexpr std::uint64_t kRescoreSeed = 20261126;
constexpr double kHelicopterKmh = 222;

core::Random rescore_draws(std::uint32_t replicate) {
  return core::Random(
      {.seed = kRescoreSeed, .replicate = replicate, .stream = core::stream_of("rescore test")});
}

double chance(double effort) { return -std::expm1(-effort); }

// An asset of the generated fleet that looks into one square, 10 km from its base, for `looks`
// steps.
struct OneSquare {
  NightOptions night{.assets = 1, .boats = 10, .coupled = false};
  SearchProblem problem = night_problem(night);
  NightPoint base = night_base(0);
  std::uint32_t place = 9 * night.columns + 12;  // south-west corner at 60, 45 km
  SearchSortie sortie;

  explicit OneSquare(std::size_t looks) {
    Node node = 0;
    while (problem.assets[0].nodes[node][0].place != place) ++node;
    sortie.start = 6;
    sortie.at.assign(problem.assets[0].out_steps[node], kNoNode);
    sortie.at.insert(sortie.at.end(), looks, node);
    sortie.at.resize(sortie.at.size() + problem.assets[0].home_steps[node], kNoNode);
  }
  std::vector<FlownLeg> fly(std::uint32_t replicate) const {
    return fly_sortie(night, problem.assets[0], base, sortie, rescore_draws(replicate));
  }
};

// What a track does that an asset cannot, in the test's own words.
std::vector<std::string> impossible(const std::vector<FlownLeg>& legs, NightPoint base,
                                    double speed_kmh) {
  std::vector<std::string> wrong;
  const auto apart = [](NightPoint a, NightPoint b) {
    return std::hypot(a.east_km - b.east_km, a.north_km - b.north_km);
  };
  if (apart(legs.front().from, base) > 1e-9) wrong.push_back("does not leave its base");
  if (apart(legs.back().to, base) > 1e-9) wrong.push_back("does not come home");
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const double hours = legs[i].until_h - legs[i].from_h;
    if (std::abs(apart(legs[i].from, legs[i].to) - speed_kmh * hours) > 1e-6)
      wrong.push_back("has another speed");
    if (i == 0) continue;
    if (apart(legs[i - 1].to, legs[i].from) > 1e-9) wrong.push_back("jumps");
    if (std::abs(legs[i - 1].until_h - legs[i].from_h) > 1e-12) wrong.push_back("waits");
  }
  return wrong;
}

TEST(Rescore, ALongStraightPassDetectsAsTheLateralRangeCurveSays) {
  const double hours = 1000 / kHelicopterKmh;
  for (const double width : {0.4, 1.0, 3.6}) {
    const auto curve = sensing::LateralRange::inverse_cube(core::kilometres(width));
    for (const double x : {0.1, 0.5, 1.0, 3.0, 8.0}) {
      const double effort = effort_on_pass(SightLaw::inverse_cube, width, kHelicopterKmh, {x, -500},
                                           {0, kHelicopterKmh}, hours);
      EXPECT_NEAR(chance(effort), curve.probability(core::kilometres(x)), 1e-4)
          << width << " " << x;
      const double sure = effort_on_pass(SightLaw::definite_range, width, kHelicopterKmh, {x, -500},
                                         {0, kHelicopterKmh}, hours);
      EXPECT_EQ(chance(sure), x <= width / 2 ? 1 : 0) << width << " " << x;
    }
  }
}

// Two halves of a pass, a pass in its own frame, a boat that is passed or a boat that passes:
// alike.
TEST(Rescore, EffortAddsUpAndKnowsOnlyRelativeMotion) {
  const double whole = effort_on_pass(SightLaw::inverse_cube, 1.5, 100, {-3, 1}, {80, -20}, 0.08);
  const double first = effort_on_pass(SightLaw::inverse_cube, 1.5, 100, {-3, 1}, {80, -20}, 0.05);
  const double second =
      effort_on_pass(SightLaw::inverse_cube, 1.5, 100, {-3 + 4, 1 - 1}, {80, -20}, 0.03);
  EXPECT_NEAR(whole, first + second, 1e-12);
  const double turned = effort_on_pass(SightLaw::inverse_cube, 1.5, 100, {1, 3}, {-20, -80}, 0.08);
  EXPECT_NEAR(whole, turned, 1e-12);
  // Beyond half the width at the nearest point of the leg, though the line would pass nearer.
  EXPECT_EQ(effort_on_pass(SightLaw::definite_range, 2, 100, {0.2, -4}, {0, 100}, 0.02), 0);
  EXPECT_GT(effort_on_pass(SightLaw::definite_range, 2, 100, {0.2, -4}, {0, 100}, 0.04), 1e9);
}

// Parallel lanes 2.5 km apart over boats that lie anywhere between two of them.
TEST(Rescore, DefiniteRangeOnStraightLanesIsCoverage) {
  for (const double width : {0.5, 1.5, 3.0}) {
    constexpr int kBoats = 2000;
    int seen = 0;
    for (int i = 0; i < kBoats; ++i) {
      const double east = (i + 0.5) * 2.5 / kBoats;
      double effort = 0;
      for (const double lane : {0.0, 2.5})
        effort += effort_on_pass(SightLaw::definite_range, width, kHelicopterKmh,
                                 {lane - east, -20}, {0, kHelicopterKmh}, 40 / kHelicopterKmh);
      seen += chance(effort) == 1;
    }
    EXPECT_NEAR(static_cast<double>(seen) / kBoats, std::min(1.0, width / 2.5), 1e-3) << width;
  }
}

TEST(Rescore, TracksAreWhatTheAssetCanFly) {
  const OneSquare one(5);
  for (std::uint32_t r = 0; r < 200; ++r) {
    const auto legs = one.fly(r);
    const auto wrong = impossible(legs, one.base, kHelicopterKmh);
    EXPECT_TRUE(wrong.empty()) << wrong[0] << ", replicate " << r;
    EXPECT_EQ(legs.front().from_h, one.sortie.start * kNightStepH);
    EXPECT_LE(legs.back().until_h, one.sortie.until() * kNightStepH + 1e-9);
  }
  auto legs = one.fly(0);  // the check sees what is planted
  legs[2].to.east_km += 0.5;
  EXPECT_EQ(impossible(legs, one.base, kHelicopterKmh),
            (std::vector<std::string>{"has another speed", "jumps"}));
  legs = one.fly(0);
  legs.pop_back();
  EXPECT_EQ(impossible(legs, one.base, kHelicopterKmh),
            (std::vector<std::string>{"does not come home"}));
}

// To and fro by the cosine law is everywhere alike: each of 25 parts of the square gets its share.
TEST(Rescore, TheTrackIsEverywhereInItsSquareAlike) {
  const OneSquare one(24);
  std::vector<double> hours(25, 0);
  for (std::uint32_t r = 0; r < 60; ++r) {
    for (const FlownLeg& leg : one.fly(r)) {
      constexpr int kParts = 40;
      for (int i = 0; i < kParts; ++i) {
        const double f = (i + 0.5) / kParts;
        const double east = leg.from.east_km + f * (leg.to.east_km - leg.from.east_km) - 60;
        const double north = leg.from.north_km + f * (leg.to.north_km - leg.from.north_km) - 45;
        if (east > 0 && north > 0 && east < kNightCellKm && north < kNightCellKm)
          hours[static_cast<std::size_t>(east) * 5 + static_cast<std::size_t>(north)] +=
              (leg.until_h - leg.from_h) / kParts;
      }
    }
  }
  const double mean = std::accumulate(hours.begin(), hours.end(), 0.0) / 25;
  for (const double h : hours) EXPECT_NEAR(h / mean, 1, 0.08) << "seed " << kRescoreSeed;
}

// A boat that stands anywhere in the square, under a swath that is thin beside it: Koopman's search
// by chance, whatever the law, but for legs that meet at the border and look there twice.
TEST(Rescore, OneSquareSearchedIsSearchByChance) {
  const OneSquare one(12);
  for (const SightLaw law : {SightLaw::definite_range, SightLaw::inverse_cube}) {
    for (const double width : {0.05, 0.15}) {
      double seen = 0, flown_km = 0;
      constexpr std::uint32_t kTracks = 150, kBoats = 40;
      for (std::uint32_t r = 0; r < kTracks; ++r) {
        core::Random boats = rescore_draws(10'000 + r);
        std::vector<FlownLeg> legs;
        for (const FlownLeg& leg : one.fly(r)) {
          const double east = (leg.from.east_km + leg.to.east_km) / 2 - 60,
                       north = (leg.from.north_km + leg.to.north_km) / 2 - 45;
          if (east < 0 || north < 0 || east > kNightCellKm || north > kNightCellKm) continue;
          legs.push_back(leg);
          flown_km += kHelicopterKmh * (leg.until_h - leg.from_h) / kTracks;
        }
        for (std::uint32_t b = 0; b < kBoats; ++b) {
          const double east = 60 + kNightCellKm * boats.uniform(),
                       north = 45 + kNightCellKm * boats.uniform();
          double effort = 0;
          for (const FlownLeg& leg : legs) {
            const double hours = leg.until_h - leg.from_h;
            effort += effort_on_pass(law, width, kHelicopterKmh,
                                     {leg.from.east_km - east, leg.from.north_km - north},
                                     {(leg.to.east_km - leg.from.east_km) / hours,
                                      (leg.to.north_km - leg.from.north_km) / hours},
                                     hours);
          }
          seen += chance(effort) / (kTracks * kBoats);
        }
      }
      const double coverage = width * flown_km / (kNightCellKm * kNightCellKm);
      EXPECT_NEAR(seen, chance(coverage), 0.04)
          << "law " << static_cast<int>(law) << " width " << width << " coverage " << coverage;
    }
  }
}

// With a swath that covers the Strait, a boat is worth what it is worth in the first step in which
// it is there and something is out: counted here from the plan's times alone.
TEST(Rescore, FirstSeenIsWhatCounts) {
  const NightOptions night{.assets = 2, .width_scale = 1000, .boats = 50, .seed = 3};
  const SearchProblem problem = night_problem(night);
  const SearchPlan plan = baseline_plan(NightBaseline::ladder, night, problem, 1);
  RescoreOptions options;
  options.law = SightLaw::definite_range;
  options.nights = 4;
  options.boats_per_night = 100;
  const auto rescored = rescore(night, problem.assets, plan, options);
  ASSERT_TRUE(rescored.has_value());
  std::vector<char> out(night.steps, 0);
  for (const AssetPlan& asset : plan) {
    for (const SearchSortie& sortie : asset)
      std::fill(out.begin() + sortie.start, out.begin() + sortie.until(), 1);
  }
  ASSERT_LT(std::accumulate(out.begin(), out.end(), 0), static_cast<int>(night.steps));
  NightOptions fresh = night;
  fresh.boat_seed = night.boat_seed + 2'000'003 + options.seed;
  fresh.boats = 400;
  const auto boats = night_boats(fresh);
  for (std::size_t n = 0; n < options.nights; ++n) {
    double worth = 0;
    for (std::size_t i = n * 100; i < (n + 1) * 100; ++i) {
      for (std::size_t s = 0; s < night.steps; ++s) {
        if (!out[s] || boats[i].fixes[s].state == BoatState::absent) continue;
        worth += static_cast<double>(boats[i].worth[s]) / 100;
        break;
      }
    }
    // A sortie is home some minutes before its last step ends.
    EXPECT_NEAR(rescored->worth[n], worth, 0.01) << "night " << n;
  }
}

// Of wide and of thin swaths the plan is worth to the model what the simulation finds of it on
// fresh boats, within two points; 2.8 were missing where looks of wide swaths stayed in their
// square.
TEST(Rescore, TheModelIsNearTheSimulation) {
  for (const double scale : {1.0, 0.3}) {
    const NightOptions night{.assets = 3, .width_scale = scale, .seed = 4};
    const SearchProblem problem = night_problem(night);
    const SearchTables tables(problem);
    PlanInWork work(tables);
    plan_greedily(work, problem);
    AnnealOptions annealing;
    annealing.moves = 1500;
    const double promised = anneal(work, annealing);
    RescoreOptions options;
    options.nights = 40;
    options.threads = 2;
    const auto rescored = rescore(night, problem.assets, work.plan(), options);
    ASSERT_TRUE(rescored.has_value());
    const double mean = std::accumulate(rescored->worth.begin(), rescored->worth.end(), 0.0) / 40;
    EXPECT_NEAR(promised, mean, 0.02) << "widths x " << scale;
  }
}

TEST(Rescore, TheSameBytesForAnyNumberOfThreads) {
  const NightOptions night{.assets = 3, .width_scale = 0.3, .boats = 50, .seed = 8};
  const SearchProblem problem = night_problem(night);
  const SearchPlan plan = baseline_plan(NightBaseline::shuttle, night, problem, 1);
  RescoreOptions options;
  options.nights = 12;
  options.boats_per_night = 40;
  const auto one = rescore(night, problem.assets, plan, options);
  options.threads = 2;
  const auto two = rescore(night, problem.assets, plan, options);
  ASSERT_TRUE(one.has_value() && two.has_value());
  EXPECT_EQ(one->worth, two->worth);
  EXPECT_EQ(one->on_place, two->on_place);
  EXPECT_LT(one->late_h, 2.0 / 60);
  core::StopFlag stop;
  stop.request();
  options.stop = &stop;
  EXPECT_EQ(rescore(night, problem.assets, plan, options).error().kind,
            core::ErrorKind::interrupted);
}

TEST(NightBaselines, KeepEveryRuleAndFlyTheirHours) {
  for (std::uint64_t seed = 1; seed <= 10; seed += 2) {
    const NightOptions night{.assets = seed <= 4   ? 3u
                                       : seed <= 8 ? 6u
                                                   : 10u,
                             .boats = 200,
                             .seed = seed};
    const SearchProblem problem = night_problem(night);
    std::size_t budget = 0;
    for (const SearchAsset& asset : problem.assets) budget += asset.budget;
    for (const NightBaseline baseline : kNightBaselines) {
      if (baseline == NightBaseline::greedy && seed % 4 != 1)
        continue;  // slow, and tested elsewhere
      const SearchPlan plan = baseline_plan(baseline, night, problem, seed);
      const auto broken = broken_rules(problem, plan);
      EXPECT_TRUE(broken.empty()) << broken[0] << ", " << name_of(baseline) << ", seed " << seed;
      std::size_t hours = 0;
      for (const AssetPlan& asset : plan) {
        for (const SearchSortie& sortie : asset) hours += sortie.at.size();
      }
      EXPECT_GE(static_cast<double>(hours), 0.7 * static_cast<double>(budget))
          << name_of(baseline) << ", seed " << seed;
    }
  }
}

TEST(NightBaselines, TheCheckSeesAPatrolThatStaysOutTooLong) {
  const NightOptions night{.assets = 3, .boats = 50, .seed = 1};
  const SearchProblem problem = night_problem(night);
  SearchPlan plan = baseline_plan(NightBaseline::shuttle, night, problem, 1);
  ASSERT_TRUE(broken_rules(problem, plan).empty());
  SearchSortie& sortie = plan[0][0];
  sortie.at.insert(sortie.at.begin() + 8, problem.assets[0].endurance, sortie.at[7]);
  EXPECT_FALSE(broken_rules(problem, plan).empty());
}

}  // namespace
}  // namespace vigie::planning
