// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_remap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include "vigie/sea/angle_units.h"
#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

constexpr std::size_t kMargin = 2;              // nodes around what the window holds
constexpr double kEdge = 1e-6;                  // of a cell: its edge belongs to it
constexpr double kLargestCell_deg = 30;         // cells wider than that are no grid of ours
constexpr std::size_t kMostWork = 100'000'000;  // target nodes looked at, over all cells

double turned(double lon_deg, double near_deg) {
  return lon_deg + 360 * std::round((near_deg - lon_deg) / 360);
}

struct XY {
  double x = 0, y = 0;
};
using Cell = std::array<XY, 4>;  // first corner, next column, next row, both

// Inverse of the bilinear map of a cell by Newton's method from its middle; nothing outside it.
std::optional<XY> place_in(const Cell& cell, XY at) {
  const XY a = cell[0], b = cell[1], c = cell[2], d = cell[3];
  double u = 0.5, v = 0.5;
  for (int step = 0; step < 12; ++step) {
    const double x = a.x + u * (b.x - a.x) + v * (c.x - a.x) + u * v * (a.x - b.x - c.x + d.x);
    const double y = a.y + u * (b.y - a.y) + v * (c.y - a.y) + u * v * (a.y - b.y - c.y + d.y);
    const double xu = b.x - a.x + v * (a.x - b.x - c.x + d.x);
    const double xv = c.x - a.x + u * (a.x - b.x - c.x + d.x);
    const double yu = b.y - a.y + v * (a.y - b.y - c.y + d.y);
    const double yv = c.y - a.y + u * (a.y - b.y - c.y + d.y);
    const double area = xu * yv - xv * yu;
    if (!(std::abs(area) > 1e-18)) return std::nullopt;
    const double du = ((at.x - x) * yv - (at.y - y) * xv) / area;
    const double dv = ((at.y - y) * xu - (at.x - x) * yu) / area;
    u += du;
    v += dv;
    if (!(std::abs(u) < 10 && std::abs(v) < 10)) return std::nullopt;
    if (std::abs(du) + std::abs(dv) < 1e-12) break;
  }
  if (u < -kEdge || u > 1 + kEdge || v < -kEdge || v > 1 + kEdge) return std::nullopt;
  return XY{std::clamp(u, 0.0, 1.0), std::clamp(v, 0.0, 1.0)};
}

class Cells {
 public:
  Cells(const NodePlaces& places, double near_lon) : places_(places), near_lon_(near_lon) {}
  // Nothing where a corner has no place or the cell is no cell of a grid.
  std::optional<Cell> at(std::size_t row, std::size_t column) const {
    Cell cell;
    const std::size_t first = row * places_.columns + column;
    const std::size_t nodes[] = {first, first + 1, first + places_.columns,
                                 first + places_.columns + 1};
    for (std::size_t k = 0; k < 4; ++k) {
      const double lat = places_.lat_deg[nodes[k]], lon = places_.lon_deg[nodes[k]];
      if (!(std::abs(lat) <= 90 && std::abs(lon) <= 720)) return std::nullopt;
      cell[k] = {turned(lon, near_lon_), lat};
    }
    const auto [west, east] = std::minmax_element(
        cell.begin(), cell.end(), [](const XY& a, const XY& b) { return a.x < b.x; });
    if (east->x - west->x > kLargestCell_deg) return std::nullopt;
    return cell;
  }

 private:
  const NodePlaces& places_;
  double near_lon_;
};

double cell_area(const Cell& c) {  // by its diagonals, square degrees
  return 0.5 *
         std::abs((c[3].x - c[0].x) * (c[2].y - c[1].y) - (c[2].x - c[1].x) * (c[3].y - c[0].y));
}

