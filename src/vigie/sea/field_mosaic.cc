// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_mosaic.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

constexpr int kMosaicReach = 2;       // of a part's own grid, for nodes without a value
constexpr double kMosaicEdge = 1e-6;  // of a step
constexpr std::size_t kMostMosaicParts = 100;

bool is_timeless(const FieldSeries& series) {
  return series.times().size() == 1 && series.times().front() == core::Instant{};
}

// Whether the part has something for the moment: between two of its own that are near enough, or
// near its only one.
bool has_moment(const FieldSeries& series, core::Instant at) {
  const std::vector<core::Instant>& times = series.times();
  if (is_timeless(series)) return true;
  if (times.size() == 1)
    return at - times.front() <= kLongestGap && times.front() - at <= kLongestGap;
  if (at < times.front() || at > times.back()) return false;
  const auto next = std::lower_bound(times.begin(), times.end(), at);
  return *next == at || *next - *(next - 1) <= kLongestGap;
}

struct MosaicCell {
  std::size_t first = 0;  // node
  double u = 0, v = 0;
};
std::optional<MosaicCell> mosaic_cell(const model::FieldGrid& g, geo::LatLon place) {
  const double x = (place.lon_deg - g.lon_min_deg) / g.lon_step_deg;
  const double y = (place.lat_deg - g.lat_min_deg) / g.lat_step_deg;
  if (!(x >= -kMosaicEdge && x <= g.columns - 1 + kMosaicEdge && y >= -kMosaicEdge &&
        y <= g.rows - 1 + kMosaicEdge))
    return std::nullopt;
  const int column = std::clamp(static_cast<int>(x), 0, g.columns - 2);
  const int row = std::clamp(static_cast<int>(y), 0, g.rows - 2);
  return MosaicCell{static_cast<std::size_t>(row) * static_cast<std::size_t>(g.columns) +
                        static_cast<std::size_t>(column),
                    std::clamp(x - column, 0.0, 1.0), std::clamp(y - row, 0.0, 1.0)};
}

struct MosaicCorner {
  std::size_t node = 0;
  double weight = 0;
};
std::array<MosaicCorner, 4> mosaic_corners(const MosaicCell& cell, const model::FieldGrid& g) {
  const auto columns = static_cast<std::size_t>(g.columns);
  return {MosaicCorner{cell.first, (1 - cell.u) * (1 - cell.v)},
          MosaicCorner{cell.first + 1, cell.u * (1 - cell.v)},
          MosaicCorner{cell.first + columns, (1 - cell.u) * cell.v},
          MosaicCorner{cell.first + columns + 1, cell.u * cell.v}};
}

// Bilinear; a corner without a value gives its weight to the others. False when none has one.
bool bilinear(const model::FieldGrid& grid, std::span<const float> values, std::size_t components,
              geo::LatLon place, float* out) {
  const auto cell = mosaic_cell(grid, place);
  if (!cell) return false;
  std::array<double, 2> sum{};
  double held = 0;
  for (const MosaicCorner& corner : mosaic_corners(*cell, grid)) {
    const float* value = &values[corner.node * components];
    if (!std::isfinite(value[0]) || !std::isfinite(value[components - 1])) continue;
    held += corner.weight;
    for (std::size_t c = 0; c < components; ++c) sum[c] += corner.weight * double{value[c]};
  }
  if (held < 1e-6) return false;
  for (std::size_t c = 0; c < components; ++c) out[c] = static_cast<float>(sum[c] / held);
  return true;
}

geo::LatLon node_place(const model::FieldGrid& g, std::size_t node) {
  const auto columns = static_cast<std::size_t>(g.columns);
  return {g.lat_min_deg + static_cast<double>(node / columns) * g.lat_step_deg,
          g.lon_min_deg + static_cast<double>(node % columns) * g.lon_step_deg};
}

double area_of_cell(const model::FieldGrid& g) { return g.lon_step_deg * g.lat_step_deg; }

// Nodes of an axis with a step, on those of the finest part, within [low, high].
struct MosaicAxis {
  double first = 0;
  int count = 2;
};
MosaicAxis mosaic_axis(double anchor, double step, double low, double high) {
  const double first = std::ceil((low - anchor) / step - kMosaicEdge);
  const double last = std::floor((high - anchor) / step + kMosaicEdge);
  return {anchor + first * step, std::max(2, static_cast<int>(std::min(1e9, last - first)) + 1)};
}

}  // namespace

