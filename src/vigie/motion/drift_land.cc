// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/drift_land.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace vigie::motion {
namespace {

struct Edge {
  double lat_a, lon_a, lat_b, lon_b;
};

std::vector<Edge> edges_of(const std::vector<geo::Ring>& land) {
  std::vector<Edge> edges;
  for (const geo::Ring& ring : land) {
    std::vector<geo::LatLon> at;
    at.reserve(ring.size());
    for (const geo::Point& p : ring) at.push_back(geo::lat_lon_from_plane(p));
    for (std::size_t i = 0; i < at.size(); ++i) {
      const geo::LatLon a = at[i], b = at[(i + 1) % at.size()];
      edges.push_back({a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg});
    }
  }
  return edges;
}

// Longitudes at which the edges cross each row's middle: by row, ascending.
std::vector<std::vector<double>> crossings(const std::vector<Edge>& edges, double lat_min,
                                           int rows) {
  std::vector<std::vector<double>> by_row(static_cast<std::size_t>(rows));
  for (const Edge& e : edges) {
    const double low = std::min(e.lat_a, e.lat_b), high = std::max(e.lat_a, e.lat_b);
    const auto row_above = [&](double lat) {  // first row whose middle is at or above lat
      return static_cast<int>(std::ceil((lat - lat_min) / DriftLand::kCellDeg - 0.5));
    };
    for (int row = std::max(0, row_above(low)); row < std::min(rows, row_above(high)); ++row) {
      const double lat = lat_min + (row + 0.5) * DriftLand::kCellDeg;
      const double share = (lat - e.lat_a) / (e.lat_b - e.lat_a);
      by_row[static_cast<std::size_t>(row)].push_back(e.lon_a + share * (e.lon_b - e.lon_a));
    }
  }
  for (auto& row : by_row) std::sort(row.begin(), row.end());
  return by_row;
}

}  // namespace

DriftLand DriftLand::none() { return {}; }

DriftLand DriftLand::from_rings(const std::vector<geo::Ring>& rings) {
  DriftLand land;
  const std::vector<Edge> edges = edges_of(rings);
  if (edges.empty()) return land;
  double south = 90, north = -90, west = 360, east = -360;
  for (const Edge& e : edges) {
    south = std::min(south, e.lat_a);
    north = std::max(north, e.lat_a);
    west = std::min(west, e.lon_a);
    east = std::max(east, e.lon_a);
  }
  land.lat_min_deg_ = south;
  land.lon_min_deg_ = west;
  land.lon_cell_deg_ = kCellDeg / std::cos(0.5 * (south + north) * std::numbers::pi / 180);
  land.columns_ = static_cast<int>(std::ceil((east - west) / land.lon_cell_deg_)) + 1;
  land.rows_ = static_cast<int>(std::ceil((north - south) / kCellDeg)) + 1;
  land.clearance_.assign(land.cell(0, land.rows_), 255);
  const auto by_row = crossings(edges, south, land.rows_);
  for (int row = 0; row < land.rows_; ++row) {
    const std::vector<double>& at = by_row[static_cast<std::size_t>(row)];
    for (std::size_t k = 0; k + 1 < at.size(); k += 2) {
      const auto column_of = [&](double lon) {  // first column whose middle is at or east of lon
        return static_cast<int>(std::ceil((lon - west) / land.lon_cell_deg_ - 0.5));
      };
      const int from = std::max(0, column_of(at[k]));
      const int until = std::min(land.columns_, column_of(at[k + 1]));
      for (int column = from; column < until; ++column) land.clearance_[land.cell(column, row)] = 0;
    }
  }
  land.measure_clearance();
  return land;
}

// Chessboard distance in two sweeps (Rosenfeld and Pfaltz 1968).
void DriftLand::measure_clearance() {
  const auto lower = [&](int column, int row, int by_column, int by_row) {
    const int c = column + by_column, r = row + by_row;
    if (c < 0 || r < 0 || c >= columns_ || r >= rows_) return;
    std::uint8_t& here = clearance_[cell(column, row)];
    here = static_cast<std::uint8_t>(std::min<int>(here, clearance_[cell(c, r)] + 1));
  };
  for (int row = 0; row < rows_; ++row)
    for (int column = 0; column < columns_; ++column) {
      lower(column, row, -1, 0);
      for (int d = -1; d <= 1; ++d) lower(column, row, d, -1);
    }
  for (int row = rows_ - 1; row >= 0; --row)
    for (int column = columns_ - 1; column >= 0; --column) {
      lower(column, row, 1, 0);
      for (int d = -1; d <= 1; ++d) lower(column, row, d, 1);
    }
}

bool DriftLand::is_land(double lat_deg, double lon_deg) const {
  if (clearance_.empty()) return false;
  const double column = std::floor((lon_deg - lon_min_deg_) / lon_cell_deg_);
  const double row = std::floor((lat_deg - lat_min_deg_) / kCellDeg);
  if (!(column >= 0 && row >= 0 && column < columns_ && row < rows_)) return false;
  return land_cell(static_cast<int>(column), static_cast<int>(row));
}

// Grid traversal of Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing", 1987.
std::optional<double> DriftLand::first_land(geo::LatLon a, geo::LatLon b) const {
  if (clearance_.empty()) return std::nullopt;
  const double u0 = (a.lon_deg - lon_min_deg_) / lon_cell_deg_;
  const double v0 = (a.lat_deg - lat_min_deg_) / kCellDeg;
  const double du = (b.lon_deg - lon_min_deg_) / lon_cell_deg_ - u0;
  const double dv = (b.lat_deg - lat_min_deg_) / kCellDeg - v0;
  if (!std::isfinite(u0 + v0 + du + dv) || std::abs(u0) > 1e8 || std::abs(v0) > 1e8)
    return std::nullopt;
  int column = static_cast<int>(std::floor(u0)), row = static_cast<int>(std::floor(v0));
  if (land_cell(column, row)) return 0.0;
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const int step_u = du > 0 ? 1 : -1, step_v = dv > 0 ? 1 : -1;
  const double per_u = du != 0 ? std::abs(1 / du) : kNever;
  const double per_v = dv != 0 ? std::abs(1 / dv) : kNever;
  double next_u = du != 0 ? ((step_u > 0 ? column + 1 : column) - u0) / du : kNever;
  double next_v = dv != 0 ? ((step_v > 0 ? row + 1 : row) - v0) / dv : kNever;
  while (std::min(next_u, next_v) <= 1) {
    const double share = std::min(next_u, next_v);
    if (next_u <= next_v) {
      column += step_u;
      next_u += per_u;
    } else {
      row += step_v;
      next_v += per_v;
    }
    if (land_cell(column, row)) return std::max(0.0, share);
  }
  return std::nullopt;
}

}  // namespace vigie::motion
