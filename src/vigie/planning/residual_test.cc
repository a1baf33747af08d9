// SPDX-License-Identifier: Apache-2.0
// The planner's sums against slow ones written from the definition, and the dynamic programme
// against trying every route.
#include "vigie/planning/residual.h"

#include <cmath>
#include <functional>
#include <numeric>

#include <gtest/gtest.h>

#include "vigie/motion/crossing.h"
#include "vigie/motion/test_sea.h"
#include "vigie/planning/dynamic_program.h"

namespace vigie::planning {
namespace {

using core::hours;
using core::minutes;

const core::Instant kBeginning = core::parse_instant("2019-06-07T20:00:00Z").value();

// One beach of 5 km (four stretches), twenty particles, four hours, one quad on the beach.
struct Tiny {
  model::Scenario scenario;
  model::Forecast forecast;
  model::Posture posture;
  motion::TestSea sea;
  geo::Coast coast;
  belief::Belief belief;
  Problem problem;
  Tiny() {
    scenario.night = {kBeginning, kBeginning + hours(4)};
    scenario.planned_at = kBeginning - hours(3);
    scenario.landing = {{0, 40'000}};
    model::Sector s;
    s.key = model::SectorKey("beach");
    s.from = {0, 0};
    s.launch = {2'500, 0};
    s.until = {5'000, 0};
    scenario.sectors = {s};
    model::Base base;
    base.key = model::BaseKey("post");
    base.at = {2'500, -200};
    scenario.library.bases = {base};
    model::SensorType eyes;
    eyes.key = model::SensorKey("eyes");
    eyes.max_range = core::kilometres(10);
    for (auto& row : eyes.sweep)
      row = {{core::kilometres(1), core::metres(80)}, {core::kilometres(40), core::metres(80)}};
    scenario.library.sensors = {eyes};
    model::AssetType quad;
    quad.key = model::AssetTypeKey("quad");
    quad.kind = model::AssetKind::patrol;
    quad.cruise_speed = core::metres_per_second(3);
    quad.endurance = hours(1);
    quad.minima.max_wind = core::knots(40);
    quad.minima.max_wave_height = core::metres(9);
    quad.sensors = {eyes.key};
    scenario.library.asset_types = {quad};
    model::Asset asset;
    asset.key = model::AssetKey("quad-1");
    asset.type = quad.key;
    asset.base = base.key;
    asset.on_call = scenario.night;
    asset.hours_budget = hours(4);
    posture.assets = {asset};
    forecast.expected_boats = 2;
    forecast.cells = {{s.key, {kBeginning + hours(1), kBeginning + hours(2)}, 2.0}};
    belief = belief::Belief::from_forecast(
        scenario, forecast, sea, {.particles = 20, .step = minutes(10), .seed = 5, .threads = 1});
    problem = {.scenario = &scenario,
               .posture = &posture,
               .environment = &sea,
               .belief = &belief,
               .coast = &coast,
               .values = {}};
  }
};

// The definition, per particle and step, with nothing shared with Residual but the cells.
double by_hand(const Tiny& tiny, const Cells& cells, const std::vector<Spent>& spent, double beach,
               double sea, double distress) {
  double worth = 0;
  const belief::Belief& b = tiny.belief;
  for (std::size_t i = 0; i < b.particles(); ++i) {
    double total = 0;  // G before
    for (std::size_t s = 0; s + 1 < b.steps(); ++s) {
      const auto& now = b.state(i, s);
      if (!now.present) continue;
      const CellIndex cell = cells.at(geo::between(now.position, b.state(i, s + 1).position, 0.5));
      double more = 0;
      for (const Spent& x : spent) {
        if (cell != kNoCell && x.step_cell == s * cells.size() + cell)
          more += x.effort[static_cast<std::size_t>(motion::target_class_of(now.state))];
      }
      double value =
          distress * std::pow(0.5, core::in_minutes(b.time_of(s) - b.distress_at(i)) / 30);
      if (now.state == model::CraftState::preparing) value = beach;
      if (now.state == model::CraftState::under_way)
        value = sea * std::pow(0.5, core::in_minutes(b.time_of(s) - b.launch_at(i)) / 240);
      worth += b.weight(i) * value * std::exp(-total) * (1 - std::exp(-more));
      total += more;
    }
  }
  return worth;
}

std::vector<Spent> scattered(const Residual& residual, std::uint64_t seed, int count) {
  core::Random draws({.seed = seed, .replicate = 0, .stream = 0});
  std::vector<Spent> spent;
  for (int i = 0; i < count; ++i) {
    Spent s;
    s.step_cell = draws.below(static_cast<std::uint32_t>(residual.steps() * residual.cells()));
    for (double& e : s.effort) e = draws.uniform(0, 0.6);
    spent.push_back(s);
  }
  return spent;
}

TEST(Residual, EqualsTheDefinition) {
  const Tiny tiny;
  const Cells cells = Cells::make(tiny.scenario, tiny.belief);
  Residual residual(tiny.problem, cells);
  EXPECT_EQ(residual.objective(), 0);
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto spent = scattered(residual, seed, 150);
    residual.add(spent, 1);
    EXPECT_GT(residual.objective(), 0.1);
    EXPECT_NEAR(residual.objective(), by_hand(tiny, cells, spent, 1.0, 0.8, 1.0),
                1e-6);  // values are floats
    EXPECT_NEAR(residual.value().objective, residual.objective(), 1e-12);
    EXPECT_NEAR(residual.value().detected_before_launch + residual.value().detected_at_sea,
                residual.boats(), 1e-12);
    residual.add(spent, -1);
    EXPECT_NEAR(residual.objective(), 0, 1e-12);
  }
}

// What masses() promises for one more look is what the objective then gains.
TEST(Residual, MarginalWorthIsExact) {
  const Tiny tiny;
  const Cells cells = Cells::make(tiny.scenario, tiny.belief);
  Residual residual(tiny.problem, cells);
  residual.add(scattered(residual, 9, 120), 1);
  std::vector<std::uint32_t> all(tiny.belief.particles());
  std::iota(all.begin(), all.end(), 0u);
  std::vector<double> mass(residual.slots(), 0);
  residual.masses(all, mass);
  const double before = residual.objective();
  for (const Spent& one : scattered(residual, 10, 60)) {
    double promised = 0;
    for (std::size_t c = 0; c < one.effort.size(); ++c) {
      promised += mass[one.step_cell * model::kTargetClasses + c] * (1 - std::exp(-one.effort[c]));
    }
    residual.add({one}, 1);
    EXPECT_NEAR(residual.objective() - before, promised, 1e-9);
    residual.add({one}, -1);
  }
}

// All routes of three steps over four stretches, tried one by one.
TEST(DynamicProgram, FindsTheBestOfAllShortRoutes) {
  const Tiny tiny;
  const Cells cells = Cells::make(tiny.scenario, tiny.belief);
  const auto workers = workers_of(tiny.problem, cells);
  ASSERT_TRUE(workers.has_value());
  const Worker& quad = workers->front();
  ASSERT_EQ(quad.places.size(), 4u);
  const Clock clock = clock_of(tiny.belief);
  const EffortTable efforts(tiny.problem, *workers, cells);
  const Graph graph(tiny.problem, quad, clock, cells, efforts);
  core::Random draws({.seed = 3, .replicate = 0, .stream = 0});
  for (int trial = 0; trial < 20; ++trial) {
    std::vector<double> rewards(clock.steps * graph.stride());
    for (double& r : rewards) r = draws.uniform();
    const Window window{.start = 2,
                        .longest = 4,
                        .from = std::uint16_t{1},
                        .next = std::uint16_t{2},
                        .next_steps = 1,
                        .exact_home = false};
    const auto best = best_route(graph, rewards, clock.step_s, window);
    ASSERT_TRUE(best.has_value());
    double most = 0;
    const std::function<void(std::size_t, std::size_t, double)> go =
        [&](std::size_t k, std::size_t p, double gain) {
          if (k == 4) {
            if (p == 2 || (graph.arc(p, 2) != nullptr && graph.arc(p, 2)->steps <= 1))
              most = std::max(most, gain);
            return;
          }
          go(k + 1, p, gain + rewards[(2 + k) * graph.stride() + p]);
          for (const Graph::Arc& arc : graph.arcs(p)) {
            if (k + arc.steps > 4) continue;
            double more = 0;
            for (std::uint32_t v = arc.via_from; v < arc.via_until; ++v) {
              more += rewards[(2 + k) * graph.stride() + 4 + graph.via(v).cell] *
                      static_cast<double>(graph.via(v).seconds) / 60;
            }
            const double left =
                std::min(1.0, arc.steps - static_cast<double>(arc.travel_s) / clock.step_s);
            go(k + arc.steps, arc.to,
               gain + more + left * rewards[(2 + k + arc.steps - 1) * graph.stride() + arc.to]);
          }
        };
    go(0, 1, 0);
    EXPECT_NEAR(best->gain, most, 1e-9);
    EXPECT_EQ(best->route.places.size(), 4u);
  }
}

// The time a sortie spends in its cells is the time it is out over them.
TEST(Route, TimeInCellsIsTimeOut) {
  const Tiny tiny;
  const Cells cells = Cells::make(tiny.scenario, tiny.belief);
  const auto workers = workers_of(tiny.problem, cells);
  ASSERT_TRUE(workers.has_value());
  const Clock clock = clock_of(tiny.belief);
  const auto sortie =
      sortie_of(workers->front(), {.start = 3, .places = {0, 0, 1, 1, 2, 2}}, clock);
  ASSERT_TRUE(sortie.has_value());
  double seconds = 0;
  for (const Stayed& s : stayed_of(workers->front(), *sortie, clock, cells)) seconds += s.seconds;
  const double out = core::in_seconds(sortie->waypoints.back().at - sortie->waypoints.front().at);
  EXPECT_NEAR(seconds, out, 1e-6);
  EXPECT_LE(out, 3'600.001);
  EXPECT_GT(out, 3'000);
  EXPECT_FALSE(sortie_of(workers->front(), {.start = 3, .places = {0, 3}}, clock).has_value() &&
               core::in_seconds(sortie->waypoints.back().at - sortie->waypoints.front().at) >
                   3'601);
}

TEST(Cells, NearShoreBelongsToItsStretchAndTheRestToSquares) {
  const Tiny tiny;
  const Cells cells = Cells::make(tiny.scenario, tiny.belief);
  const CellIndex beach = cells.at({600, 300}), sea = cells.at({2'000, 6'000});
  ASSERT_NE(beach, kNoCell);
  ASSERT_NE(sea, kNoCell);
  EXPECT_TRUE(cells[beach].shore);
  EXPECT_FALSE(cells[sea].shore);
  EXPECT_NE(cells.at({600, 300}), cells.at({4'400, 300}));
  EXPECT_EQ(cells.at({500'000, 0}), kNoCell);
}

}  // namespace
}  // namespace vigie::planning
