// SPDX-License-Identifier: Apache-2.0
// From a file's values to house values on a regular grid.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include "vigie/sea/angle_units.h"
#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
constexpr double kUnmarked = 1e15;  // beyond it a value is a fill value that nothing marks

ValueRange possible_of(const FieldForm& form, std::size_t variable, FieldKind kind) {
  if (form.variables[variable].measure == Measure::direction) return {-360, 720};
  return possible(kind);
}

// Turns a file's values into house units; error when one cannot be.
core::Result<void> to_house(std::vector<float>& values, const UnitChange& change,
                            const ValueRange& range, const std::string& where,
                            const std::string& unit) {
  for (float& value : values) {
    if (!(std::abs(value) < kUnmarked)) {
      value = kNone;
      continue;
    }
    const double house = change(value);
    if (house < range.low || house > range.high)
      return core::fail(
          bad_field(where, fmt::format("holds {:g}, which no value in \"{}\" can be", value, unit),
                    "correct its unit, or mark missing values by _FillValue"));
    value = static_cast<float>(house);
  }
  return {};
}

}  // namespace

core::Result<void> DecodedSeries::native_slice(std::size_t time, std::size_t member,
                                               std::vector<float>& out) const {
  std::vector<float> parts[2];
  for (std::size_t v = 0; v < form.variables.size(); ++v) {
    if (const auto done = native(v, time, member, parts[v]); !done) return done;
    const auto done =
        to_house(parts[v], units[v], possible_of(form, v, layout.kind), layout.name, unit_names[v]);
    if (!done) return done;
  }
  using As = FieldForm::As;
  const std::size_t nodes = parts[0].size();
  out.resize(nodes * static_cast<std::size_t>(components_of(layout.kind)));
  if (form.as == As::scalar) {
    out = std::move(parts[0]);
    if (layout.kind == FieldKind::cloud_base)  // no cloud has no base
      for (float& base : out)
        base = std::isfinite(base) ? std::min(base, static_cast<float>(kClearSky_m))
                                   : static_cast<float>(kClearSky_m);
    return {};
  }
  const bool turned_round = form.as == As::polar_from || form.as == As::direction_toward;
  const double sign = turned_round ? -1 : 1;
  for (std::size_t node = 0; node < nodes; ++node) {
    float* to = &out[2 * node];
    if (form.as == As::vector) {
      to[0] = parts[0][node];
      to[1] = parts[1][node];
      continue;
    }
    const bool polar = form.as == As::polar_from || form.as == As::polar_toward;
    const double length = polar ? parts[0][node] : 1;
    const double angle = kDegree * parts[polar ? 1 : 0][node];
    to[0] = static_cast<float>(sign * length * std::sin(angle));
    to[1] = static_cast<float>(sign * length * std::cos(angle));
  }
  return {};
}

core::Result<void> DecodedSeries::read(std::size_t time, std::size_t member,
                                       std::span<float> out) const {
  std::vector<float> values;
  if (const auto done = native_slice(time, member, values); !done) return done;
  if (axes_) axes_->to_true(values);
  if (remap_)
    remap_->apply(values, components_of(layout.kind), out);
  else
    std::copy(values.begin(), values.end(), out.begin());
  return {};
}

core::Result<void> DecodedSeries::lay_out(const NodePlaces& places, const FieldWindow& window,
                                          const Irregular& how) {
  auto remap = FieldRemap::make(places, window, layout.name);
  if (!remap) return core::fail(remap.error());
  remap_ = std::move(*remap);
  layout.grid = remap_->grid();
  layout.resampled = true;
  if (how.along_grid && form.as == FieldForm::As::vector)
    axes_ = GridAxes::make(places, how.x_against_columns, how.y_against_rows);
  layout.notes.push_back(fmt::format(
      "{}: its grid is not regular in longitude and latitude; laid on one of half its spacing{}",
      layout.name, axes_ ? ", components turned to true north" : ""));
  return {};
}

core::Result<void> DecodedSeries::look() {
  if (layout.times.size() == 1)
    layout.notes.push_back(layout.times.front() == core::Instant{}
                               ? fmt::format("{}: has no time: the same at all times", layout.name)
                               : fmt::format("{}: holds one moment, {}: the same at all times",
                                             layout.name,
                                             core::format_instant(layout.times.front())));
  for (std::size_t v = 0; v < units.size(); ++v)
    if (units[v].changes())
      layout.notes.push_back(
          fmt::format("{}: {} turned into the unit used here", layout.name, unit_names[v]));
  if (layout.kind == FieldKind::cloud_base)
    layout.notes.push_back(
        fmt::format("{}: where it has none, no cloud is assumed, 10 km", layout.name));
  std::vector<float> values;
  if (const auto done = native_slice(0, 0, values); !done) return done;
  const auto components = static_cast<std::size_t>(components_of(layout.kind));
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  std::size_t missing = 0;
  const bool angle = layout.kind == FieldKind::wave_direction;
  for (std::size_t i = 0; i < values.size(); i += components) {
    if (!std::isfinite(values[i]) || !std::isfinite(values[i + components - 1])) {
      ++missing;
      continue;
    }
    const double value =
        angle             ? std::fmod(std::atan2(values[i], values[i + 1]) / kDegree + 360, 360.0)
        : components == 2 ? std::hypot(values[i], values[i + 1])
                          : values[i];
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  if (missing * components == values.size())
    return core::fail(not_covered(layout.name, "has no value in the area",
                                  "is it all land, or the file masked?"));
  // Thirty directions that all lie within a radian or so of north are no accident.
  if (angle && values.size() < 60) return {};
  if (const auto question = doubt(layout.kind, lowest, highest))
    layout.notes.push_back(fmt::format("WARNING {}: {}", layout.name, *question));
  return {};
}

}  // namespace vigie::sea
