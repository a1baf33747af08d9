// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_point.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "vigie/sea/angle_units.h"
#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

constexpr double kMetresPerDegree = 111'195;

// Where a place lies in a grid: the cell's first node and the shares beyond it.
struct Spot {
  int column = 0, row = 0;
  double u = 0, v = 0;
};

std::optional<Spot> spot_of(const model::FieldGrid& g, geo::LatLon place) {
  constexpr double kEdge = 1e-6;  // of a step
  double x = (place.lon_deg - g.lon_min_deg) / g.lon_step_deg;
  const double turn = 360 / g.lon_step_deg;
  while (x > g.columns - 1 + kEdge && x - turn > -kEdge) x -= turn;
  while (x < -kEdge) x += turn;
  const double y = (place.lat_deg - g.lat_min_deg) / g.lat_step_deg;
  if (x > g.columns - 1 + kEdge || y < -kEdge || y > g.rows - 1 + kEdge) return std::nullopt;
  Spot out;
  out.column = std::clamp(static_cast<int>(std::floor(x)), 0, g.columns - 2);
  out.row = std::clamp(static_cast<int>(std::floor(y)), 0, g.rows - 2);
  out.u = std::clamp(x - out.column, 0.0, 1.0);
  out.v = std::clamp(y - out.row, 0.0, 1.0);
  return out;
}

// One moment of a field around a place.
class Slice {
 public:
  Slice(const model::FieldGrid& grid, int components, std::vector<float> values)
      : grid_(&grid), n_(components), values_(std::move(values)) {}

  // NaN outside the grid and where there is none.
  double at(int column, int row, int component) const {
    if (column < 0 || row < 0 || column >= grid_->columns || row >= grid_->rows)
      return std::numeric_limits<double>::quiet_NaN();
    const std::size_t node =
        static_cast<std::size_t>(row) * static_cast<std::size_t>(grid_->columns) +
        static_cast<std::size_t>(column);
    return values_[node * static_cast<std::size_t>(n_) + static_cast<std::size_t>(component)];
  }
  bool has(int column, int row) const {
    return std::isfinite(at(column, row, 0)) && std::isfinite(at(column, row, n_ - 1));
  }
  int components() const { return n_; }
  const model::FieldGrid& grid() const { return *grid_; }

 private:
  const model::FieldGrid* grid_;
  int n_;
  std::vector<float> values_;
};

struct Blend {
  std::array<double, 2> value{};
  int missing = 0;
  core::Length from;
};

// The nearest node with a value, as the crow flies.
std::optional<Blend> nearest(const Slice& slice, const Spot& spot) {
  const model::FieldGrid& g = slice.grid();
  const double lat = g.lat_min_deg + (spot.row + spot.v) * g.lat_step_deg;
  const double step_y = g.lat_step_deg * kMetresPerDegree;
  const double step_x = g.lon_step_deg * kMetresPerDegree * std::max(0.01, std::cos(lat * kDegree));
  const double reach = std::max(kFarthestValue.si(), 2 * std::max(step_x, step_y));
  const auto across = static_cast<int>(std::min(1e4, reach / step_x)) + 1;
  const auto up = static_cast<int>(std::min(1e4, reach / step_y)) + 1;
  std::optional<Blend> best;
  for (int row = spot.row - up; row <= spot.row + up + 1; ++row)
    for (int column = spot.column - across; column <= spot.column + across + 1; ++column) {
      if (!slice.has(column, row)) continue;
      const double away =
          std::hypot((column - spot.column - spot.u) * step_x, (row - spot.row - spot.v) * step_y);
      if (away > reach || (best && away >= best->from.si())) continue;
      best = Blend{.missing = 4, .from = core::metres(away)};
      for (int c = 0; c < slice.components(); ++c)
        best->value[static_cast<std::size_t>(c)] = slice.at(column, row, c);
    }
  return best;
}

