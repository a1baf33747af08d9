// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/shallow_water.h"

#include <Eigen/Sparse>
#include <Eigen/SparseLU>
#include <algorithm>
#include <utility>

namespace vigie::sea {
namespace {

using Complex = std::complex<double>;
using Matrix = Eigen::SparseMatrix<Complex>;

constexpr double kGravity = 9.81;

core::Error bad_grid(std::string field, std::string problem) {
  return {.kind = core::ErrorKind::invalid,
          .field = std::move(field),
          .problem = std::move(problem),
          .mend = "give one value per cell and at least one open-boundary cell at sea"};
}

// Numbers the unknowns: a height per sea cell, a transport per face between two sea cells.
class Numbering {
 public:
  explicit Numbering(const SeaGrid& grid) : columns_(grid.columns), rows_(grid.rows) {
    const std::size_t cells = grid.depth_m.size();
    height_.assign(cells, -1);
    east_.assign(cells, -1);
    north_.assign(cells, -1);
    for (int row = 0; row < grid.rows; ++row)
      for (int column = 0; column < grid.columns; ++column) {
        if (!grid.is_sea(column, row)) continue;
        const std::size_t here = grid.cell(column, row);
        height_[here] = count_++;
        if (grid.is_sea(column + 1, row)) east_[here] = count_++;
        if (grid.is_sea(column, row + 1)) north_[here] = count_++;
      }
  }
  int count() const { return count_; }
  // -1: no such unknown (land or outside), whose value is zero.
  int height(int column, int row) const { return at(height_, column, row); }
  int east_face(int column, int row) const { return at(east_, column, row); }
  int north_face(int column, int row) const { return at(north_, column, row); }

 private:
  int at(const std::vector<int>& of, int column, int row) const {
    if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return -1;
    return of[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
              static_cast<std::size_t>(column)];
  }
  int columns_, rows_;
  std::vector<int> height_, east_, north_;
  int count_ = 0;
};

class Assembly {
 public:
  Assembly(const SeaGrid& grid, const std::vector<double>& friction, double omega,
           const Numbering& unknowns, const std::vector<bool>& is_open)
      : grid_(grid), friction_(friction), omega_(omega), unknowns_(unknowns), is_open_(is_open) {}

  Matrix matrix() {
    for (int row = 0; row < grid_.rows; ++row)
      for (int column = 0; column < grid_.columns; ++column) {
        if (!grid_.is_sea(column, row)) continue;
        if (is_open_[grid_.cell(column, row)])
          put(unknowns_.height(column, row), unknowns_.height(column, row), 1.0);
        else
          continuity(column, row);
        if (unknowns_.east_face(column, row) >= 0) east_momentum(column, row);
        if (unknowns_.north_face(column, row) >= 0) north_momentum(column, row);
      }
    Matrix matrix(unknowns_.count(), unknowns_.count());
    matrix.setFromTriplets(entries_.begin(), entries_.end());
    matrix.makeCompressed();
    return matrix;
  }

 private:
  void put(int equation, int unknown, Complex value) {
    if (unknown >= 0) entries_.emplace_back(equation, unknown, value);
  }

  // Multiplied by the cell size, so that its entries are near those of momentum.
  void continuity(int column, int row) {
    const int equation = unknowns_.height(column, row);
    put(equation, equation, Complex(0, omega_ * grid_.cell_m));
    put(equation, unknowns_.east_face(column, row), 1.0);
    put(equation, unknowns_.east_face(column - 1, row), -1.0);
    put(equation, unknowns_.north_face(column, row), 1.0);
    put(equation, unknowns_.north_face(column, row - 1), -1.0);
  }

  // Multiplied by cell size / (g h).
  void east_momentum(int column, int row) {
    const int equation = unknowns_.east_face(column, row);
    const double depth = face_mean(grid_.depth_m, column, row, column + 1, row);
    const double scale = grid_.cell_m / (kGravity * depth);
    const double friction = face_mean(friction_, column, row, column + 1, row) / depth;
    put(equation, equation, scale * Complex(friction, omega_));
    for (const int c : {column, column + 1})
      for (const int r : {row - 1, row})
        put(equation, unknowns_.north_face(c, r),
            -coriolis(c, row) * doubled(c, row, row, grid_.rows));
    put(equation, unknowns_.height(column + 1, row), 1.0);
    put(equation, unknowns_.height(column, row), -1.0);
  }