// A regular grid over what window and cells share, with half the cells' mean spacing.
core::Result<model::FieldGrid> target_of(const NodePlaces& places, const Cells& cells,
                                         const FieldWindow& window, const std::string& where) {
  double west = 1e9, east = -1e9, south = 1e9, north = -1e9, area = 0;
  std::size_t count = 0;
  for (std::size_t row = 0; row + 1 < places.rows; ++row)
    for (std::size_t column = 0; column + 1 < places.columns; ++column) {
      const auto cell = cells.at(row, column);
      if (!cell) continue;
      for (const XY& corner : *cell) {
        west = std::min(west, corner.x);
        east = std::max(east, corner.x);
        south = std::min(south, corner.y);
        north = std::max(north, corner.y);
      }
      const double middle = 0.25 * ((*cell)[0].y + (*cell)[1].y + (*cell)[2].y + (*cell)[3].y);
      area += cell_area(*cell) * std::cos(middle * kDegree);
      ++count;
    }
  west = std::max(west, window.lon_min_deg);
  east = std::min(east, window.lon_max_deg);
  south = std::max(south, window.lat_min_deg);
  north = std::min(north, window.lat_max_deg);
  const double spacing = count > 0 ? std::sqrt(area / static_cast<double>(count)) : 0;
  if (!(east > west && north > south && spacing > 1e-6))
    return core::fail(not_covered(where, "does not cover the area asked for",
                                  "give a file that covers the area"));
  model::FieldGrid grid;
  const double middle = 0.5 * (south + north);
  const auto divide = [](double span, double step) {
    return std::max(2.0, std::ceil(span / step - 1e-9) + 1);
  };
  const double rows = divide(north - south, 0.5 * spacing);
  const double columns =
      divide(east - west, 0.5 * spacing / std::max(0.05, std::cos(middle * kDegree)));
  if (rows * columns > static_cast<double>(kMostNodes))
    return core::fail(bad_field(where, "has more than 4 million nodes in the area",
                                "ask for a smaller area or a coarser field"));
  grid.rows = static_cast<int>(rows);
  grid.columns = static_cast<int>(columns);
  grid.lon_min_deg = west;
  grid.lat_min_deg = south;
  grid.lon_step_deg = (east - west) / (columns - 1);
  grid.lat_step_deg = (north - south) / (rows - 1);
  return grid;
}

struct Span {
  int first = 0, last = -1;
};
Span nodes_between(double low, double high, double min, double step, int count) {
  const double first = std::ceil((low - min) / step - 1e-6);
  const double last = std::floor((high - min) / step + 1e-6);
  return {static_cast<int>(std::clamp(first, 0.0, static_cast<double>(count))),
          static_cast<int>(std::clamp(last, -1.0, static_cast<double>(count) - 1))};
}

}  // namespace

void PartFinder::take(std::size_t row, std::size_t column) {
  row_min_ = std::min(row_min_, row);
  row_max_ = std::max(row_max_, row);
  column_min_ = std::min(column_min_, column);
  column_max_ = std::max(column_max_, column);
}

void PartFinder::add_row(std::size_t row, std::span<const double> lat_deg,
                         std::span<const double> lon_deg) {
  const double lat0 = 0.5 * (window_.lat_min_deg + window_.lat_max_deg);
  const double lon0 = 0.5 * (window_.lon_min_deg + window_.lon_max_deg);
  const double shrink = std::cos(lat0 * kDegree);
  for (std::size_t column = 0; column < lat_deg.size(); ++column) {
    if (!(std::abs(lat_deg[column]) <= 90 && std::abs(lon_deg[column]) <= 720)) continue;
    const double lon = turned(lon_deg[column], lon0);
    const double away = std::hypot(lat_deg[column] - lat0, (lon - lon0) * shrink);
    if (away < nearest_) {
      nearest_ = away;
      nearest_row_ = row;
      nearest_column_ = column;
    }
    if (lat_deg[column] >= window_.lat_min_deg && lat_deg[column] <= window_.lat_max_deg &&
        lon >= window_.lon_min_deg && lon <= window_.lon_max_deg)
      take(row, column);
  }
}

