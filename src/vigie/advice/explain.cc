// SPDX-License-Identifier: Apache-2.0
#include "vigie/advice/explain.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace vigie::advice {
namespace {

constexpr core::Duration kShifts[] = {core::minutes(-60), core::minutes(60)};
constexpr double kFactors[] = {0.5, 1.0, 2.0};
constexpr std::size_t kMostMissed = 10;
constexpr core::Duration kWorthNaming = core::minutes(30);
const core::Interval kAlways{core::Instant::from_unix_ms(0),
                             core::Instant::from_unix_ms(7'000'000'000'000)};

// One belief per sector, so that a sortie's worth can be told by where the boats leave from.
struct SectorBelief {
  model::SectorKey sector;
  belief::Belief belief;
};

std::vector<SectorBelief> by_sector(const Tonight& tonight) {
  std::vector<SectorBelief> all;
  for (const model::Sector& sector : tonight.problem.scenario->sectors) {
    model::Forecast one = *tonight.forecast;
    std::erase_if(one.cells,
                  [&](const model::Forecast::Cell& c) { return c.sector != sector.key; });
    one.expected_boats = 0;
    for (const model::Forecast::Cell& c : one.cells) one.expected_boats += c.boats;
    if (one.expected_boats <= 0) continue;
    belief::BirthOptions births = tonight.births;
    births.particles =
        std::max<std::size_t>(500, births.particles / tonight.problem.scenario->sectors.size());
    births.threads = 1;
    all.push_back(
        {sector.key, belief::Belief::from_forecast(*tonight.problem.scenario, one,
                                                   *tonight.problem.environment, births)});
  }
  return all;
}

double in_time_of(planning::Problem problem, const belief::Belief& belief,
                  const model::Plan& plan) {
  problem.belief = &belief;
  return planning::evaluate(problem, plan).detected_in_time;
}

// What was not yet wrong with the plan before.
std::string new_violation(const planning::Problem& problem, const model::Plan& plan,
                          const std::vector<std::string>& known) {
  for (const std::string& fault : planning::violations(problem, plan))
    if (std::ranges::find(known, fault) == known.end()) return fault;
  return "";
}

struct Ground {  // what every sortie's reason is measured against
  model::PlanValue value;
  std::vector<SectorBelief> sectors;
  std::vector<double> by_sector;
  std::vector<std::string> violations;
};

SortieReason reason_of(const Tonight& tonight, const model::Plan& plan, const Ground& ground,
                       std::size_t sortie) {
  SortieReason reason{.sortie = sortie};
  const model::Plan rest = without_sortie(plan, sortie);
  const model::PlanValue without = planning::evaluate(tonight.problem, rest);
  reason.removes = ground.value.detected_in_time - without.detected_in_time;
  reason.objective = ground.value.objective - without.objective;
  for (std::size_t k = 0; k < ground.sectors.size(); ++k) {
    const double boats =
        ground.by_sector[k] - in_time_of(tonight.problem, ground.sectors[k].belief, rest);
    if (boats > 0.01 * std::max(0.01, reason.removes))
      reason.from.push_back({ground.sectors[k].sector, boats});
  }
  std::ranges::stable_sort(reason.from, std::greater<>(), &SortieReason::Part::boats);
  for (const core::Duration by : kShifts) {
    model::Plan moved = plan;
    for (model::Waypoint& w : moved.sorties[sortie].waypoints) w.at = w.at + by;
    Shift shift{.by = by};
    shift.not_lawful = new_violation(tonight.problem, moved, ground.violations);
    shift.loses =
        ground.value.detected_in_time - planning::evaluate(tonight.problem, moved).detected_in_time;
    reason.shifts.push_back(std::move(shift));
  }
  return reason;
}

std::vector<Idle> left_out(const planning::Problem& problem, const model::Plan& plan) {
  std::map<model::AssetKey, core::Duration> out;
  for (const model::Sortie& s : plan.sorties)
    out[s.asset] += s.waypoints.back().at - s.waypoints.front().at;
  std::vector<Idle> idle;
  for (const model::Asset& asset : problem.posture->assets) {
    const core::Duration unused = asset.hours_budget - out[asset.key];
    if (asset.hours_budget.si() <= 0 || unused < kWorthNaming) continue;
    const auto decision =
        std::ranges::find(plan.decisions, asset.key, &model::FlightDecision::asset);
    std::string why = "another sortie would find nothing that the others do not find";
    if (decision != plan.decisions.end() && !decision->reasons.empty()) {
      why = decision->go ? "part of the night closed" : "no-go";
      for (const std::string& reason : decision->reasons) why += "; " + reason;
    }
    idle.push_back({asset.key, unused, std::move(why)});
  }
  return idle;
}

void scale_sweeps(model::Scenario& scenario, double factor) {
  for (model::SensorType& sensor : scenario.library.sensors)
    for (auto& rows : sensor.sweep)
      for (auto& row : rows) row.width = row.width * factor;
}

Sensitivity sensitivity_to(const Tonight& tonight, const model::Plan& plan, double factor,
                           const WorkOptions& options) {
  model::Scenario scenario = *tonight.problem.scenario;
  scale_sweeps(scenario, factor);
  planning::Problem problem = tonight.problem;
  problem.scenario = &scenario;
  problem.posture = scenario.posture(tonight.problem.posture->key);
  if (problem.posture == nullptr) problem.posture = tonight.problem.posture;
  Sensitivity s{.factor = factor};
  s.as_planned = planning::evaluate(problem, plan).detected_in_time;
  planning::SolveOptions solve;
  solve.budget_seconds = 1e9;
  solve.iterations = options.rounds;
  solve.seed = options.seed;
  solve.stop = options.stop;
  const auto knowing = planning::solve(problem, solve);
  s.planned_for_it =
      knowing ? std::max(s.as_planned, planning::evaluate(problem, *knowing).detected_in_time)
              : s.as_planned;
  return s;
}

}  // namespace

core::Result<Explanation> explain(const Tonight& tonight, const model::Plan& plan,
                                  const WorkOptions& options) {
  Ground ground{.value = planning::evaluate(tonight.problem, plan),
                .sectors = by_sector(tonight),
                .by_sector = {},
                .violations = planning::violations(tonight.problem, plan)};
  for (const SectorBelief& sector : ground.sectors)
    ground.by_sector.push_back(in_time_of(tonight.problem, sector.belief, plan));

  Explanation out;
  out.value = ground.value.detected_in_time;
  out.expected = ground.value.expected_boats;
  out.left_out = left_out(tonight.problem, plan);
  const std::size_t sorties = plan.sorties.size();
  out.sorties.resize(sorties);
  out.sensitivity.resize(std::size(kFactors));
  auto done = for_each(sorties + std::size(kFactors), options, [&](std::size_t i) {
    if (i < sorties)
      out.sorties[i] = reason_of(tonight, plan, ground, i);
    else
      out.sensitivity[i - sorties] = sensitivity_to(tonight, plan, kFactors[i - sorties], options);
  });
  if (!done) return core::fail(done.error());
  WorkOptions quiet = options;
  quiet.progress = nullptr;
  auto rows = departures(tonight, plan, kAlways, quiet);
  if (!rows) return core::fail(rows.error());
  out.missed = *std::move(rows);
  std::ranges::stable_sort(out.missed, std::greater<>(), &Departures::missed);
  if (out.missed.size() > kMostMissed) out.missed.resize(kMostMissed);
  return out;
}

}  // namespace vigie::advice