core::Result<std::unique_ptr<FieldMosaic>> FieldMosaic::make(std::vector<MosaicPart> parts,
                                                             const FieldWindow& window) {
  assert(!parts.empty());
  std::unique_ptr<FieldMosaic> out(new FieldMosaic);
  out->parts_ = std::move(parts);
  out->cache_.resize(out->parts_.size());
  for (const MosaicPart& part : out->parts_) {
    out->members_ = std::max(out->members_, part.series->members());
    out->name_ += (out->name_.empty() ? "" : ", else ") + part.series->name();
  }
  if (out->parts_.size() > kMostMosaicParts)
    return core::fail(bad_field(name_of(out->kind()), "has more than 100 files", "give fewer"));
  if (const auto done = out->take_times(window); !done) return core::fail(done.error());
  if (const auto done = out->lay(window); !done) return core::fail(done.error());
  if (const auto done = out->describe(); !done) return core::fail(done.error());
  return out;
}

// Moments of all parts, and the ends of those that stand for six hours; trimmed to what covers the
// window's centre without a gap.
core::Result<void> FieldMosaic::take_times(const FieldWindow& window) {
  std::set<core::Instant> moments;
  for (const MosaicPart& part : parts_) {
    const std::vector<core::Instant>& times = part.series->times();
    if (is_timeless(*part.series)) continue;
    moments.insert(times.begin(), times.end());
    if (times.size() > 1) continue;
    moments.insert(times.front() - kLongestGap);
    moments.insert(times.front() + kLongestGap);
  }
  const bool any_timeless = std::any_of(parts_.begin(), parts_.end(), [](const MosaicPart& part) {
    return is_timeless(*part.series);
  });
  if (moments.empty())
    moments.insert(core::Instant{});
  else if (any_timeless)
    moments.insert({window.during.from, window.during.until});
  times_.assign(moments.begin(), moments.end());
  const geo::LatLon centre{0.5 * (window.lat_min_deg + window.lat_max_deg),
                           0.5 * (window.lon_min_deg + window.lon_max_deg)};
  const auto held = [&](core::Instant at) {
    return std::any_of(parts_.begin(), parts_.end(),
                       [&](const MosaicPart& part) { return !why_not(part, centre, at); });
  };
  const auto nothing = [&](core::Instant at) {
    std::string why;
    for (const MosaicPart& part : parts_)
      why += fmt::format("{}{} {}", why.empty() ? "" : ", ", part.file,
                         why_not(part, centre, at).value_or("has too long a gap"));
    return core::fail(
        not_covered(name_of(kind()),
                    fmt::format("has no file that covers {:.4f} {:.4f} at {}: {}", centre.lat_deg,
                                centre.lon_deg, core::format_instant(at), why),
                    "give a file that does"));
  };
  for (const core::Instant end : {window.during.from, window.during.until})
    if (!held(end)) return nothing(end);
  if (times_.size() == 1) return {};
  for (std::size_t i = 0; i < times_.size(); ++i) {
    if (times_[i] <= window.during.from || times_[i] > window.during.until) continue;
    if (!held(times_[i])) return nothing(times_[i]);
    if (i > 0 && times_[i] - times_[i - 1] > kLongestGap) return nothing(times_[i - 1]);
  }
  return {};
}

core::Result<void> FieldMosaic::lay(const FieldWindow& window) {
  const auto finest =
      std::min_element(parts_.begin(), parts_.end(), [](const MosaicPart& a, const MosaicPart& b) {
        return area_of_cell(a.series->grid()) < area_of_cell(b.series->grid());
      });
  const model::FieldGrid& fine = finest->series->grid();
  double west = 1e9, east = -1e9, south = 1e9, north = -1e9;
  for (const MosaicPart& part : parts_) {
    const model::FieldGrid& g = part.series->grid();
    west = std::min(west, g.lon_min_deg);
    east = std::max(east, g.lon_max_deg());
    south = std::min(south, g.lat_min_deg);
    north = std::max(north, g.lat_max_deg());
  }
  for (int times = 1;; ++times) {
    grid_.lon_step_deg = fine.lon_step_deg * times;
    grid_.lat_step_deg = fine.lat_step_deg * times;
    // A step beyond the window, where there is something.
    const MosaicAxis lon = mosaic_axis(fine.lon_min_deg, grid_.lon_step_deg,
                                       std::max(west, window.lon_min_deg - grid_.lon_step_deg),
                                       std::min(east, window.lon_max_deg + grid_.lon_step_deg));
    const MosaicAxis lat = mosaic_axis(fine.lat_min_deg, grid_.lat_step_deg,
                                       std::max(south, window.lat_min_deg - grid_.lat_step_deg),
                                       std::min(north, window.lat_max_deg + grid_.lat_step_deg));
    if (double{1} * lon.count * lat.count > static_cast<double>(kMostNodes)) continue;
    grid_.lon_min_deg = lon.first;
    grid_.columns = lon.count;
    grid_.lat_min_deg = lat.first;
    grid_.rows = lat.count;
    if (times > 1)
      notes_.push_back(
          fmt::format("WARNING {}: the area is too large for the grid of {}; every {}th of its "
                      "nodes is used",
                      name_of(kind()), finest->file, times));
    return {};
  }
}

