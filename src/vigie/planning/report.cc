// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/report.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

namespace vigie::planning {
namespace {

// Where a sortie worked: the sectors of its stretches, in order along the shore, and whether it was
// at sea.
struct Worked {
  std::set<std::size_t> sectors;
  std::set<CellIndex> cells;
  bool at_sea = false, on_shore = false;
};

Worked worked_by(const Tonight& tonight, const Flown& flown) {
  Worked worked;
  for (const Spent& s : flown.spent) {
    const auto index = static_cast<CellIndex>(s.step_cell % tonight.cells.size());
    const Cell& cell = tonight.cells[index];
    worked.sectors.insert(cell.sector);
    worked.cells.insert(index);
    (cell.shore ? worked.on_shore : worked.at_sea) = true;
  }
  return worked;
}

double boats_leaving(const belief::Belief& belief, const Worked& worked, core::Interval during) {
  double boats = 0;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    if (worked.sectors.contains(belief.sector(i)) && during.contains(belief.launch_at(i)))
      boats += belief.weight(i);
  }
  return boats;
}

// Boats that are in its cells at some step of the sortie.
double boats_passing(const Tonight& tonight, const Worked& worked, core::Interval during) {
  const belief::Belief& belief = *tonight.problem->belief;
  const std::size_t from = belief.step_of(during.from), until = belief.step_of(during.until);
  double boats = 0;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    for (std::size_t s = from; s <= until; ++s) {
      const belief::ParticleState& now = belief.state(i, s);
      if (!now.present || now.state == model::CraftState::preparing) continue;
      const CellIndex cell = tonight.cells.at(now.position);
      if (cell == kNoCell || !worked.cells.contains(cell)) continue;
      boats += belief.weight(i);
      break;
    }
  }
  return boats;
}

std::string reason_of(const Tonight& tonight, const Flown& flown) {
  const model::Scenario& scenario = *tonight.problem->scenario;
  const core::Interval during{flown.sortie.waypoints.front().at, flown.sortie.waypoints.back().at};
  const std::string hours =
      core::format_clock(during.from) + "-" + core::format_clock(during.until);
  const Worked worked = worked_by(tonight, flown);
  if (worked.sectors.empty()) return "out " + hours + ", where no boat is expected";
  const auto name = [&](std::size_t sector) {
    const model::Sector& s = scenario.sectors[sector];
    return s.name.empty() ? s.key.text() : s.name;
  };
  std::string where = name(*worked.sectors.begin());
  if (worked.sectors.size() > 1) where += " as far as " + name(*worked.sectors.rbegin());
  double expected = 0;
  for (std::size_t i = 0; i < tonight.problem->belief->particles(); ++i)
    expected += tonight.problem->belief->weight(i);
  if (worked.on_shore) {
    return fmt::format("covers {}{} at {}, when {:.2f} of the expected {:.2f} boats leave there",
                       where, worked.at_sea ? " and the sea off it" : "", hours,
                       boats_leaving(*tonight.problem->belief, worked, during), expected);
  }
  return fmt::format(
      "covers the sea off {} at {}, when {:.2f} of the expected {:.2f} boats pass there", where,
      hours, boats_passing(tonight, worked, during), expected);
}

}  // namespace

model::Plan plan_of(const Tonight& tonight, Draft& draft) {
  const Problem& problem = *tonight.problem;
  model::Plan plan;
  plan.issued_at = problem.scenario->planned_at;
  plan.posture = problem.posture->key;
  plan.decisions = decisions_of(problem, tonight.workers);
  Residual& residual = draft.residual();
  for (std::size_t w = 0; w < tonight.workers.size(); ++w) {
    std::vector<Flown> all = draft.flown(w);
    all.insert(all.end(), draft.locked(w).begin(), draft.locked(w).end());
    for (const Flown& flown : all) {
      model::Sortie sortie = flown.sortie;
      const auto touched = residual.touched_by(flown.spent, {});
      const double with = residual.boats_of(touched);
      residual.add(flown.spent, -1);
      sortie.expected_detections = std::max(0.0, with - residual.boats_of(touched));
      residual.add(flown.spent, 1);
      sortie.reason = reason_of(tonight, flown);
      plan.sorties.push_back(std::move(sortie));
    }
  }
  std::ranges::stable_sort(plan.sorties, {},
                           [](const model::Sortie& s) { return s.waypoints.front().at; });
  plan.value = evaluate(problem, plan);
  return plan;
}

}  // namespace vigie::planning
