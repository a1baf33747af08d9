// SPDX-License-Identifier: Apache-2.0
// Search effort: what a minute of one asset in one cell is worth against each target class.
//
// At sea, random search of the square: G = W v dt / A. On the beach a watcher passes along a line,
// so a stretch of length L is searched at G = min(1, W / 100 m) v dt / L; craft just off that beach
// by random search of the strip, 1.2 km by L. v is the cruise speed, for which W holds, also when
// the asset lingers. A fixed sensor's effort is its detection rate at the middle of each cell.
#pragma once

#include <vector>

#include "vigie/planning/residual.h"

namespace vigie::planning {

struct Stayed {  // time of one asset in one (step, cell)
  std::uint32_t step_cell = 0;
  double seconds = 0;
};

class EffortTable {
 public:
  EffortTable(const Problem& problem, const std::vector<Worker>& workers, const Cells& cells);
  Efforts of(const Worker& worker, std::size_t step, CellIndex cell, double seconds) const;
  std::vector<Spent> of(const Worker& worker, const std::vector<Stayed>& stayed) const;
  // Everything a fixed sensor does tonight, on its own.
  std::vector<Spent> of_fixed(const Problem& problem, const Worker& worker) const;

 private:
  const Cells* cells_ = nullptr;
  Clock clock_;
  std::vector<model::Conditions> conditions_;  // per step
  std::vector<std::vector<Efforts>> width_m_;  // [type][step][class]
};

}  // namespace vigie::planning