std::optional<std::string> FieldMosaic::why_not(const MosaicPart& part, geo::LatLon place,
                                                core::Instant at) const {
  if (part.area && !part.area->contains(place))
    return fmt::format("is kept to the area {}", part.area->name);
  if (!mosaic_cell(part.series->grid(), place))
    return fmt::format("does not cover {:.4f} {:.4f}", place.lat_deg, place.lon_deg);
  if (!has_moment(*part.series, at))
    return fmt::format("does not cover {}", core::format_instant(at));
  return std::nullopt;
}

core::Result<const std::vector<float>*> FieldMosaic::slice(std::size_t part, std::size_t time,
                                                           std::size_t member) const {
  std::vector<Slice>& held = cache_[part];
  for (const Slice& slice : held)
    if (slice.time == time && slice.member == member) return &slice.values;
  if (held.size() == 2) held.erase(held.begin());
  const FieldSeries& series = *parts_[part].series;
  const int components = components_of(series.kind());
  std::vector<float> values(static_cast<std::size_t>(components) * series.grid().nodes());
  if (const auto done = series.read(time, member, values); !done) return core::fail(done.error());
  fill_gaps(series.grid(), values, components, kMosaicReach);
  held.reserve(2);
  held.push_back({time, member, std::move(values)});
  return &held.back().values;
}

core::Result<std::vector<float>> FieldMosaic::part_at(std::size_t part, core::Instant at,
                                                      std::size_t member) const {
  const std::vector<core::Instant>& times = parts_[part].series->times();
  const std::size_t own = member % parts_[part].series->members();
  if (times.size() == 1) {
    const auto only = slice(part, 0, own);
    if (!only) return core::fail(only.error());
    return **only;
  }
  const auto next = std::lower_bound(times.begin(), times.end(), at);
  const auto after = static_cast<std::size_t>(next - times.begin());
  const auto second = slice(part, after, own);
  if (!second) return core::fail(second.error());
  std::vector<float> out = **second;
  if (*next == at) return out;
  const auto first = slice(part, after - 1, own);
  if (!first) return core::fail(first.error());
  const auto share = static_cast<float>((*next - at).si() / (*next - *(next - 1)).si());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += share * ((**first)[i] - out[i]);
  return out;
}

core::Result<void> FieldMosaic::compose(std::size_t time, std::size_t member, std::span<float> out,
                                        std::vector<std::uint8_t>& owners) const {
  const auto components = static_cast<std::size_t>(components_of(kind()));
  std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
  owners.assign(grid_.nodes(), kNobody);
  const core::Instant at = times_[time];
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    if (!has_moment(*parts_[p].series, at)) continue;
    const auto values = part_at(p, at, member);
    if (!values) return core::fail(values.error());
    for (std::size_t node = 0; node < grid_.nodes(); ++node) {
      if (owners[node] != kNobody) continue;
      const geo::LatLon place = node_place(grid_, node);
      if (parts_[p].area && !parts_[p].area->contains(place)) continue;
      if (bilinear(parts_[p].series->grid(), *values, components, place, &out[node * components]))
        owners[node] = static_cast<std::uint8_t>(p);
    }
  }
  return {};
}

core::Result<void> FieldMosaic::read(std::size_t time, std::size_t member,
                                     std::span<float> out) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint8_t> owners;
  return compose(time, member, out, owners);
}

std::string FieldMosaic::variable() const {
  std::string out;
  for (const MosaicPart& part : parts_)
    out += (out.empty() ? "" : "; ") + fmt::format("{}: {}", part.file, part.series->variable());
  return out;
}

