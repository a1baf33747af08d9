// SPDX-License-Identifier: Apache-2.0
#include "vigie/geo/coast.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "vigie/core/file.h"

namespace vigie::geo {
namespace {

constexpr double kCell_m = 100.0;
constexpr double kBucket_m = 2000.0;
constexpr std::uintmax_t kLargestFile = 32U << 20;

double squared_distance(Point p, Point a, Point b) {
  const double ab_east = b.east_m - a.east_m, ab_north = b.north_m - a.north_m;
  const double ap_east = p.east_m - a.east_m, ap_north = p.north_m - a.north_m;
  const double length2 = ab_east * ab_east + ab_north * ab_north;
  const double along = ab_east * ap_east + ab_north * ap_north;
  const double fraction = length2 > 0 ? std::clamp(along / length2, 0.0, 1.0) : 0.0;
  const double east = ap_east - fraction * ab_east, north = ap_north - fraction * ab_north;
  return east * east + north * north;
}

int cell_of(double from_min_m, double cell_m, int count) {
  return std::clamp(static_cast<int>(std::floor(from_min_m / cell_m)), 0, count - 1);
}

int cells_along(double length_m, double cell_m) {
  return std::max(1, static_cast<int>(std::ceil(length_m / cell_m)));
}

// A piece of ring that lies on or beyond one edge of the box bounds the picture, not the land.
bool is_shore(const Box& box, Point a, Point b) {
  return !(a.east_m <= box.east_min_m && b.east_m <= box.east_min_m) &&
         !(a.east_m >= box.east_max_m && b.east_m >= box.east_max_m) &&
         !(a.north_m <= box.north_min_m && b.north_m <= box.north_min_m) &&
         !(a.north_m >= box.north_max_m && b.north_m >= box.north_max_m);
}

// For each row of cell centres, where the rings cross it (even-odd fill between the crossings).
std::vector<std::vector<double>> crossings_by_row(const std::vector<Ring>& land, const Box& box,
                                                  int rows) {
  std::vector<std::vector<double>> crossings(static_cast<std::size_t>(rows));
  for (const Ring& ring : land)
    for (std::size_t i = 0; i < ring.size(); ++i) {
      Point low = ring[i], high = ring[(i + 1) % ring.size()];
      if (low.north_m > high.north_m) std::swap(low, high);
      const auto first = static_cast<int>(std::clamp(
          std::ceil((low.north_m - box.north_min_m) / kCell_m - 0.5), 0.0, double(rows)));
      const auto last = static_cast<int>(std::clamp(
          std::ceil((high.north_m - box.north_min_m) / kCell_m - 0.5), 0.0, double(rows)));
      for (int row = first; row < last; ++row) {
        const double north = box.north_min_m + (row + 0.5) * kCell_m;
        const double fraction = (north - low.north_m) / (high.north_m - low.north_m);
        crossings[static_cast<std::size_t>(row)].push_back(low.east_m +
                                                           fraction * (high.east_m - low.east_m));
      }
    }
  for (auto& row : crossings) std::sort(row.begin(), row.end());
  return crossings;
}

}  // namespace

bool contains(const Ring& ring, Point p) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const Point a = ring[i], b = ring[j];
    if ((a.north_m > p.north_m) == (b.north_m > p.north_m)) continue;
    const double fraction = (p.north_m - a.north_m) / (b.north_m - a.north_m);
    if (p.east_m < a.east_m + fraction * (b.east_m - a.east_m)) inside = !inside;
  }
  return inside;
}

core::Result<Coast> Coast::load(const std::filesystem::path& land_geojson) {
  const std::string name = land_geojson.filename().string();
  std::error_code problem;
  const auto size = std::filesystem::file_size(land_geojson, problem);
  if (!problem && size > kLargestFile)
    return core::fail({.kind = core::ErrorKind::unreadable,
                       .field = name,
                       .problem = fmt::format("is {} MB; at most 32 MB are read", size >> 20),
                       .mend = "give the land.geojson that tools/make_coast.cc writes"});
  const auto text = core::read_bytes(land_geojson);
  if (!text)
    return core::fail({.kind = core::ErrorKind::missing,
                       .field = land_geojson.string(),
                       .problem = "cannot be read",
                       .mend = "build the target vigie_data, which makes it"});
  auto land = parse_land_geojson(*text, name);
  if (!land) return core::fail(land.error());
  return from_rings(std::move(land->rings), land->box);
}

