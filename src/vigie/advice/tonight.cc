// SPDX-License-Identifier: Apache-2.0
#include "vigie/advice/tonight.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace vigie::advice {
namespace {

constexpr std::size_t kFewestParticles = 200;
constexpr double kLeastBoats = 1e-6;

model::Forecast only(const model::Forecast& forecast, const model::Forecast::Cell& cell) {
  model::Forecast one = forecast;
  one.cells = {cell};
  one.expected_boats = cell.boats;
  return one;
}

belief::BirthOptions births_for(const Tonight& tonight, double boats) {
  belief::BirthOptions births = tonight.births;
  const double share = boats / std::max(kLeastBoats, tonight.forecast->expected_boats);
  births.particles = std::max(
      kFewestParticles, static_cast<std::size_t>(std::ceil(
                            static_cast<double>(tonight.births.particles) * std::min(1.0, share))));
  births.threads = 1;
  return births;
}

bool touches(const core::Interval& a, const core::Interval& b) {
  return a.from < b.until && b.from < a.until;
}

// The forecast of what `kept` leaves to be found.
core::Result<model::Forecast> left_by(const Tonight& tonight, const model::Plan& kept,
                                      const WorkOptions& options) {
  WorkOptions quiet = options;
  quiet.progress = nullptr;
  const core::Interval always{core::Instant::from_unix_ms(0),
                              tonight.problem.scenario->night.until + core::hours(1000)};
  const auto rows = departures(tonight, kept, always, quiet);
  if (!rows) return core::fail(rows.error());
  model::Forecast left = *tonight.forecast;
  left.cells.clear();
  left.expected_boats = 0;
  for (const Departures& row : *rows) {
    if (row.missed() < kLeastBoats) continue;
    left.cells.push_back({row.sector, row.hour, row.missed()});
    left.expected_boats += row.missed();
  }
  return left;
}

}  // namespace

core::Result<void> for_each(std::size_t count, const WorkOptions& options,
                            const std::function<void(std::size_t)>& body) {
  const bool finished = core::parallel_for(count,
                                           {.threads = options.threads,
                                            .stop = options.stop,
                                            .progress =
                                                [&](std::size_t done) {
                                                  if (options.progress)
                                                    options.progress(done, count);
                                                }},
                                           body);
  if (finished) return {};
  return core::fail({core::ErrorKind::interrupted, "plan advice", "was stopped", "run it again"});
}

core::Result<std::vector<Departures>> departures(const Tonight& tonight, const model::Plan& plan,
                                                 core::Interval during,
                                                 const WorkOptions& options) {
  const model::Scenario& scenario = *tonight.problem.scenario;
  std::vector<model::Forecast::Cell> cells;
  for (const model::Forecast::Cell& cell : tonight.forecast->cells)
    if (cell.boats > kLeastBoats && touches(cell.hour, during)) cells.push_back(cell);
  std::vector<Departures> rows(cells.size());
  auto done = for_each(cells.size(), options, [&](std::size_t i) {
    const belief::Belief small = belief::Belief::from_forecast(
        scenario, only(*tonight.forecast, cells[i]), *tonight.problem.environment,
        births_for(tonight, cells[i].boats));
    planning::Problem problem = tonight.problem;
    problem.belief = &small;
    rows[i] = {cells[i].sector, cells[i].hour, cells[i].boats,
               planning::evaluate(problem, plan).detected_in_time};
  });
  if (!done) return core::fail(done.error());
  return rows;
}

model::Plan without_asset(const model::Plan& plan, const model::AssetKey& asset) {
  model::Plan out = plan;
  std::erase_if(out.sorties, [&](const model::Sortie& s) { return s.asset == asset; });
  return out;
}

model::Plan without_sortie(const model::Plan& plan, std::size_t sortie) {
  model::Plan out = plan;
  out.sorties.erase(out.sorties.begin() + static_cast<std::ptrdiff_t>(sortie));
  return out;
}

core::Result<model::Plan> solve_around(const Tonight& tonight, const model::Posture& posture,
                                       const model::Plan& kept,
                                       const std::vector<model::AssetKey>& free,
                                       const WorkOptions& options) {
  const std::set<model::AssetKey> moving(free.begin(), free.end());
  model::Posture some = posture;
  std::erase_if(some.assets, [&](const model::Asset& a) { return !moving.contains(a.key); });
  planning::Problem whole = tonight.problem;
  whole.posture = &posture;
  model::Plan plan = kept;
  std::erase_if(plan.sorties, [&](const model::Sortie& s) { return moving.contains(s.asset); });
  plan.value = planning::evaluate(whole, plan);
  Tonight with_posture = tonight;
  with_posture.problem.posture = &posture;
  const auto left = left_by(with_posture, plan, options);
  if (!left) return core::fail(left.error());
  if (left->cells.empty() || some.assets.empty()) return plan;

  const belief::Belief belief =
      belief::Belief::from_forecast(*whole.scenario, *left, *whole.environment, tonight.births);
  planning::Problem rest = whole;
  rest.posture = &some;
  rest.belief = &belief;
  planning::SolveOptions solve;
  solve.budget_seconds = 1e9;
  solve.iterations = options.rounds;
  solve.seed = options.seed;
  solve.stop = options.stop;
  auto around = planning::solve(rest, solve);
  if (!around) return core::fail(around.error());
  model::Plan merged = plan;
  for (model::Sortie& s : around->sorties) merged.sorties.push_back(std::move(s));
  std::ranges::stable_sort(merged.sorties, {},
                           [](const model::Sortie& s) { return s.waypoints.front().at; });
  merged.value = planning::evaluate(whole, merged);
  return merged.value.objective > plan.value.objective ? merged : plan;
}

}  // namespace vigie::advice