  void north_momentum(int column, int row) {
    const int equation = unknowns_.north_face(column, row);
    const double depth = face_mean(grid_.depth_m, column, row, column, row + 1);
    const double scale = grid_.cell_m / (kGravity * depth);
    const double friction = face_mean(friction_, column, row, column, row + 1) / depth;
    put(equation, equation, scale * Complex(friction, omega_));
    for (const int c : {column - 1, column})
      for (const int r : {row, row + 1})
        put(equation, unknowns_.east_face(c, r),
            coriolis(column, r) * doubled(column, r, column, grid_.columns));
    put(equation, unknowns_.height(column, row + 1), 1.0);
    put(equation, unknowns_.height(column, row), -1.0);
  }

  // Of an east and a north face of the same cell: one number in both equations, so that the two
  // terms do no work together whatever the depth around. A cell of land adds nothing.
  double coriolis(int column, int row) const {
    if (!grid_.is_sea(column, row)) return 0;
    return 0.25 * grid_.coriolis_per_s[static_cast<std::size_t>(row)] * grid_.cell_m /
           (kGravity * grid_.depth_m[grid_.cell(column, row)]);
  }

  // An open cell on the edge of the picture has but one of its two opposite faces there; it counts
  // for both, or the flow would be out of balance along the whole edge. (At a wall the missing flow
  // is 0.)
  double doubled(int column, int row, int place, int places) const {
    const bool at_edge = place == 0 || place == places - 1;
    return at_edge && is_open_[grid_.cell(column, row)] && places > 1 ? 2 : 1;
  }

  double face_mean(const std::vector<double>& of, int c0, int r0, int c1, int r1) const {
    return 0.5 * (of[grid_.cell(c0, r0)] + of[grid_.cell(c1, r1)]);
  }

