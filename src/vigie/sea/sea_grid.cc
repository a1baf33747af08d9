// SPDX-License-Identifier: Apache-2.0
// From land rings to the model grid of stream_fit.h.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "vigie/sea/stream_fit.h"

namespace vigie::sea {
namespace {

// East coordinates where the rings cross the line `north_m`, in order.
std::vector<double> crossings(const std::vector<geo::Ring>& land, double north_m) {
  std::vector<double> at;
  for (const geo::Ring& ring : land)
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      const geo::Point &a = ring[j], &b = ring[i];
      if ((a.north_m > north_m) == (b.north_m > north_m)) continue;
      at.push_back(a.east_m +
                   (north_m - a.north_m) / (b.north_m - a.north_m) * (b.east_m - a.east_m));
    }
  std::ranges::sort(at);
  return at;
}

// Metres to the nearest shore vertex; vertices on the picture's own edge do not count.
double distance_to_vertices(const std::vector<geo::Point>& vertices, geo::Point p) {
  double nearest = std::numeric_limits<double>::max();
  for (const geo::Point& v : vertices) {
    const double east = v.east_m - p.east_m, north = v.north_m - p.north_m;
    nearest = std::min(nearest, east * east + north * north);
  }
  return std::sqrt(nearest);
}

std::vector<geo::Point> shore_vertices(const geo::LandRings& land) {
  std::vector<geo::Point> vertices;
  const geo::Box inner{land.box.east_min_m + 100, land.box.north_min_m + 100,
                       land.box.east_max_m - 100, land.box.north_max_m - 100};
  for (const geo::Ring& ring : land.rings)
    for (const geo::Point& p : ring)
      if (inner.contains(p)) vertices.push_back(p);
  return vertices;
}

// Keeps only the water joined to `from`; ponds, and harbours the cells have closed, become land.
void keep_joined_water(SeaGrid& grid, std::size_t from) {
  std::vector<bool> reached(grid.depth_m.size(), false);
  std::vector<std::size_t> frontier{from};
  reached[from] = true;
  while (!frontier.empty()) {
    const auto here = static_cast<int>(frontier.back());
    frontier.pop_back();
    const int column = here % grid.columns, row = here / grid.columns;
    for (const auto& [c, r] : {std::pair{column + 1, row}, std::pair{column - 1, row},
                               std::pair{column, row + 1}, std::pair{column, row - 1}}) {
      if (!grid.is_sea(c, r) || reached[grid.cell(c, r)]) continue;
      reached[grid.cell(c, r)] = true;
      frontier.push_back(grid.cell(c, r));
    }
  }
  for (std::size_t i = 0; i < reached.size(); ++i)
    if (!reached[i]) grid.depth_m[i] = 0;
}

double coriolis_per_s(geo::Point p) {
  constexpr double kEarthTurn = 7.292115e-5;
  return 2 * kEarthTurn * std::sin(geo::lat_lon_from_plane(p).lat_deg * std::numbers::pi / 180);
}

}  // namespace

std::vector<double> sea_share(const std::vector<geo::Ring>& land, geo::Point corner, double cell_m,
                              int columns, int rows, int sub_rows) {
  const int across = columns * sub_rows;
  const double step = cell_m / sub_rows;
  std::vector<double> share(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows),
                            0.0);
  for (int line = 0; line < rows * sub_rows; ++line) {
    const std::vector<double> edges = crossings(land, corner.north_m + (line + 0.5) * step);
    std::size_t passed = 0;
    for (int i = 0; i < across; ++i) {
      const double east = corner.east_m + (i + 0.5) * step;
      while (passed < edges.size() && edges[passed] < east) ++passed;
      if (passed % 2 == 1) continue;  // land
      const auto cell =
          static_cast<std::size_t>(line / sub_rows) * static_cast<std::size_t>(columns) +
          static_cast<std::size_t>(i / sub_rows);
      share[cell] += 1.0 / (sub_rows * sub_rows);
    }
  }
  return share;
}

void ModelSea::lay(const Bed& bed) {
  for (std::size_t i = 0; i < sea_cells.size(); ++i) {
    grid.depth_m[sea_cells[i]] = bed_at.depth_m(bed, i);
    drag[sea_cells[i]] = bed_at.drag(bed, i);
  }
}

ModelSea make_model_sea(const geo::LandRings& land, double cell_m, const Bed& bed) {
  SeaGrid grid;
  grid.corner = {land.box.east_min_m, land.box.north_min_m};
  grid.cell_m = cell_m;
  grid.columns = static_cast<int>((land.box.east_max_m - land.box.east_min_m) / cell_m);
  grid.rows = static_cast<int>((land.box.north_max_m - land.box.north_min_m) / cell_m);
  const std::vector<double> share =
      sea_share(land.rings, grid.corner, cell_m, grid.columns, grid.rows, 6);
  for (const double sea : share) grid.depth_m.push_back(sea < 0.5 ? 0 : 1);
  for (int row = 0; row < grid.rows; ++row)
    grid.coriolis_per_s.push_back(coriolis_per_s({0, grid.centre(0, row).north_m}));
  const geo::Point mid_strait = geo::plane_from_lat_lon({51.0, 1.5});
  const int column = static_cast<int>((mid_strait.east_m - grid.corner.east_m) / cell_m);
  const int row = static_cast<int>((mid_strait.north_m - grid.corner.north_m) / cell_m);
  if (grid.is_sea(column, row)) keep_joined_water(grid, grid.cell(column, row));

  const std::vector<geo::Point> shore = shore_vertices(land);
  std::vector<std::size_t> sea_cells;
  std::vector<geo::Point> places;
  std::vector<double> from_shore_m;
  for (std::size_t cell = 0; cell < share.size(); ++cell) {
    if (grid.depth_m[cell] <= 0) continue;
    sea_cells.push_back(cell);
    places.push_back(
        grid.centre(static_cast<int>(cell) % grid.columns, static_cast<int>(cell) / grid.columns));
    from_shore_m.push_back(distance_to_vertices(shore, places.back()));
  }
  BedAt bed_at(bed, places, std::move(from_shore_m), cell_m);
  ModelSea sea{std::move(grid), std::vector<double>(share.size(), 0.0), std::move(sea_cells),
               std::move(bed_at)};
  sea.lay(bed);
  return sea;
}

}  // namespace vigie::sea
