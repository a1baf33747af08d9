// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/effort.h"

#include <algorithm>

#include "vigie/sensing/detection.h"

namespace vigie::planning {
namespace {

constexpr std::size_t kBeach = static_cast<std::size_t>(model::TargetClass::people_on_beach);
constexpr double kSureOnBeachM =
    100;  // a sweep width from which a pass along the beach misses nobody
constexpr double kCraftSpeedMps = 1.8;

}  // namespace

EffortTable::EffortTable(const Problem& problem, const std::vector<Worker>& workers,
                         const Cells& cells)
    : cells_(&cells), clock_(clock_of(*problem.belief)) {
  const model::Library& library = problem.scenario->library;
  for (std::size_t s = 0; s < clock_.steps; ++s) {
    conditions_.push_back(
        problem.environment->conditions_at({}, clock_.at(static_cast<double>(s) + 0.5)));
  }
  width_m_.resize(library.asset_types.size());
  for (const Worker& w : workers) {
    std::vector<Efforts>& widths = width_m_[w.type_index];
    if (!widths.empty()) continue;
    for (const model::Conditions& now : conditions_) {
      Efforts& row = widths.emplace_back();
      for (std::size_t c = 0; c < model::kTargetClasses; ++c) {
        row[c] = sensing::best_sensor(library, *w.type, static_cast<model::TargetClass>(c), now)
                     .sweep_width.si();
      }
    }
  }
}

Efforts EffortTable::of(const Worker& worker, std::size_t step, CellIndex index,
                        double seconds) const {
  const Efforts& width = width_m_[worker.type_index][step];
  const Cell& cell = (*cells_)[index];
  Efforts effort{};
  const double length = std::max(1.0, cell.length_m());
  for (std::size_t c = 0; c < model::kTargetClasses; ++c) {
    if (width[c] <= 0) continue;
    if (cell.shore && c == kBeach) {
      effort[c] = std::min(1.0, width[c] / kSureOnBeachM) * worker.speed_mps() * seconds / length;
    } else if (c != kBeach) {
      const core::Area area = cell.shore ? core::metres(length) * core::metres(kStripM)
                                         : core::metres(kSeaCellM) * core::metres(kSeaCellM);
      effort[c] = sensing::random_search_effort(core::metres(width[c]), worker.type->cruise_speed,
                                                core::seconds(seconds), area);
    }
  }
  return effort;
}

std::vector<Spent> EffortTable::of(const Worker& worker, const std::vector<Stayed>& stayed) const {
  std::vector<Spent> spent;
  for (const Stayed& s : stayed) {
    spent.push_back(
        {.step_cell = s.step_cell,
         .effort = of(worker, s.step_cell / cells_->size(),
                      static_cast<CellIndex>(s.step_cell % cells_->size()), s.seconds)});
  }
  return spent;
}

std::vector<Spent> EffortTable::of_fixed(const Problem& problem, const Worker& worker) const {
  std::vector<Spent> spent;
  for (std::size_t s = 0; s < clock_.steps; ++s) {
    if (!worker.may_be_out[s]) continue;
    sensing::BestSensor best[model::kTargetClasses];
    for (std::size_t c = 0; c < model::kTargetClasses; ++c) {
      best[c] = sensing::best_sensor(problem.scenario->library, *worker.type,
                                     static_cast<model::TargetClass>(c), conditions_[s]);
    }
    for (std::size_t i = 0; i < cells_->size(); ++i) {
      const Cell& cell = (*cells_)[i];
      if (!inside_legal_area(worker, cell.centre)) continue;
      Spent here{.step_cell = static_cast<std::uint32_t>(s * cells_->size() + i), .effort = {}};
      double sum = 0;
      for (std::size_t c = 0; c < model::kTargetClasses; ++c) {
        if (best[c].sensor == nullptr || (c == kBeach && !cell.shore)) continue;
        const double drift = c == kBeach ? 0 : kCraftSpeedMps * clock_.step_s / 2;
        const geo::Point from{cell.centre.east_m, cell.centre.north_m - drift};
        const geo::Point until{cell.centre.east_m, cell.centre.north_m + drift};
        here.effort[c] = sensing::detection_effort(*best[c].sensor, best[c].sweep_width,
                                                   {.sensor_from = worker.base,
                                                    .sensor_until = worker.base,
                                                    .target_from = from,
                                                    .target_until = until,
                                                    .during = core::seconds(clock_.step_s),
                                                    .altitude = worker.type->altitude,
                                                    .reference_speed = worker.type->cruise_speed});
        sum += here.effort[c];
      }
      if (sum > 1e-9) spent.push_back(here);
    }
  }
  return spent;
}

}  // namespace vigie::planning