std::optional<GridPart> PartFinder::part(std::size_t rows, std::size_t columns) const {
  if (nearest_ > 1e299) return std::nullopt;
  PartFinder all = *this;
  all.take(nearest_row_, nearest_column_);
  const auto below = [](std::size_t n) { return n > kMargin ? n - kMargin : 0; };
  GridPart out;
  out.row = below(all.row_min_);
  out.column = below(all.column_min_);
  out.rows = std::min(rows, all.row_max_ + kMargin + 1) - out.row;
  out.columns = std::min(columns, all.column_max_ + kMargin + 1) - out.column;
  return out;
}

geo::LatLon RotatedPole::true_place(double grid_lat_deg, double grid_lon) const {
  const double phi = grid_lat_deg * kDegree, lambda = (grid_lon - grid_lon_deg) * kDegree;
  const double pole = lat_deg * kDegree;
  const double toward_pole =
      std::cos(pole) * std::sin(phi) - std::sin(pole) * std::cos(phi) * std::cos(lambda);
  const double aside = std::cos(phi) * std::sin(lambda);
  const double up =
      std::sin(pole) * std::sin(phi) + std::cos(pole) * std::cos(phi) * std::cos(lambda);
  return {std::asin(std::clamp(up, -1.0, 1.0)) / kDegree,
          std::remainder(lon_deg + std::atan2(-aside, toward_pole) / kDegree, 360.0)};
}

core::Result<FieldRemap> FieldRemap::make(const NodePlaces& places, const FieldWindow& window,
                                          const std::string& where) {
  if (places.rows < 2 || places.columns < 2)
    return core::fail(bad_field(where, "has fewer than 2 x 2 nodes", "give a grid"));
  const Cells cells(places, 0.5 * (window.lon_min_deg + window.lon_max_deg));
  auto target = target_of(places, cells, window, where);
  if (!target) return core::fail(target.error());
  FieldRemap out;
  out.grid_ = *target;
  out.columns_ = places.columns;
  out.sources_.resize(target->nodes());
  std::size_t work = 0, found = 0;
  for (std::size_t row = 0; row + 1 < places.rows; ++row)
    for (std::size_t column = 0; column + 1 < places.columns; ++column) {
      const auto cell = cells.at(row, column);
      if (!cell) continue;
      const auto [west, east] = std::minmax_element(
          cell->begin(), cell->end(), [](const XY& a, const XY& b) { return a.x < b.x; });
      const auto [south, north] = std::minmax_element(
          cell->begin(), cell->end(), [](const XY& a, const XY& b) { return a.y < b.y; });
      const Span across = nodes_between(west->x, east->x, target->lon_min_deg, target->lon_step_deg,
                                        target->columns);
      const Span up = nodes_between(south->y, north->y, target->lat_min_deg, target->lat_step_deg,
                                    target->rows);
      for (int r = up.first; r <= up.last; ++r)
        for (int c = across.first; c <= across.last; ++c) {
          if (++work > kMostWork)
            return core::fail(bad_field(where, "has cells that lie over each other",
                                        "are its 2-D latitudes and longitudes right?"));
          Source& source =
              out.sources_[static_cast<std::size_t>(r) * static_cast<std::size_t>(target->columns) +
                           static_cast<std::size_t>(c)];
          if (source.node >= 0) continue;
          const auto at = place_in(*cell, {target->lon_min_deg + c * target->lon_step_deg,
                                           target->lat_min_deg + r * target->lat_step_deg});
          if (!at) continue;
          source = {static_cast<std::int32_t>(row * places.columns + column),
                    static_cast<float>(at->x), static_cast<float>(at->y)};
          ++found;
        }
    }
  const auto middle = [](double low, double high, double min, double step, int count) {
    return static_cast<std::size_t>(std::clamp(std::lround((0.5 * (low + high) - min) / step), 0L,
                                               static_cast<long>(count) - 1));
  };
  const std::size_t centre = middle(window.lat_min_deg, window.lat_max_deg, target->lat_min_deg,
                                    target->lat_step_deg, target->rows) *
                                 static_cast<std::size_t>(target->columns) +
                             middle(window.lon_min_deg, window.lon_max_deg, target->lon_min_deg,
                                    target->lon_step_deg, target->columns);
  const bool at_centre = out.sources_[centre].node >= 0 &&
                         target->contains({0.5 * (window.lat_min_deg + window.lat_max_deg),
                                           0.5 * (window.lon_min_deg + window.lon_max_deg)});
  if (found == 0 || !(at_centre || window.any_part))
    return core::fail(not_covered(
        where,
        fmt::format("does not cover {:.4f} {:.4f}", 0.5 * (window.lat_min_deg + window.lat_max_deg),
                    0.5 * (window.lon_min_deg + window.lon_max_deg)),
        "give a file that covers the area; are latitude and longitude swapped?"));
  return out;
}

