// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/probability.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "vigie/motion/drift_frame.h"

namespace vigie::drift {
namespace {

// Order statistic of fraction p in [0, 1] by linear interpolation; reorders `values`.
double percentile(std::vector<float>& values, double p) {
  const double rank = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), at, values.end());
  const double low = double{*at};
  if (below + 1 == values.size()) return low;
  const double high = double{*std::min_element(at + 1, values.end())};
  return low + (rank - static_cast<double>(below)) * (high - low);
}

core::Error invalid(std::string problem, std::string mend) {
  return {core::ErrorKind::invalid, "probability map", std::move(problem), std::move(mend)};
}

// Convolution of one axis with a Gaussian that is cut at four deviations and sums to 1.
void smooth_axis(std::vector<double>& values, int columns, int rows, double deviation,
                 bool along_row) {
  const int reach = static_cast<int>(std::ceil(4 * deviation));
  std::vector<double> kernel(static_cast<std::size_t>(2 * reach + 1));
  for (int k = -reach; k <= reach; ++k)
    kernel[static_cast<std::size_t>(k + reach)] = std::exp(-0.5 * k * k / (deviation * deviation));
  const double sum = std::accumulate(kernel.begin(), kernel.end(), 0.0);
  for (double& k : kernel) k /= sum;
  const int length = along_row ? columns : rows, lines = along_row ? rows : columns;
  const std::size_t stride = along_row ? 1 : static_cast<std::size_t>(columns);
  std::vector<double> line(static_cast<std::size_t>(length));
  for (int l = 0; l < lines; ++l) {
    const std::size_t start = along_row
                                  ? static_cast<std::size_t>(l) * static_cast<std::size_t>(columns)
                                  : static_cast<std::size_t>(l);
    std::fill(line.begin(), line.end(), 0.0);
    for (int i = 0; i < length; ++i) {
      const double value = values[start + static_cast<std::size_t>(i) * stride];
      if (value == 0) continue;
      for (int k = std::max(-reach, -i); k <= std::min(reach, length - 1 - i); ++k)
        line[static_cast<std::size_t>(i + k)] +=
            value * kernel[static_cast<std::size_t>(k + reach)];
    }
    for (int i = 0; i < length; ++i)
      values[start + static_cast<std::size_t>(i) * stride] = line[static_cast<std::size_t>(i)];
  }
}

// Half the central 68 %, or the standard deviation where that is smaller, of metres.
double width_of(std::vector<float> values, double deviation) {
  const double inner = 0.5 * (percentile(values, 0.84) - percentile(values, 0.16));
  return inner > 0 ? std::min(inner, deviation) : deviation;
}

struct Extent {
  double south, north, west, east;
};

Extent extent_of(const model::DriftSnapshot& s) {
  const auto [south, north] = std::minmax_element(s.lat_deg.begin(), s.lat_deg.end());
  const auto [west, east] = std::minmax_element(s.lon_deg.begin(), s.lon_deg.end());
  return {double{*south}, double{*north}, double{*west}, double{*east}};
}

}  // namespace

model::DriftStatistics statistics_of(const model::DriftSnapshot& s, core::Instant since) {
  model::DriftStatistics out;
  const std::size_t n = s.lat_deg.size();
  out.at = s.at;
  out.hours = core::in_hours(s.at - since);
  out.particles = n;
  double lat = 0, lon = 0;
  for (std::size_t i = 0; i < n; ++i) {
    lat += double{s.lat_deg[i]};
    lon += double{s.lon_deg[i]};
  }
  out.mean_lat_deg = lat / static_cast<double>(n);
  out.mean_lon_deg = lon / static_cast<double>(n);
  const motion::DriftFrame frame({out.mean_lat_deg, out.mean_lon_deg});
  double ee = 0, nn = 0, en = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double e = frame.x_of_lon(double{s.lon_deg[i]});
    const double north = frame.y_of_lat(double{s.lat_deg[i]});
    ee += e * e;
    nn += north * north;
    en += e * north;
  }
  const double less = n > 1 ? static_cast<double>(n - 1) : 1;
  out.std_east_m = std::sqrt(ee / less);
  out.std_north_m = std::sqrt(nn / less);
  out.cov_east_north_m2 = en / less;
  std::vector<float> values = s.lat_deg;
  out.lat_p05_deg = percentile(values, 0.05);
  out.lat_p50_deg = percentile(values, 0.50);
  out.lat_p95_deg = percentile(values, 0.95);
  values = s.lon_deg;
  out.lon_p05_deg = percentile(values, 0.05);
  out.lon_p50_deg = percentile(values, 0.50);
  out.lon_p95_deg = percentile(values, 0.95);
  for (const model::DriftState state : s.state) {
    out.ashore += state == model::DriftState::ashore ? 1 : 0;
    out.swamped += state == model::DriftState::swamped ? 1 : 0;
    out.capsized += state == model::DriftState::capsized ? 1 : 0;
    out.under_way += state == model::DriftState::under_way ? 1 : 0;
    out.people_in_water += state == model::DriftState::people_in_water ? 1 : 0;
  }
  return out;
}