Coast Coast::from_rings(std::vector<Ring> land, Box box) {
  assert(box.east_min_m < box.east_max_m && box.north_min_m < box.north_max_m);
  Coast coast;
  coast.box_ = box;
  coast.land_ = std::move(land);
  coast.columns_ = cells_along(box.east_max_m - box.east_min_m, kCell_m);
  coast.rows_ = cells_along(box.north_max_m - box.north_min_m, kCell_m);
  for (const Ring& ring : coast.land_)
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point a = ring[i], b = ring[(i + 1) % ring.size()];
      if (is_shore(box, a, b)) coast.shore_.push_back({a, b});
    }
  coast.index_shore();
  coast.build_raster();
  return coast;
}

void Coast::index_shore() {
  bucket_columns_ = cells_along(box_.east_max_m - box_.east_min_m, kBucket_m);
  bucket_rows_ = cells_along(box_.north_max_m - box_.north_min_m, kBucket_m);
  const auto buckets = static_cast<std::size_t>(bucket_columns_) * bucket_rows_;
  std::vector<std::vector<std::uint32_t>> lists(buckets);
  for (std::uint32_t s = 0; s < shore_.size(); ++s) {
    const auto [a, b] = shore_[s];
    const auto column = [&](double east) {
      return cell_of(east - box_.east_min_m, kBucket_m, bucket_columns_);
    };
    const auto row = [&](double north) {
      return cell_of(north - box_.north_min_m, kBucket_m, bucket_rows_);
    };
    const auto [west, east] = std::minmax(a.east_m, b.east_m);
    const auto [south, north] = std::minmax(a.north_m, b.north_m);
    for (int r = row(south); r <= row(north); ++r)
      for (int c = column(west); c <= column(east); ++c)
        lists[static_cast<std::size_t>(r) * bucket_columns_ + c].push_back(s);
  }
  first_in_bucket_.assign(1, 0);
  for (const auto& list : lists) {
    in_bucket_.insert(in_bucket_.end(), list.begin(), list.end());
    first_in_bucket_.push_back(static_cast<std::uint32_t>(in_bucket_.size()));
  }
}

// Distances: cells that a shore segment touches know it; two sweeps then hand each cell the best
// segment of its neighbours (the "dead reckoning" transform of Grevera, CVIU 95, 2004, with exact
// point-segment distances). Sign: even-odd scanline fill at cell centres.
void Coast::build_raster() {
  const auto cells = static_cast<std::size_t>(columns_) * rows_;
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  const double diagonal =
      std::hypot(box_.east_max_m - box_.east_min_m, box_.north_max_m - box_.north_min_m);
  std::vector<std::uint32_t> nearest(cells, kNone);
  std::vector<float> squared(cells, static_cast<float>(diagonal * diagonal));
  const auto offer = [&](int c, int r, std::uint32_t s) {
    const std::size_t at = static_cast<std::size_t>(r) * columns_ + c;
    if (s == kNone || nearest[at] == s) return;
    const Point centre{box_.east_min_m + (c + 0.5) * kCell_m,
                       box_.north_min_m + (r + 0.5) * kCell_m};
    const auto d2 = static_cast<float>(squared_distance(centre, shore_[s].a, shore_[s].b));
    if (d2 < squared[at]) {
      squared[at] = d2;
      nearest[at] = s;
    }
  };
  for (std::uint32_t s = 0; s < shore_.size(); ++s) {
    const auto [a, b] = shore_[s];
    const int steps = cells_along(distance(a, b).si(), kCell_m / 2);
    for (int i = 0; i <= steps; ++i) {
      const Point p = between(a, b, double(i) / steps);
      const double c = std::floor((p.east_m - box_.east_min_m) / kCell_m);
      const double r = std::floor((p.north_m - box_.north_min_m) / kCell_m);
      for (double dr = -1; dr <= 1; ++dr)
        for (double dc = -1; dc <= 1; ++dc)
          if (c + dc >= 0 && c + dc < columns_ && r + dr >= 0 && r + dr < rows_)
            offer(static_cast<int>(c + dc), static_cast<int>(r + dr), s);
    }
  }
  const auto from = [&](int c, int r, int from_c, int from_r) {
    if (from_c >= 0 && from_c < columns_ && from_r >= 0 && from_r < rows_)
      offer(c, r, nearest[static_cast<std::size_t>(from_r) * columns_ + from_c]);
  };
  for (int r = 0; r < rows_; ++r) {
    for (int c = 0; c < columns_; ++c)
      for (int dc : {-1, 0, 1}) from(c, r, c + dc, r - 1);
    for (int c = 1; c < columns_; ++c) from(c, r, c - 1, r);
    for (int c = columns_ - 2; c >= 0; --c) from(c, r, c + 1, r);
  }
  for (int r = rows_ - 1; r >= 0; --r) {
    for (int c = 0; c < columns_; ++c)
      for (int dc : {-1, 0, 1}) from(c, r, c + dc, r + 1);
    for (int c = 1; c < columns_; ++c) from(c, r, c - 1, r);
    for (int c = columns_ - 2; c >= 0; --c) from(c, r, c + 1, r);
  }
  signed_distance_m_ = std::move(squared);
  sign_raster();
}