  const SeaGrid& grid_;
  const std::vector<double>& friction_;
  double omega_;
  const Numbering& unknowns_;
  const std::vector<bool>& is_open_;
  std::vector<Eigen::Triplet<Complex>> entries_;
};

// Velocity at a cell's centre: mean transport of its two opposite faces over its own depth.
TidalField field_of(const SeaGrid& grid, const Numbering& unknowns,
                    const Eigen::VectorXcd& solution) {
  const std::size_t cells = grid.depth_m.size();
  TidalField field{.height_m = std::vector<Complex>(cells),
                   .east_mps = std::vector<Complex>(cells),
                   .north_mps = std::vector<Complex>(cells)};
  const auto value = [&solution](int unknown) {
    return unknown < 0 ? Complex{} : solution[unknown];
  };
  // At an edge of the picture the outer face is missing though water is there: the inner one
  // stands.
  const auto mean = [&value](int one, int other, bool edge) {
    return edge ? value(one) + value(other) : 0.5 * (value(one) + value(other));
  };
  for (int row = 0; row < grid.rows; ++row)
    for (int column = 0; column < grid.columns; ++column) {
      if (!grid.is_sea(column, row)) continue;
      const std::size_t here = grid.cell(column, row);
      const double depth = grid.depth_m[here];
      field.height_m[here] = value(unknowns.height(column, row));
      field.east_mps[here] =
          mean(unknowns.east_face(column, row), unknowns.east_face(column - 1, row),
               column == 0 || column == grid.columns - 1) /
          depth;
      field.north_mps[here] =
          mean(unknowns.north_face(column, row), unknowns.north_face(column, row - 1),
               row == 0 || row == grid.rows - 1) /
          depth;
    }
  return field;
}

// Open cells as flags, or what is wrong with the sizes and cells given.
core::Result<std::vector<bool>> open_flags(const SeaGrid& grid,
                                           const std::vector<double>& friction_mps,
                                           const std::vector<std::size_t>& open_cells) {
  const std::size_t cells =
      static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows);
  if (grid.depth_m.size() != cells || friction_mps.size() != cells ||
      grid.coriolis_per_s.size() != static_cast<std::size_t>(grid.rows))
    return core::fail(bad_grid("grid", "has arrays of the wrong size"));
  if (open_cells.empty()) return core::fail(bad_grid("open boundary", "has no cell"));
  std::vector<bool> is_open(cells, false);
  for (const std::size_t cell : open_cells) {
    if (cell >= cells || grid.depth_m[cell] <= 0)
      return core::fail(bad_grid("open boundary", "has a cell that is not at sea"));
    is_open[cell] = true;
  }
  return is_open;
}

Eigen::Map<const Eigen::VectorXcd> as_vector(const TidalEquations::Values& values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

TidalEquations::Values as_values(const Eigen::VectorXcd& vector) {
  return {vector.data(), vector.data() + vector.size()};
}

}  // namespace

struct TidalEquations::State {
  explicit State(const SeaGrid& grid) : unknowns(grid) {}
  Numbering unknowns;
  mutable Eigen::SparseLU<Matrix> factors;  // its transposed view is not const
};

TidalEquations::TidalEquations(std::unique_ptr<State> state) : state_(std::move(state)) {}
TidalEquations::TidalEquations(TidalEquations&&) noexcept = default;
TidalEquations& TidalEquations::operator=(TidalEquations&&) noexcept = default;
TidalEquations::~TidalEquations() = default;

core::Result<TidalEquations> TidalEquations::make(const SeaGrid& grid,
                                                  const std::vector<double>& friction_mps,
                                                  double radians_per_second,
                                                  const std::vector<std::size_t>& open_cells) {
  const auto is_open = open_flags(grid, friction_mps, open_cells);
  if (!is_open) return core::fail(is_open.error());
  auto state = std::make_unique<State>(grid);
  state->factors.compute(
      Assembly(grid, friction_mps, radians_per_second, state->unknowns, *is_open).matrix());
  if (state->factors.info() != Eigen::Success)
    return core::fail(bad_grid("grid", "makes equations without a solution"));
  return TidalEquations(std::move(state));
}

std::size_t TidalEquations::unknowns() const {
  return static_cast<std::size_t>(state_->unknowns.count());
}
int TidalEquations::height(int column, int row) const {
  return state_->unknowns.height(column, row);
}
int TidalEquations::east_face(int column, int row) const {
  return state_->unknowns.east_face(column, row);
}
int TidalEquations::north_face(int column, int row) const {
  return state_->unknowns.north_face(column, row);
}

TidalEquations::Values TidalEquations::solve(const Values& right) const {
  return as_values(state_->factors.solve(as_vector(right)));
}

TidalEquations::Values TidalEquations::solve_transposed(const Values& right) const {
  return as_values(state_->factors.transpose().solve(as_vector(right)));
}

core::Result<TidalEquations::Values> TidalEquations::product(
    const SeaGrid& grid, const std::vector<double>& friction_mps, double radians_per_second,
    const std::vector<std::size_t>& open_cells, const Values& x) {
  const auto is_open = open_flags(grid, friction_mps, open_cells);
  if (!is_open) return core::fail(is_open.error());
  const Numbering unknowns(grid);
  const Matrix matrix =
      Assembly(grid, friction_mps, radians_per_second, unknowns, *is_open).matrix();
  return as_values(matrix * as_vector(x));
}

TidalField TidalEquations::field(const SeaGrid& grid, const Values& solution) const {
  return field_of(grid, state_->unknowns, as_vector(solution));
}

core::Result<std::vector<TidalField>> solve_tide(const SeaGrid& grid,
                                                 const std::vector<double>& friction_mps,
                                                 double radians_per_second,
                                                 const OpenBoundary& boundary) {
  const auto equations =
      TidalEquations::make(grid, friction_mps, radians_per_second, boundary.cells);
  if (!equations) return core::fail(equations.error());
  std::vector<TidalField> fields;
  for (const auto& heights : boundary.heights_m) {
    if (heights.size() != boundary.cells.size())
      return core::fail(bad_grid("open boundary", "has a forcing of the wrong size"));
    TidalEquations::Values right(equations->unknowns());
    for (std::size_t i = 0; i < heights.size(); ++i) {
      const int column =
          static_cast<int>(boundary.cells[i] % static_cast<std::size_t>(grid.columns));
      const int row = static_cast<int>(boundary.cells[i] / static_cast<std::size_t>(grid.columns));
      right[static_cast<std::size_t>(equations->height(column, row))] = heights[i];
    }
    fields.push_back(equations->field(grid, equations->solve(right)));
  }
  return fields;
}

}  // namespace vigie::sea
