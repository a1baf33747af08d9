// SPDX-License-Identifier: Apache-2.0
// Land for drifting particles: per cell of about 100 m how many cells away the nearest land is, so
// that a particle farther from shore than it moves costs one look. Any other path is followed cell
// by cell, so no step, however long, crosses a land cell unseen. Land outside the coast's box is
// not known and counts as sea.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "vigie/geo/coast.h"
#include "vigie/geo/plane.h"

namespace vigie::motion {

class DriftLand {
 public:
  static constexpr double kCellDeg = 0.0009;  // of latitude; longitude cells are as wide in metres

  // Rasterises land given as rings of the Strait plane, by the centres of cells and the even-odd
  // rule. About 0.1 s and 5 MB for the Strait.
  static DriftLand from_rings(const std::vector<geo::Ring>& land);
  static DriftLand none();  // open sea everywhere

  bool empty() const { return clearance_.empty(); }
  bool is_land(double lat_deg, double lon_deg) const;
  // Share of the way from a to b (latitude, longitude degrees) at which the first land cell begins;
  // none when the way is all sea. 0 when a itself lies on land.
  std::optional<double> first_land(geo::LatLon a, geo::LatLon b) const;

  // For the kernel: [row][column] from the south-west corner, the chessboard distance in cells to
  // the nearest land cell; 0 on land, 255 that far or farther.
  const std::vector<std::uint8_t>& clearance() const { return clearance_; }
  double lat_min_deg() const { return lat_min_deg_; }
  double lon_min_deg() const { return lon_min_deg_; }
  double lon_cell_deg() const { return lon_cell_deg_; }
  int columns() const { return columns_; }
  int rows() const { return rows_; }

 private:
  std::size_t cell(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(column);
  }
  bool land_cell(int column, int row) const {
    return column >= 0 && row >= 0 && column < columns_ && row < rows_ &&
           clearance_[cell(column, row)] == 0;
  }
  void measure_clearance();

  double lat_min_deg_ = 0, lon_min_deg_ = 0, lon_cell_deg_ = kCellDeg;
  int columns_ = 0, rows_ = 0;
  std::vector<std::uint8_t> clearance_;
};

}  // namespace vigie::motion
