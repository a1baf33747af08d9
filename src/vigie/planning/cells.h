// SPDX-License-Identifier: Apache-2.0
// Where the planner thinks in: square cells of 4 km at sea, and stretches of about 1.25 km along
// the watched shore. A place within 1.2 km of the watched shore belongs to its stretch, anything
// else to its square. Squares exist only where some craft of the belief is ever at sea; they are
// anchored at whole multiples of 4 km, so two beliefs share them.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "vigie/belief/belief.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"

namespace vigie::planning {

using CellIndex = std::uint16_t;
inline constexpr CellIndex kNoCell = std::numeric_limits<CellIndex>::max();

inline constexpr double kSeaCellM = 4'000;
inline constexpr double kStretchM = 1'250;
inline constexpr double kStripM = 1'200;  // the stretch reaches this far to either side

struct Cell {
  bool shore = false;
  geo::Point centre;
  geo::Point from, until;  // ends of a stretch
  std::size_t sector = 0;  // of a stretch; of a square: the nearest
  double length_m() const { return geo::distance(from, until).si(); }
};

class Cells {
 public:
  static Cells make(const model::Scenario& scenario, const belief::Belief& belief);
  std::size_t size() const { return cells_.size(); }
  const Cell& operator[](std::size_t i) const { return cells_[i]; }
  CellIndex at(geo::Point p) const;  // kNoCell: nothing to find there

 private:
  void add_shore(const model::Scenario& scenario);
  void add_sea(const belief::Belief& belief);
  CellIndex nearest_stretch(geo::Point p, double within_m) const;
  std::vector<Cell> cells_;
  // Raster of 300 m squares within reach of the watched shore: the stretch each belongs to.
  double west_m_ = 0, south_m_ = 0;
  int columns_ = 0, rows_ = 0;
  std::vector<CellIndex> stretch_of_;
  // Dense grid of sea squares.
  int sea_west_ = 0, sea_south_ = 0, sea_columns_ = 0, sea_rows_ = 0;
  std::vector<CellIndex> square_of_;
};

}  // namespace vigie::planning