core::Result<model::ProbabilityMap> probability_map(const model::DriftSnapshot& s,
                                                    const MapOptions& options) {
  const std::size_t n = s.lat_deg.size();
  if (n == 0) return core::fail(invalid("has no particles", "give at least one"));
  for (std::size_t i = 0; i < n; ++i)
    if (!std::isfinite(s.lat_deg[i]) || !std::isfinite(s.lon_deg[i]))
      return core::fail(invalid(fmt::format("particle {} is nowhere", i), "check the fields"));
  const model::DriftStatistics stats = statistics_of(s, s.at);
  const motion::DriftFrame frame({stats.mean_lat_deg, stats.mean_lon_deg});
  const Extent extent = extent_of(s);
  if (extent.north - extent.south > 20 || extent.east - extent.west > 20)
    return core::fail(invalid("spreads over more than 20 degrees", "ask for fewer hours"));
  const double wide = (extent.east - extent.west) * frame.x_per_deg();
  const double high = (extent.north - extent.south) * frame.y_per_deg();
  const double cell_m = options.cell > core::Length{}
                            ? options.cell.si()
                            : std::clamp(std::max(wide, high) / 60, 100.0, 2000.0);
  const double shrink = std::pow(static_cast<double>(n), -1.0 / 6);
  const auto bandwidth = [&](const std::vector<float>& degrees, double per_deg, double deviation) {
    return std::max(0.7, shrink * width_of(degrees, deviation / per_deg) * per_deg / cell_m);
  };
  const double smooth_x = bandwidth(s.lon_deg, frame.x_per_deg(), stats.std_east_m);
  const double smooth_y = bandwidth(s.lat_deg, frame.y_per_deg(), stats.std_north_m);
  const int margin_x = static_cast<int>(std::ceil(4 * smooth_x)) + 2;
  const int margin_y = static_cast<int>(std::ceil(4 * smooth_y)) + 2;

  model::ProbabilityMap map;
  map.at = s.at;
  map.grid.lon_step_deg = cell_m / frame.x_per_deg();
  map.grid.lat_step_deg = cell_m / frame.y_per_deg();
  map.grid.lon_min_deg = extent.west - margin_x * map.grid.lon_step_deg;
  map.grid.lat_min_deg = extent.south - margin_y * map.grid.lat_step_deg;
  map.grid.columns = static_cast<int>(std::ceil(wide / cell_m)) + 2 * margin_x + 1;
  map.grid.rows = static_cast<int>(std::ceil(high / cell_m)) + 2 * margin_y + 1;
  if (map.grid.nodes() > 4'000'000)
    return core::fail(invalid("would have more than 4 million cells", "give larger cells"));
  std::vector<double> afloat(map.grid.nodes(), 0.0), ashore(map.grid.nodes(), 0.0);
  double mass_afloat = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto column = static_cast<std::size_t>(
        std::lround((double{s.lon_deg[i]} - map.grid.lon_min_deg) / map.grid.lon_step_deg));
    const auto row = static_cast<std::size_t>(
        std::lround((double{s.lat_deg[i]} - map.grid.lat_min_deg) / map.grid.lat_step_deg));
    const std::size_t cell = row * static_cast<std::size_t>(map.grid.columns) + column;
    const bool stranded = s.state[i] == model::DriftState::ashore;
    (stranded ? ashore : afloat)[cell] += 1.0 / static_cast<double>(n);
    mass_afloat += stranded ? 0 : 1.0 / static_cast<double>(n);
  }
  const std::vector<double> counted = afloat;
  smooth_axis(afloat, map.grid.columns, map.grid.rows, smooth_x, true);
  smooth_axis(afloat, map.grid.columns, map.grid.rows, smooth_y, false);
  if (options.land != nullptr)
    for (int row = 0; row < map.grid.rows; ++row)
      for (int column = 0; column < map.grid.columns; ++column) {
        const std::size_t cell =
            static_cast<std::size_t>(row) * static_cast<std::size_t>(map.grid.columns) +
            static_cast<std::size_t>(column);
        const bool land =
            options.land->is_land(map.grid.lat_min_deg + row * map.grid.lat_step_deg,
                                  map.grid.lon_min_deg + column * map.grid.lon_step_deg);
        if (land && counted[cell] == 0) afloat[cell] = 0;
      }
  const double left = std::accumulate(afloat.begin(), afloat.end(), 0.0);
  const double scale = left > 0 ? mass_afloat / left : 0;
  map.probability.resize(afloat.size());
  for (std::size_t i = 0; i < afloat.size(); ++i)
    map.probability[i] = static_cast<float>(afloat[i] * scale + ashore[i]);
  return map;
}

