// SPDX-License-Identifier: Apache-2.0
// Linear barotropic tides at one frequency on an Arakawa C-grid.
//
// With time dependence exp(+i w t), surface height Z (m), transports U, V (m^2/s) on the east and
// north faces of square cells, depth h, Coriolis parameter f and linear friction r (m/s):
//
//   (i w + r/h) U - f V = -g h dZ/dx
//   (i w + r/h) V + f U = -g h dZ/dy
//   i w Z + dU/dx + dV/dy = 0
//
// No flow through land; Z given on the open boundary. The other component at a face is the mean of
// its four neighbours, so Coriolis does no work. Solved whole by a sparse LU (Eigen), 20,000
// unknowns in about 0.3 s. Second-order in the cell size; no advection, no drying, no baroclinic
// flow. Source: the equations are those of Pugh and Woodworth, "Sea-Level Science", 2014,
// chapter 5.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"

namespace vigie::sea {

// Row 0 is south. Depth 0 is land. Cells number row * columns + column.
struct SeaGrid {
  geo::Point corner;  // south-west corner of cell (0, 0)
  double cell_m = 0;
  int columns = 0, rows = 0;
  std::vector<double> depth_m;
  std::vector<double> coriolis_per_s;  // by row

  bool is_sea(int column, int row) const {
    return column >= 0 && row >= 0 && column < columns && row < rows &&
           depth_m[cell(column, row)] > 0;
  }
  std::size_t cell(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(column);
  }
  geo::Point centre(int column, int row) const {
    return {corner.east_m + (column + 0.5) * cell_m, corner.north_m + (row + 0.5) * cell_m};
  }
};

// Complex amplitudes at cell centres (velocities are means of the two faces); zero on land.
struct TidalField {
  std::vector<std::complex<double>> height_m, east_mps, north_mps;
};

// Heights given at open-boundary cells: one column per forcing, all solved with one factorisation.
struct OpenBoundary {
  std::vector<std::size_t> cells;
  std::vector<std::vector<std::complex<double>>> heights_m;  // [forcing][cell of `cells`]
};

// The equations of one frequency, factorised: for those who look at the system itself, such as an
// estimate of the bed. Unknowns are numbered; -1 is one that does not exist and is zero (land).
class TidalEquations {
 public:
  using Values = std::vector<std::complex<double>>;
  // Errors: those of solve_tide. The grid is not kept.
  static core::Result<TidalEquations> make(const SeaGrid& grid,
                                           const std::vector<double>& friction_mps,
                                           double radians_per_second,
                                           const std::vector<std::size_t>& open_cells);
  TidalEquations(TidalEquations&&) noexcept;
  TidalEquations& operator=(TidalEquations&&) noexcept;
  ~TidalEquations();

  std::size_t unknowns() const;
  int height(int column, int row) const;
  int east_face(int column, int row) const;  // transport between the cell and the one east of it
  int north_face(int column, int row) const;
  Values solve(const Values& right) const;
  Values solve_transposed(const Values& right) const;  // transposed, not conjugated
  // What this grid and friction make of a solution of other equations on the same water: the
  // product of the matrix, without factorising it.
  static core::Result<Values> product(const SeaGrid& grid, const std::vector<double>& friction_mps,
                                      double radians_per_second,
                                      const std::vector<std::size_t>& open_cells, const Values& x);
  TidalField field(const SeaGrid& grid, const Values& solution) const;

 private:
  struct State;
  explicit TidalEquations(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// friction_mps: r per cell. Error (kind invalid) when no open boundary is given, or when sizes do
// not agree, or when the equations cannot be solved (a sea cut off from every boundary at frequency
// 0).
core::Result<std::vector<TidalField>> solve_tide(const SeaGrid& grid,
                                                 const std::vector<double>& friction_mps,
                                                 double radians_per_second,
                                                 const OpenBoundary& boundary);

}  // namespace vigie::sea
