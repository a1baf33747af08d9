// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/drift_fields.h"

#include <algorithm>

#include <fmt/format.h>

#include "vigie/motion/drift.h"

namespace vigie::motion {

BlendedField::BlendedField(const model::VectorFieldSeries& series, std::size_t member,
                           const DriftFrame& frame)
    : series_(&series), member_(member) {
  const model::FieldGrid& g = series.grid();
  // The longitude of the grid that is nearest the run's centre: 359.5 E and 0.5 W are one place.
  double lon0 = g.lon_min_deg;
  const double middle = 0.5 * (g.lon_min_deg + g.lon_max_deg());
  if (middle - frame.centre().lon_deg > 180) lon0 -= 360;
  if (frame.centre().lon_deg - middle > 180) lon0 += 360;
  shape_.column0 = static_cast<float>((frame.centre().lon_deg - lon0) / g.lon_step_deg);
  shape_.per_x = static_cast<float>(1 / (frame.x_per_deg() * g.lon_step_deg));
  shape_.row0 = static_cast<float>((frame.centre().lat_deg - g.lat_min_deg) / g.lat_step_deg);
  shape_.per_y = static_cast<float>(1 / (frame.y_per_deg() * g.lat_step_deg));
  shape_.last_column = static_cast<float>(g.columns - 1);
  shape_.last_row = static_cast<float>(g.rows - 1);
  shape_.columns = g.columns;
}

kernel::Grid BlendedField::grid(const std::vector<float>& values) const {
  kernel::Grid out = shape_;
  out.values = values.data();
  return out;
}

core::Result<const std::vector<float>*> BlendedField::slice(std::size_t time) {
  if (after_.time == time) return &after_.values;
  if (before_.time == time) return &before_.values;
  // The slice that was asked for longer ago makes room.
  std::swap(before_, after_);
  after_.values.resize(2 * series_->grid().nodes());
  after_.time = static_cast<std::size_t>(-1);
  if (const auto read = series_->read(time, member_, after_.values); !read)
    return core::fail(read.error());
  after_.time = time;
  return &after_.values;
}

core::Result<void> BlendedField::blend(core::Instant at, std::vector<float>& out) {
  const std::vector<core::Instant>& times = series_->times();
  out.resize(2 * series_->grid().nodes());
  std::size_t before = 0;
  float share = 0;
  if (times.size() > 1) {
    if (at < times.front() || at > times.back())
      return core::fail(
          {core::ErrorKind::missing, series_->name(),
           fmt::format("has nothing for {}: it runs from {} to {}", core::format_instant(at),
                       core::format_instant(times.front()), core::format_instant(times.back())),
           "give a field that covers the whole drift, or fewer hours"});
    const auto next = std::upper_bound(times.begin(), times.end(), at);
    before = static_cast<std::size_t>(next - times.begin()) - 1;
    if (before + 1 == times.size()) --before;
    share =
        static_cast<float>((at - times[before]).si() / (times[before + 1] - times[before]).si());
  }
  const auto a = slice(before);
  if (!a) return core::fail(a.error());
  if (share == 0) {
    out = **a;
    return {};
  }
  const auto b = slice(before + 1);
  if (!b) return core::fail(b.error());
  // Reading the second may have moved the first.
  const std::vector<float>& from = before_.time == before ? before_.values : after_.values;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = from[i] + share * ((**b)[i] - from[i]);
  return {};
}

BlendedFields::BlendedFields(const DriftFields& fields, const DriftFrame& frame)
    : series_{fields.wind, fields.current} {
  if (fields.stokes != nullptr) series_.push_back(fields.stokes);
  for (const auto* series : series_) members_ = std::max(members_, series->members());
  members_data_.resize(members_);
  by_member_.resize(members_);
  for (std::size_t m = 0; m < members_; ++m)
    for (const auto* series : series_)
      members_data_[m].fields.emplace_back(*series, m * series->members() / members_, frame);
}

core::Result<void> BlendedFields::covers(geo::LatLon start, core::Instant at) const {
  for (const auto* series : series_) {
    const model::FieldGrid& g = series->grid();
    const auto inside = [&](double turn) {
      return g.contains({start.lat_deg, start.lon_deg + turn});
    };
    if (!inside(0) && !inside(360) && !inside(-360))
      return core::fail(
          {core::ErrorKind::missing, series->name(),
           fmt::format("does not cover {:.4f} {:.4f}: it reaches from {:.3f} to {:.3f} north and "
                       "{:.3f} to {:.3f} east",
                       start.lat_deg, start.lon_deg, g.lat_min_deg, g.lat_max_deg(), g.lon_min_deg,
                       g.lon_max_deg()),
           "check that latitude and longitude are not swapped, or give another field"});
    const auto& times = series->times();
    if (times.size() > 1 && (at < times.front() || at > times.back()))
      return core::fail(
          {core::ErrorKind::missing, series->name(),
           fmt::format("has nothing for {}: it runs from {} to {}", core::format_instant(at),
                       core::format_instant(times.front()), core::format_instant(times.back())),
           "check the time of the last known position, or give another field"});
  }
  return {};
}

bool BlendedFields::contains(geo::LatLon at) const {
  return std::all_of(series_.begin(), series_.end(), [&](const auto* series) {
    const model::FieldGrid& g = series->grid();
    return g.contains(at) || g.contains({at.lat_deg, at.lon_deg + 360}) ||
           g.contains({at.lat_deg, at.lon_deg - 360});
  });
}

core::Result<void> BlendedFields::blend(core::Instant at, core::Duration dt, int count) {
  for (std::size_t m = 0; m < members_; ++m) {
    Member& member = members_data_[m];
    const std::size_t fields = member.fields.size();
    member.blended.resize(static_cast<std::size_t>(count) * fields);
    by_member_[m].assign(static_cast<std::size_t>(count), kernel::StepFields{});
    for (std::size_t step = 0; step < static_cast<std::size_t>(count); ++step) {
      kernel::StepFields& out = by_member_[m][step];
      kernel::Grid* grids[] = {&out.wind, &out.current, &out.stokes};
      for (std::size_t f = 0; f < fields; ++f) {
        std::vector<float>& values = member.blended[step * fields + f];
        const auto done = member.fields[f].blend(at + dt * static_cast<double>(step), values);
        if (!done) return done;
        *grids[f] = member.fields[f].grid(values);
      }
    }
  }
  return {};
}

}  // namespace vigie::motion