namespace {

// Sides of a square between four nodes, and where a contour goes through it: from side to side with
// the region on the left. Corners: 1 south-west, 2 south-east, 4 north-east, 8 north-west.
enum Side { kBottom, kRight, kTop, kLeft };
struct Segment {
  Side from, to;
};
std::vector<Segment> segments_of(int corners, bool middle_inside) {
  switch (corners) {
    case 1:
      return {{kBottom, kLeft}};
    case 2:
      return {{kRight, kBottom}};
    case 3:
      return {{kRight, kLeft}};
    case 4:
      return {{kTop, kRight}};
    case 6:
      return {{kTop, kBottom}};
    case 7:
      return {{kTop, kLeft}};
    case 8:
      return {{kLeft, kTop}};
    case 9:
      return {{kBottom, kTop}};
    case 11:
      return {{kRight, kTop}};
    case 12:
      return {{kLeft, kRight}};
    case 13:
      return {{kBottom, kRight}};
    case 14:
      return {{kLeft, kBottom}};
    case 5:
      if (middle_inside) return {{kTop, kLeft}, {kBottom, kRight}};
      return {{kBottom, kLeft}, {kTop, kRight}};
    case 10:
      if (middle_inside) return {{kLeft, kBottom}, {kRight, kTop}};
      return {{kRight, kBottom}, {kLeft, kTop}};
    default:
      return {};
  }
}

// A grid with a border of nothing around it.
struct Padded {
  const model::FieldGrid& grid;
  const std::vector<float>& values;
  double at(int column, int row) const {
    if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return 0;
    return double{values[static_cast<std::size_t>(row) * static_cast<std::size_t>(grid.columns) +
                         static_cast<std::size_t>(column)]};
  }
  // One number for each side of the squares: horizontal ones even, upright ones odd.
  std::int64_t edge(int column, int row, Side side) const {
    const std::int64_t width = grid.columns + 2;
    const auto number = [&](int c, int r, int upright) {
      return 2 * ((r + 1) * width + (c + 1)) + upright;
    };
    switch (side) {
      case kBottom:
        return number(column, row, 0);
      case kTop:
        return number(column, row + 1, 0);
      case kLeft:
        return number(column, row, 1);
      default:
        return number(column + 1, row, 1);
    }
  }
  // Where the values pass `level` on a side of the square whose south-west node this is.
  geo::LatLon crossing(int column, int row, Side side, double level) const {
    const int c = side == kRight ? column + 1 : column, r = side == kTop ? row + 1 : row;
    const bool upright = side == kLeft || side == kRight;
    const double a = at(c, r), b = upright ? at(c, r + 1) : at(c + 1, r);
    const double share = a == b ? 0.5 : std::clamp((level - a) / (b - a), 0.0, 1.0);
    return {grid.lat_min_deg + (r + (upright ? share : 0)) * grid.lat_step_deg,
            grid.lon_min_deg + (c + (upright ? 0 : share)) * grid.lon_step_deg};
  }
};

double area_km2(const std::vector<std::vector<geo::LatLon>>& rings) {
  double total = 0;
  for (const auto& ring : rings) {
    const motion::DriftFrame frame(ring.front());
    double twice = 0;  // of the area on the left of the way
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      // Metres east per metre of the frame, at the segment's own latitude.
      const double y = frame.y_of_lat(0.5 * (ring[i].lat_deg + ring[i + 1].lat_deg));
      const double narrower =
          1 / (double{frame.metric().scale_x[0]} + y * double{frame.metric().scale_x[1]});
      const double x = frame.x_of_lon(ring[i].lon_deg) + frame.x_of_lon(ring[i + 1].lon_deg);
      twice +=
          narrower * x * (frame.y_of_lat(ring[i + 1].lat_deg) - frame.y_of_lat(ring[i].lat_deg));
    }
    total += 0.5 * twice;
  }
  return total * 1e-6;
}

}  // namespace