std::optional<Blend> blend(const Slice& slice, const Spot& spot) {
  Blend out;
  double held = 0;
  for (const int up : {0, 1})
    for (const int across : {0, 1}) {
      const int column = spot.column + across, row = spot.row + up;
      const double weight = (across == 1 ? spot.u : 1 - spot.u) * (up == 1 ? spot.v : 1 - spot.v);
      if (!slice.has(column, row)) {
        ++out.missing;
        continue;
      }
      held += weight;
      for (int c = 0; c < slice.components(); ++c)
        out.value[static_cast<std::size_t>(c)] += weight * slice.at(column, row, c);
    }
  if (held < 1e-6) return nearest(slice, spot);
  for (double& value : out.value) value /= held;
  return out;
}

// The largest |second difference| along one axis around a place, over the four corners; nothing
// when it cannot be told at any.
std::optional<double> second_difference(const Slice& slice, const Spot& spot, int dx, int dy,
                                        int component) {
  std::optional<double> largest;
  for (const int up : {0, 1})
    for (const int across : {0, 1}) {
      const int column = spot.column + across, row = spot.row + up;
      const double d = slice.at(column - dx, row - dy, component) -
                       2 * slice.at(column, row, component) +
                       slice.at(column + dx, row + dy, component);
      if (std::isfinite(d)) largest = std::max(largest.value_or(0), std::abs(d));
    }
  return largest;
}

// The moments around one, and the share of the way to the later.
struct Moment {
  std::size_t before = 0;
  double share = 0;
  bool one = true;  // the field has no other moment
};

std::optional<Moment> moment_of(const std::vector<core::Instant>& times, core::Instant at) {
  if (times.size() == 1) return Moment{};
  if (at < times.front() || at > times.back()) return std::nullopt;
  Moment out{.one = false};
  const auto next = std::upper_bound(times.begin(), times.end(), at);
  out.before = std::min(static_cast<std::size_t>(next - times.begin()) - 1, times.size() - 2);
  out.share = (at - times[out.before]).si() / (times[out.before + 1] - times[out.before]).si();
  return out;
}

class Sampler {
 public:
  Sampler(const FieldSeries& series, const Spot& spot, const Moment& moment, std::size_t member)
      : series_(series), spot_(spot), moment_(moment), member_(member) {}

  core::Result<FieldValue> value() {
    auto before = slice(moment_.before);
    if (!before) return core::fail(before.error());
    const auto first = blend(*before, spot_);
    if (!first) return nothing_near();
    FieldValue out{
        .value = first->value, .corners_without_value = first->missing, .from = first->from};
    std::optional<Blend> second;
    std::optional<Slice> after;
    if (!moment_.one) {
      auto read = slice(moment_.before + 1);
      if (!read) return core::fail(read.error());
      after = std::move(*read);
      second = blend(*after, spot_);
      if (!second) return nothing_near();
      for (std::size_t c = 0; c < 2; ++c)
        out.value[c] += moment_.share * (second->value[c] - first->value[c]);
      out.corners_without_value = std::max(first->missing, second->missing);
      out.from = std::max(first->from, second->from);
    }
    const auto in_time = time_error(*first, second ? *second : *first);
    if (!in_time) return core::fail(in_time.error());
    out.interpolation_error = sum(space_error(*before, after ? *after : *before), *in_time);
    return out;
  }

 private:
  using Error = std::optional<std::array<double, 2>>;

  core::Result<Slice> slice(std::size_t time) const {
    std::vector<float> values(series_.grid().nodes() *
                              static_cast<std::size_t>(components_of(series_.kind())));
    if (const auto read = series_.read(time, member_, values); !read)
      return core::fail(read.error());
    return Slice(series_.grid(), components_of(series_.kind()), std::move(values));
  }
  tl::unexpected<core::Error> nothing_near() const {
    return core::fail(not_covered(series_.name(), "has no value within 30 km",
                                  "is the place at sea? give another file"));
  }

