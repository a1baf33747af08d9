// SPDX-License-Identifier: Apache-2.0
// Against exact solutions of the same equations: a standing wave in a closed channel, a damped one,
// and a Kelvin wave along a wall.
#include "vigie/sea/shallow_water.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace vigie::sea {
namespace {

using Complex = std::complex<double>;

constexpr double kGravity = 9.81;
constexpr double kM2 = 28.9841042 * std::numbers::pi / 180 / 3600;  // rad/s

SeaGrid basin(int columns, int rows, double cell_m, double depth_m, double coriolis) {
  SeaGrid grid{.corner = {},
               .cell_m = cell_m,
               .columns = columns,
               .rows = rows,
               .depth_m = {},
               .coriolis_per_s = {}};
  grid.depth_m.assign(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), depth_m);
  grid.coriolis_per_s.assign(static_cast<std::size_t>(rows), coriolis);
  return grid;
}

// Channel of one row, open in the west (x = 0), closed in the east after the last cell:
//   ~ . . . . . |
// Exact: Z(x) = cos(k (L - x)) / cos(k L), k^2 = w (w - i r/h) / (g h).
TEST(ShallowWater, StandingWaveInAClosedChannelIsTheExactOne) {
  const int cells = 100;
  const double cell_m = 2000, depth_m = 60;
  const SeaGrid grid = basin(cells, 1, cell_m, depth_m, 0);
  const double length = (cells - 0.5) * cell_m;  // from the first centre to the wall
  for (const double friction : {0.0, 0.002}) {
    const std::vector<double> friction_mps(100, friction);
    const auto solved = solve_tide(grid, friction_mps, kM2, {.cells = {0}, .heights_m = {{1.0}}});
    ASSERT_TRUE(solved.has_value());
    const Complex k =
        std::sqrt(Complex(kM2, 0) * Complex(kM2, -friction / depth_m) / (kGravity * depth_m));
    for (int i = 0; i < cells; i += 7) {
      const double x = i * cell_m;
      const Complex exact = std::cos(k * (length - x)) / std::cos(k * length);
      EXPECT_LT(std::abs(solved->front().height_m[static_cast<std::size_t>(i)] - exact), 0.001)
          << "cell " << i << " friction " << friction;
      // i w Z + d(h u)/dx = 0 gives u = -i w/(h k) * sin(k (L - x)) h / (h cos(kL)) .
      if (i == 0 || i == cells - 1) continue;
      const Complex rate =
          Complex(0, kM2) * std::sin(k * (length - x)) / (k * depth_m * std::cos(k * length));
      EXPECT_LT(std::abs(solved->front().east_mps[static_cast<std::size_t>(i)] - rate), 0.001) << i;
    }
  }
}

// A Kelvin wave runs east with the wall on its right (south): Z = exp(-f y / c) exp(-i w x / c),
// and the flow is geostrophic, u = sqrt(g/h) Z, v = 0. The north, west and east edges are given the
// exact wave.
TEST(ShallowWater, KelvinWaveKeepsItsShape) {
  const int columns = 60, rows = 40;
  const double cell_m = 3000, depth_m = 40, coriolis = 1.13e-4;
  const SeaGrid grid = basin(columns, rows, cell_m, depth_m, coriolis);
  const double c = std::sqrt(kGravity * depth_m);
  const auto exact = [&](int column, int row) {
    const geo::Point p = grid.centre(column, row);
    return std::exp(Complex(-coriolis * p.north_m / c, -kM2 * p.east_m / c));
  };
  OpenBoundary boundary{.cells = {}, .heights_m = {{}}};
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      if (column == 0 || column == columns - 1 || row == rows - 1) {
        boundary.cells.push_back(grid.cell(column, row));
        boundary.heights_m[0].push_back(exact(column, row));
      }
  const std::vector<double> no_friction(grid.depth_m.size(), 0.0);
  const auto solved = solve_tide(grid, no_friction, kM2, boundary);
  ASSERT_TRUE(solved.has_value());
  for (int row = 2; row < rows - 2; row += 5)
    for (int column = 3; column < columns - 3; column += 6) {
      const std::size_t cell = grid.cell(column, row);
      const Complex z = exact(column, row);
      EXPECT_LT(std::abs(solved->front().height_m[cell] - z), 0.003) << column << " " << row;
      EXPECT_LT(std::abs(solved->front().east_mps[cell] - std::sqrt(kGravity / depth_m) * z),
                0.015);
      EXPECT_LT(std::abs(solved->front().north_mps[cell]), 0.005);
    }
}

