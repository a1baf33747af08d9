// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/cells.h"

#include <algorithm>
#include <cmath>

namespace vigie::planning {
namespace {

constexpr double kRasterM = 300;

int square(double metres) { return static_cast<int>(std::floor(metres / kSeaCellM)); }

bool at_sea(const belief::ParticleState& s) {
  return s.present && s.state != model::CraftState::preparing;
}

}  // namespace

Cells Cells::make(const model::Scenario& scenario, const belief::Belief& belief) {
  Cells cells;
  cells.add_shore(scenario);
  cells.add_sea(belief);
  return cells;
}

void Cells::add_shore(const model::Scenario& scenario) {
  for (std::size_t s = 0; s < scenario.sectors.size(); ++s) {
    const model::Sector& sector = scenario.sectors[s];
    const geo::Point corners[] = {sector.from, sector.launch, sector.until};
    for (int half = 0; half < 2; ++half) {
      const geo::Point a = corners[half], b = corners[half + 1];
      const double length = geo::distance(a, b).si();
      if (length < 1) continue;
      const int parts = std::max(1, static_cast<int>(std::lround(length / kStretchM)));
      for (int i = 0; i < parts; ++i) {
        const geo::Point from = geo::between(a, b, static_cast<double>(i) / parts);
        const geo::Point until = geo::between(a, b, static_cast<double>(i + 1) / parts);
        cells_.push_back({.shore = true,
                          .centre = geo::between(from, until, 0.5),
                          .from = from,
                          .until = until,
                          .sector = s});
      }
    }
  }
  if (cells_.empty()) return;
  double east = -1e12, north = -1e12;
  west_m_ = south_m_ = 1e12;
  for (const Cell& c : cells_) {
    for (const geo::Point p : {c.from, c.until}) {
      west_m_ = std::min(west_m_, p.east_m - kStripM);
      south_m_ = std::min(south_m_, p.north_m - kStripM);
      east = std::max(east, p.east_m + kStripM);
      north = std::max(north, p.north_m + kStripM);
    }
  }
  columns_ = static_cast<int>((east - west_m_) / kRasterM) + 1;
  rows_ = static_cast<int>((north - south_m_) / kRasterM) + 1;
  stretch_of_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column) {
      const geo::Point p{west_m_ + (column + 0.5) * kRasterM, south_m_ + (row + 0.5) * kRasterM};
      stretch_of_[static_cast<std::size_t>(row * columns_ + column)] = nearest_stretch(p, kStripM);
    }
  }
}

CellIndex Cells::nearest_stretch(geo::Point p, double within_m) const {
  CellIndex nearest = kNoCell;
  for (std::size_t i = 0; i < cells_.size() && cells_[i].shore; ++i) {
    const double d = geo::distance_to_segment(p, cells_[i].from, cells_[i].until).si();
    if (d <= within_m) {
      within_m = d;
      nearest = static_cast<CellIndex>(i);
    }
  }
  return nearest;
}

void Cells::add_sea(const belief::Belief& belief) {
  int east = -1'000'000, north = -1'000'000;
  sea_west_ = sea_south_ = 1'000'000;
  const auto each_at_sea = [&](auto visit) {
    for (std::size_t i = 0; i < belief.particles(); ++i) {
      for (std::size_t s = 0; s < belief.steps(); ++s) {
        if (at_sea(belief.state(i, s))) visit(belief.state(i, s).position);
      }
    }
  };
  each_at_sea([&](geo::Point p) {
    sea_west_ = std::min(sea_west_, square(p.east_m));
    sea_south_ = std::min(sea_south_, square(p.north_m));
    east = std::max(east, square(p.east_m));
    north = std::max(north, square(p.north_m));
  });
  if (east < sea_west_) return;
  sea_columns_ = east - sea_west_ + 1;
  sea_rows_ = north - sea_south_ + 1;
  std::vector<char> used(static_cast<std::size_t>(sea_columns_ * sea_rows_), 0);
  const auto slot = [&](geo::Point p) {
    return static_cast<std::size_t>((square(p.north_m) - sea_south_) * sea_columns_ +
                                    square(p.east_m) - sea_west_);
  };
  each_at_sea([&](geo::Point p) { used[slot(p)] = 1; });
  square_of_.assign(used.size(), kNoCell);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i] || cells_.size() >= kNoCell) continue;
    const int column = static_cast<int>(i) % sea_columns_, row = static_cast<int>(i) / sea_columns_;
    const geo::Point centre{(sea_west_ + column + 0.5) * kSeaCellM,
                            (sea_south_ + row + 0.5) * kSeaCellM};
    const CellIndex stretch = nearest_stretch(centre, 1e9);
    square_of_[i] = static_cast<CellIndex>(cells_.size());
    cells_.push_back({.shore = false,
                      .centre = centre,
                      .from = centre,
                      .until = centre,
                      .sector = stretch == kNoCell ? 0 : cells_[stretch].sector});
  }
}

CellIndex Cells::at(geo::Point p) const {
  const int column = static_cast<int>(std::floor((p.east_m - west_m_) / kRasterM));
  const int row = static_cast<int>(std::floor((p.north_m - south_m_) / kRasterM));
  if (column >= 0 && column < columns_ && row >= 0 && row < rows_) {
    const CellIndex stretch = stretch_of_[static_cast<std::size_t>(row * columns_ + column)];
    if (stretch != kNoCell) return stretch;
  }
  const int sea_column = square(p.east_m) - sea_west_, sea_row = square(p.north_m) - sea_south_;
  if (sea_column < 0 || sea_column >= sea_columns_ || sea_row < 0 || sea_row >= sea_rows_)
    return kNoCell;
  return square_of_[static_cast<std::size_t>(sea_row * sea_columns_ + sea_column)];
}

}  // namespace vigie::planning