// Who gives what share of the nodes, when each ends, and what hides a finer one.
core::Result<void> FieldMosaic::describe() {
  std::vector<float> values(grid_.nodes() * static_cast<std::size_t>(components_of(kind())));
  std::vector<std::uint8_t> owners;
  if (const auto done = compose(0, 0, values, owners); !done) return done;
  std::string said;
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const FieldSeries& series = *parts_[p].series;
    const auto own = std::count(owners.begin(), owners.end(), static_cast<std::uint8_t>(p));
    said += fmt::format(
        "{}{} ({:.3g} x {:.3g} deg{}{}) {:.0f} %", said.empty() ? "" : ", then ", parts_[p].file,
        series.grid().lon_step_deg, series.grid().lat_step_deg,
        parts_[p].area ? ", kept to " + parts_[p].area->name : "",
        series.times().size() > 1 ? ", until " + core::format_instant(series.times().back()) : "",
        100.0 * static_cast<double>(own) / static_cast<double>(grid_.nodes()));
    for (std::size_t later = p + 1; later < parts_.size(); ++later)
      if (!parts_[p].area &&
          area_of_cell(parts_[later].series->grid()) < 0.8 * area_of_cell(series.grid()))
        notes_.push_back(
            fmt::format("WARNING {}: {} comes before {}, which is finer, and hides it; give the "
                        "finer one first or with :priority=1",
                        name_of(kind()), parts_[p].file, parts_[later].file));
    if (series.members() < members_)
      notes_.push_back(fmt::format("{}: {} has {} member{}, taken in turn for {}", name_of(kind()),
                                   parts_[p].file, series.members(),
                                   series.members() == 1 ? "" : "s", members_));
  }
  notes_.insert(
      notes_.begin(),
      fmt::format("{} from several files, in this order, with their shares of the area "
                  "at {}: {}. Between two of them it changes over one cell of {:.3g} "
                  "deg, or over one time step",
                  name_of(kind()), core::format_instant(times_.front()), said, grid_.lat_step_deg));
  for (const MosaicPart& part : parts_)
    for (const std::string& note : part.series->notes()) notes_.push_back(note);
  return {};
}

// The parts that give the nodes around a place, at the moments around a time; none: nobody.
core::Result<std::vector<std::size_t>> FieldMosaic::owners_around(geo::LatLon place,
                                                                  core::Instant at) const {
  std::set<std::size_t> found;
  const auto cell = mosaic_cell(grid_, place);
  std::vector<float> values(grid_.nodes() * static_cast<std::size_t>(components_of(kind())));
  std::vector<std::uint8_t> owners;
  const auto next =
      static_cast<std::size_t>(std::lower_bound(times_.begin(), times_.end(), at) - times_.begin());
  const std::size_t last = std::min(next, times_.size() - 1);
  const bool between = last > 0 && times_[last] > at;
  for (std::size_t time = between ? last - 1 : last; cell && time <= last; ++time) {
    const std::lock_guard lock(mutex_);
    if (const auto done = compose(time, 0, values, owners); !done) return core::fail(done.error());
    for (const MosaicCorner& corner : mosaic_corners(*cell, grid_))
      if (corner.weight > kMosaicEdge && owners[corner.node] != kNobody)
        found.insert(owners[corner.node]);
  }
  return std::vector<std::size_t>(found.begin(), found.end());
}

core::Result<FieldMosaic::Seen> FieldMosaic::seen_at(geo::LatLon place, core::Instant at,
                                                     std::size_t member) const {
  if (member >= members_)
    return core::fail({core::ErrorKind::invalid, "member",
                       fmt::format("{} is not in {}, which has {}", member, name_, members_),
                       "count members from 0"});
  const auto owners = owners_around(place, at);
  if (!owners) return core::fail(owners.error());
  Seen out;
  const std::size_t first = owners->empty() ? parts_.size() : owners->front();
  for (std::size_t p = 0; p < first; ++p)
    out.notes.push_back(
        fmt::format("passed over: {} {}", parts_[p].series->name(),
                    why_not(parts_[p], place, at).value_or("has no value near the place")));
  if (owners->size() == 1 && !why_not(parts_[first], place, at)) {
    const FieldSeries& only = *parts_[first].series;
    const auto value = sea::value_at(only, place, at, member % only.members());
    if (!value) return core::fail(value.error());
    out.value = *value;
    out.source = only.name();
    out.variable = only.variable();
    return out;
  }
  auto value = sea::value_at(*this, place, at, member);
  if (!value) return core::fail(value.error());
  value->interpolation_error.reset();
  out.value = *value;
  out.source = out.variable = "";
  for (const std::size_t p : *owners) {
    out.source += (out.source.empty() ? "" : " and ") + parts_[p].series->name();
    out.variable += (out.variable.empty() ? "" : "; ") + parts_[p].series->variable();
  }
  if (owners->size() > 1)
    out.notes.push_back(
        fmt::format("between {}: from one to the other over one cell or time step, "
                    "with an error that is not known",
                    out.source));
  if (owners->empty()) {
    out.source = name_;
    out.variable = variable();
  }
  return out;
}

}  // namespace vigie::sea