  // Half the spacing of the file's own grid: its kinks lie between nodes, so that differences show
  // a quarter of them at worst.
  double refinement() const { return series_.resampled() ? 4 : 1; }

  Error space_error(const Slice& before, const Slice& after) const {
    std::array<double, 2> out{};
    for (int c = 0; c < before.components(); ++c)
      for (const auto& [dx, dy] : {std::pair{1, 0}, {0, 1}}) {
        double larger = 0;
        for (const Slice* slice : {&before, &after}) {
          const auto d = second_difference(*slice, spot_, dx, dy, c);
          if (!d) return std::nullopt;
          larger = std::max(larger, *d);
        }
        out[static_cast<std::size_t>(c)] += refinement() * larger / 8;
      }
    return out;
  }

  // From the moments before and after the two, by divided differences.
  core::Result<Error> time_error(const Blend& first, const Blend& second) const {
    if (moment_.one) return Error(std::array<double, 2>{});
    const std::vector<core::Instant>& times = series_.times();
    const double span = (times[moment_.before + 1] - times[moment_.before]).si();
    std::array<double, 2> largest{};
    bool any = false;
    for (const bool earlier : {true, false}) {
      if (earlier ? moment_.before == 0 : moment_.before + 2 >= times.size()) continue;
      const std::size_t third = earlier ? moment_.before - 1 : moment_.before + 2;
      const auto read = slice(third);
      if (!read) return core::fail(read.error());
      const auto value = blend(*read, spot_);
      if (!value) continue;
      const std::size_t own = earlier ? moment_.before : moment_.before + 1;
      const double step = (times[third] - times[own]).si();
      const double reach =
          (times[third] - times[earlier ? moment_.before + 1 : moment_.before]).si();
      for (std::size_t c = 0; c < 2; ++c) {
        const double near = earlier ? first.value[c] : second.value[c];
        const double slope = (second.value[c] - first.value[c]) / span;
        const double curve = ((value->value[c] - near) / step - slope) / reach;  // f'' / 2
        largest[c] = std::max(largest[c], std::abs(curve) * span * span / 4);
      }
      any = true;
    }
    if (!any) return Error();
    return Error(largest);
  }

  static Error sum(const Error& a, const Error& b) {
    if (!a || !b) return std::nullopt;
    return std::array<double, 2>{(*a)[0] + (*b)[0], (*a)[1] + (*b)[1]};
  }

  const FieldSeries& series_;
  Spot spot_;
  Moment moment_;
  std::size_t member_;
};

}  // namespace

core::Result<FieldValue> value_at(const FieldSeries& series, geo::LatLon place, core::Instant at,
                                  std::size_t member) {
  const auto spot = spot_of(series.grid(), place);
  if (!spot)
    return core::fail(not_covered(
        series.name(), fmt::format("does not cover {:.4f} {:.4f}", place.lat_deg, place.lon_deg),
        "are latitude and longitude swapped? or give another file"));
  const auto moment = moment_of(series.times(), at);
  if (!moment)
    return core::fail(not_covered(series.name(),
                                  fmt::format("has nothing for {}", core::format_instant(at)),
                                  "give a file that covers the time"));
  if (member >= series.members())
    return core::fail(
        {core::ErrorKind::invalid, "member",
         fmt::format("{} is not in {}, which has {}", member, series.name(), series.members()),
         "count members from 0"});
  return Sampler(series, *spot, *moment, member).value();
}

bool is_from(FieldKind kind) {
  return kind == FieldKind::wind || kind == FieldKind::wave_direction;
}

SpeedAndDirection spoken(FieldKind kind, const std::array<double, 2>& v) {
  // A wave direction already points to where the waves come from.
  const double sign = kind == FieldKind::wind ? -1 : 1;
  const double angle = std::atan2(sign * v[0], sign * v[1]) / kDegree;
  return {std::hypot(v[0], v[1]), angle < 0 ? angle + 360 : angle};
}

}  // namespace vigie::sea