// The same wave running north with the wall on its right, in the east: u and v change places, so
// that each of the two Coriolis terms is seen by one of the two tests.
TEST(ShallowWater, KelvinWaveKeepsItsShapeWhenTurned) {
  const int columns = 40, rows = 60;
  const double cell_m = 3000, depth_m = 40, coriolis = 1.13e-4;
  const SeaGrid grid = basin(columns, rows, cell_m, depth_m, coriolis);
  const double c = std::sqrt(kGravity * depth_m);
  const auto exact = [&](int column, int row) {
    const geo::Point p = grid.centre(column, row);
    return std::exp(Complex(-coriolis * (columns * cell_m - p.east_m) / c, -kM2 * p.north_m / c));
  };
  OpenBoundary boundary{.cells = {}, .heights_m = {{}}};
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      if (column == 0 || row == 0 || row == rows - 1) {
        boundary.cells.push_back(grid.cell(column, row));
        boundary.heights_m[0].push_back(exact(column, row));
      }
  const std::vector<double> no_friction(grid.depth_m.size(), 0.0);
  const auto solved = solve_tide(grid, no_friction, kM2, boundary);
  ASSERT_TRUE(solved.has_value());
  for (int row = 3; row < rows - 3; row += 6)
    for (int column = 2; column < columns - 2; column += 5) {
      const std::size_t cell = grid.cell(column, row);
      const Complex z = exact(column, row);
      EXPECT_LT(std::abs(solved->front().height_m[cell] - z), 0.003) << column << " " << row;
      EXPECT_LT(std::abs(solved->front().north_mps[cell] - std::sqrt(kGravity / depth_m) * z),
                0.005);
      EXPECT_LT(std::abs(solved->front().east_mps[cell]), 0.005);
    }
}

// A tide that only friction eats: the work done at the mouth must be what the bed takes. In a
// channel closed at the end, that is Re of the flux g h u Z* at the mouth = sum of r |u|^2 over the
// channel.
TEST(ShallowWater, FrictionTakesWhatTheMouthGives) {
  const int cells = 200;
  const double cell_m = 1000, depth_m = 20, friction = 0.003;
  const SeaGrid grid = basin(cells, 1, cell_m, depth_m, 0);
  const std::vector<double> friction_mps(200, friction);
  const auto solved = solve_tide(grid, friction_mps, kM2, {.cells = {0}, .heights_m = {{1.0}}});
  ASSERT_TRUE(solved.has_value());
  const TidalField& field = solved->front();
  const double given =
      (kGravity * depth_m * field.east_mps[1] * std::conj(field.height_m[1])).real();
  double taken = 0;
  for (std::size_t i = 2; i < 200; ++i) taken += friction * std::norm(field.east_mps[i]) * cell_m;
  EXPECT_NEAR(given / taken, 1.0, 0.02);
  EXPECT_GT(given, 1);
}

TEST(ShallowWater, RefusesABoundaryThatIsNone) {
  SeaGrid grid = basin(5, 5, 1000, 10, 1e-4);
  grid.depth_m[3] = 0;
  const std::vector<double> friction(25, 0.001);
  EXPECT_FALSE(solve_tide(grid, friction, kM2, {}).has_value());
  EXPECT_FALSE(solve_tide(grid, friction, kM2, {.cells = {3}, .heights_m = {{1.0}}}).has_value());
  EXPECT_FALSE(solve_tide(grid, friction, kM2, {.cells = {99}, .heights_m = {{1.0}}}).has_value());
  EXPECT_FALSE(
      solve_tide(grid, friction, kM2, {.cells = {0}, .heights_m = {{1.0, 2.0}}}).has_value());
  EXPECT_FALSE(solve_tide(grid, {0.001}, kM2, {.cells = {0}, .heights_m = {{1.0}}}).has_value());
  EXPECT_TRUE(solve_tide(grid, friction, kM2, {.cells = {0}, .heights_m = {{1.0}}}).has_value());
}

// The two solutions that an adjoint needs agree: (A^-1 b) . c = b . (A^-T c), and A (A^-1 b) = b.
TEST(TidalEquations, SolveTheTransposedSystemToo) {
  const SeaGrid grid = basin(7, 5, 3000, 40, 1.1e-4);
  const std::vector<double> friction(35, 0.002);
  const std::vector<std::size_t> open{0, 7, 14, 21, 28};
  const auto equations = TidalEquations::make(grid, friction, kM2, open);
  ASSERT_TRUE(equations.has_value());
  TidalEquations::Values b(equations->unknowns()), c(equations->unknowns());
  for (std::size_t i = 0; i < b.size(); ++i) {
    b[i] = {std::sin(1.0 + static_cast<double>(i)), std::cos(3.0 * static_cast<double>(i))};
    c[i] = {std::cos(2.0 * static_cast<double>(i)), std::sin(0.5 * static_cast<double>(i))};
  }
  const auto x = equations->solve(b), y = equations->solve_transposed(c);
  Complex one, other;
  for (std::size_t i = 0; i < b.size(); ++i) {
    one += x[i] * c[i];
    other += b[i] * y[i];
  }
  EXPECT_LT(std::abs(one - other), 1e-9 * std::abs(one));
  const auto again = TidalEquations::product(grid, friction, kM2, open, x);
  ASSERT_TRUE(again.has_value());
  for (std::size_t i = 0; i < b.size(); ++i) EXPECT_LT(std::abs((*again)[i] - b[i]), 1e-9);
}

}  // namespace
}  // namespace vigie::sea
