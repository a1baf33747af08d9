// SPDX-License-Identifier: Apache-2.0
// Land for drifting particles: a bit per cell of about 100 m, and per square of 5 x 5 cells how far
// the nearest land may be at least, so that a particle far from shore costs one look. A path is
// followed cell by cell, so no step, however long, crosses a land cell unseen. Land outside the
// coast's box is not known and counts as sea.
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
  static constexpr int kCellsPerSquare = 5;

  // Rasterises land given as rings of the Strait plane, by the centres of cells and the even-odd
  // rule. About 0.1 s for the Strait.
  static DriftLand from_rings(const std::vector<geo::Ring>& land);
  static DriftLand none();  // open sea everywhere

  bool empty() const { return bits_.empty(); }
  bool is_land(double lat_deg, double lon_deg) const;
  // Share of the way from a to b (latitude, longitude degrees) at which the first land cell begins;
  // none when the way is all sea. 0 when a itself lies on land.
  std::optional<double> first_land(geo::LatLon a, geo::LatLon b) const;

  // For the kernel: squares, row 0 south; the value d says that no land lies within (d - 1) whole
  // squares in either axis. 255 means that far or farther.
  double lat_min_deg() const { return lat_min_deg_; }
  double lon_min_deg() const { return lon_min_deg_; }
  double square_lat_deg() const { return kCellsPerSquare * kCellDeg; }
  double square_lon_deg() const { return kCellsPerSquare * lon_cell_deg_; }
  int square_columns() const { return square_columns_; }
  int square_rows() const { return square_rows_; }
  const std::vector<std::uint8_t>& squares() const { return squares_; }

 private:
  bool land_cell(int column, int row) const {
    if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return false;
    const std::size_t i =
        static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + column;
    return (bits_[i / 64] >> (i % 64)) & 1U;
  }
  void build_squares();

  double lat_min_deg_ = 0, lon_min_deg_ = 0, lon_cell_deg_ = kCellDeg;
  int columns_ = 0, rows_ = 0;
  std::vector<std::uint64_t> bits_;
  int square_columns_ = 0, square_rows_ = 0;
  std::vector<std::uint8_t> squares_;
};

}  // namespace vigie::motion