// Squared distances become signed distances.
void Coast::sign_raster() {
  const auto crossings = crossings_by_row(land_, box_, rows_);
  for (int r = 0; r < rows_; ++r) {
    const auto& row = crossings[static_cast<std::size_t>(r)];
    std::size_t passed = 0;
    for (int c = 0; c < columns_; ++c) {
      const double east = box_.east_min_m + (c + 0.5) * kCell_m;
      while (passed < row.size() && row[passed] <= east) ++passed;
      float& value = signed_distance_m_[static_cast<std::size_t>(r) * columns_ + c];
      value = std::sqrt(value) * (passed % 2 == 1 ? -1.0F : 1.0F);
    }
  }
}

bool Coast::is_land(Point p) const { return box_.contains(p) && distance_to_shore(p).si() < 0; }

core::Length Coast::distance_to_shore(Point p) const {
  const double x =
      std::clamp((p.east_m - box_.east_min_m) / kCell_m - 0.5, 0.0, double(columns_ - 1));
  const double y =
      std::clamp((p.north_m - box_.north_min_m) / kCell_m - 0.5, 0.0, double(rows_ - 1));
  const int c = static_cast<int>(x), r = static_cast<int>(y);
  const double u = x - c, v = y - r;
  const std::size_t at = static_cast<std::size_t>(r) * columns_ + c;
  const std::size_t east = c + 1 < columns_ ? 1 : 0;
  const std::size_t north = r + 1 < rows_ ? static_cast<std::size_t>(columns_) : 0;
  const auto value = [&](std::size_t i) { return static_cast<double>(signed_distance_m_[i]); };
  const double low = value(at) * (1 - u) + value(at + east) * u;
  const double high = value(at + north) * (1 - u) + value(at + north + east) * u;
  return core::metres(low * (1 - v) + high * v);
}

Point Coast::nearest_shore(Point p) const {
  assert(has_shore());
  const int column = cell_of(p.east_m - box_.east_min_m, kBucket_m, bucket_columns_);
  const int row = cell_of(p.north_m - box_.north_min_m, kBucket_m, bucket_rows_);
  double best = std::numeric_limits<double>::infinity();
  Segment nearest{};
  const auto search = [&](int c, int r) {
    if (c < 0 || c >= bucket_columns_ || r < 0 || r >= bucket_rows_) return;
    const std::size_t bucket = static_cast<std::size_t>(r) * bucket_columns_ + c;
    for (std::uint32_t i = first_in_bucket_[bucket]; i < first_in_bucket_[bucket + 1]; ++i) {
      const Segment& s = shore_[in_bucket_[i]];
      const double d2 = squared_distance(p, s.a, s.b);
      if (d2 < best) {
        best = d2;
        nearest = s;
      }
    }
  };
  // Rings of buckets outward: those of ring k are at least k - 1 buckets from p, also when p is
  // outside the box (the bucket begun with is then that of p's projection on the box).
  for (int k = 0; k <= std::max(bucket_columns_, bucket_rows_); ++k) {
    const double reach = (k - 1) * kBucket_m;
    if (reach > 0 && best < reach * reach) break;
    for (int d = -k; d <= k; ++d) {
      search(column + d, row - k);
      if (k > 0) search(column + d, row + k);
      if (d > -k && d < k) {
        search(column - k, row + d);
        search(column + k, row + d);
      }
    }
  }
  const double ab_east = nearest.b.east_m - nearest.a.east_m,
               ab_north = nearest.b.north_m - nearest.a.north_m;
  const double length2 = ab_east * ab_east + ab_north * ab_north;
  const double along =
      (p.east_m - nearest.a.east_m) * ab_east + (p.north_m - nearest.a.north_m) * ab_north;
  return between(nearest.a, nearest.b, length2 > 0 ? std::clamp(along / length2, 0.0, 1.0) : 0.0);
}

}  // namespace vigie::geo