std::vector<std::vector<geo::LatLon>> contour(const model::FieldGrid& grid,
                                              const std::vector<float>& values, double level) {
  const Padded padded{grid, values};
  struct Next {
    std::int64_t to;
    geo::LatLon at;  // of this crossing
  };
  std::unordered_map<std::int64_t, Next> next;
  std::vector<std::int64_t> order;
  for (int row = -1; row < grid.rows; ++row)
    for (int column = -1; column < grid.columns; ++column) {
      const std::array<double, 4> v{padded.at(column, row), padded.at(column + 1, row),
                                    padded.at(column + 1, row + 1), padded.at(column, row + 1)};
      int corners = 0;
      for (int k = 0; k < 4; ++k) corners |= v[static_cast<std::size_t>(k)] >= level ? 1 << k : 0;
      if (corners == 0 || corners == 15) continue;
      const bool middle = 0.25 * (v[0] + v[1] + v[2] + v[3]) >= level;
      for (const Segment& segment : segments_of(corners, middle)) {
        const std::int64_t from = padded.edge(column, row, segment.from);
        next[from] = {padded.edge(column, row, segment.to),
                      padded.crossing(column, row, segment.from, level)};
        order.push_back(from);
      }
    }
  // Every crossing has one way in and one way out, so following the ways gives closed rings.
  std::vector<std::vector<geo::LatLon>> rings;
  for (const std::int64_t start : order) {
    std::vector<geo::LatLon> ring;
    for (auto at = next.find(start); at != next.end();) {
      ring.push_back(at->second.at);
      const std::int64_t to = at->second.to;
      next.erase(at);
      at = next.find(to);
    }
    if (ring.size() < 3) continue;
    ring.push_back(ring.front());
    rings.push_back(std::move(ring));
  }
  return rings;
}

std::vector<model::ContainmentArea> containment(const model::ProbabilityMap& map,
                                                const std::vector<double>& shares) {
  std::vector<float> sorted = map.probability;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  std::vector<double> wanted = shares;
  std::sort(wanted.begin(), wanted.end());
  std::vector<model::ContainmentArea> out;
  std::size_t cells = 0;
  double held = 0;
  for (const double share : wanted) {
    while (cells < sorted.size() && held < share) held += double{sorted[cells++]};
    // Half way between the last cell inside and the first outside.
    const double inside = double{sorted[cells > 0 ? cells - 1 : 0]};
    const double outside = cells < sorted.size() ? double{sorted[cells]} : 0;
    model::ContainmentArea area;
    area.share = share;
    area.rings = contour(map.grid, map.probability, 0.5 * (inside + outside));
    area.area_km2 = area_km2(area.rings);
    out.push_back(std::move(area));
  }
  return out;
}

}  // namespace vigie::drift