void FieldRemap::apply(std::span<const float> values, int components, std::span<float> out) const {
  const auto n = static_cast<std::size_t>(components);
  for (std::size_t target = 0; target < sources_.size(); ++target) {
    const Source& s = sources_[target];
    std::array<float, 2> sum{};
    float held = 0;
    if (s.node >= 0) {
      const auto first = static_cast<std::size_t>(s.node);
      const std::size_t corners[] = {first, first + 1, first + columns_, first + columns_ + 1};
      const float weights[] = {(1 - s.u) * (1 - s.v), s.u * (1 - s.v), (1 - s.u) * s.v, s.u * s.v};
      for (std::size_t k = 0; k < 4; ++k) {
        const float* value = &values[corners[k] * n];
        if (!std::isfinite(value[0]) || !std::isfinite(value[n - 1])) continue;
        held += weights[k];
        for (std::size_t c = 0; c < n; ++c) sum[c] += weights[k] * value[c];
      }
    }
    for (std::size_t c = 0; c < n; ++c)
      out[target * n + c] = held >= 0.5F ? sum[c] / held : std::numeric_limits<float>::quiet_NaN();
  }
}

GridAxes GridAxes::make(const NodePlaces& places, bool x_against_columns, bool y_against_rows) {
  GridAxes out;
  out.axes_.resize(places.rows * places.columns);
  const auto unit = [&](std::size_t from, std::size_t to, bool against) {
    const double lat = places.lat_deg[from];
    double north = places.lat_deg[to] - lat;
    double east = (turned(places.lon_deg[to], places.lon_deg[from]) - places.lon_deg[from]) *
                  std::cos(0.5 * (lat + places.lat_deg[to]) * kDegree);
    const double length = std::hypot(east, north) * (against ? -1 : 1);
    return XY{east / length, north / length};
  };
  for (std::size_t row = 0; row < places.rows; ++row)
    for (std::size_t column = 0; column < places.columns; ++column) {
      // Central differences, one-sided at the edges.
      const std::size_t west = column > 0 ? column - 1 : column;
      const std::size_t east = std::min(places.columns - 1, column + 1);
      const std::size_t south = row > 0 ? row - 1 : row, north = std::min(places.rows - 1, row + 1);
      const XY x =
          unit(row * places.columns + west, row * places.columns + east, x_against_columns);
      const XY y =
          unit(south * places.columns + column, north * places.columns + column, y_against_rows);
      out.axes_[row * places.columns + column] = {static_cast<float>(x.x), static_cast<float>(x.y),
                                                  static_cast<float>(y.x), static_cast<float>(y.y)};
    }
  return out;
}

void GridAxes::to_true(std::span<float> east_north) const {
  for (std::size_t node = 0; node < axes_.size(); ++node) {
    const Axes& a = axes_[node];
    const float x = east_north[2 * node], y = east_north[2 * node + 1];
    east_north[2 * node] = x * a.x_east + y * a.y_east;
    east_north[2 * node + 1] = x * a.x_north + y * a.y_north;
  }
}

}  // namespace vigie::sea
