// SPDX-License-Identifier: Apache-2.0
// From a grid whose nodes lie anywhere (rotated pole, projected, curvilinear, Gaussian) to one that
// is regular in longitude and latitude, with half the spacing of the first.
//
// Accuracy: a target node takes the bilinear interpolation in its source cell, whose corners are
// taken in longitude and latitude. For a field with second derivatives up to M per metre^2 and
// cells of h metres the error is at most h^2 M / 4, and falls with h^2 (FieldRemap tests). A corner
// without a value gives its weight to the others while those hold half of it; else the node has
// none.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/plane.h"
#include "vigie/model/field.h"
#include "vigie/sea/field_file.h"

namespace vigie::sea {

// Nodes in the file's own order: [row * columns + column].
struct NodePlaces {
  std::size_t columns = 0, rows = 0;
  std::vector<double> lat_deg, lon_deg;
};

// Of a grid with 2-D coordinates: the smallest block of rows and columns around the window.
struct GridPart {
  std::size_t row = 0, rows = 0, column = 0, columns = 0;
};
class PartFinder {
 public:
  explicit PartFinder(const FieldWindow& window) : window_(window) {}
  // Rows in any order, each once. REQUIRES: both spans of the same length each time.
  void add_row(std::size_t row, std::span<const double> lat_deg, std::span<const double> lon_deg);
  // Nothing when no node has a place on Earth. REQUIRES: rows and columns of the whole grid.
  std::optional<GridPart> part(std::size_t rows, std::size_t columns) const;

 private:
  void take(std::size_t row, std::size_t column);
  FieldWindow window_;
  std::size_t row_min_ = SIZE_MAX, row_max_ = 0, column_min_ = SIZE_MAX, column_max_ = 0;
  double nearest_ = 1e300;
  std::size_t nearest_row_ = 0, nearest_column_ = 0;
};

// A rotated pole as CF writes it: where the grid's north pole lies, and the grid longitude at which
// the true one is seen from it.
struct RotatedPole {
  double lat_deg = 90, lon_deg = 0, grid_lon_deg = 0;
  geo::LatLon true_place(double grid_lat_deg, double grid_lon_deg) const;
};

class FieldRemap {
 public:
  // Error, naming `where`: the window's centre in no cell, cells that overlap all over, more than
  // kMostNodes target nodes.
  static core::Result<FieldRemap> make(const NodePlaces& places, const FieldWindow& window,
                                       const std::string& where);
  const model::FieldGrid& grid() const { return grid_; }
  // values and out have `components` numbers a node; NaN is no value.
  void apply(std::span<const float> values, int components, std::span<float> out) const;

 private:
  struct Source {
    std::int32_t node = -1;  // the cell's first corner; -1: in no cell
    float u = 0, v = 0;      // along columns and rows, 0 to 1
  };
  model::FieldGrid grid_;
  std::size_t columns_ = 0;
  std::vector<Source> sources_;
};

// Turns components along the grid's axes into east and north, at every node. The axes run as
// columns and rows do, or against them.
class GridAxes {
 public:
  static GridAxes make(const NodePlaces& places, bool x_against_columns, bool y_against_rows);
  void to_true(std::span<float> east_north) const;  // two numbers a node

 private:
  struct Axes {
    float x_east = 1, x_north = 0, y_east = 0, y_north = 1;
  };
  std::vector<Axes> axes_;
};

}  // namespace vigie::sea
