// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>

#include <fmt/format.h>

#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

enum class Format { netcdf, grib };

core::Result<Format> format_of(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return core::fail({core::ErrorKind::missing, path.string(), "is not a file that can be read",
                       "check the name and its permissions"});
  std::array<char, 8> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  const std::string_view bytes(head.data(), static_cast<std::size_t>(file.gcount()));
  if (bytes.empty())
    return core::fail(bad_field(name, "is empty", "give a CF-NetCDF or GRIB2 file"));
  if (bytes.starts_with("CDF\x01") || bytes.starts_with("CDF\x02") ||
      bytes.starts_with("CDF\x05") || bytes.starts_with("\x89HDF\r\n\x1a\n"))
    return Format::netcdf;
  if (bytes.starts_with("GRIB") && bytes.size() == 8 && bytes[7] == 2) return Format::grib;
  if (bytes.starts_with("GRIB"))
    return core::fail(bad_field(name, "is GRIB of edition 1", "convert it to GRIB2"));
  return core::fail(bad_field(name, "is neither NetCDF nor GRIB: its first bytes are others",
                              "give a CF-NetCDF or GRIB2 file"));
}

core::Error axis_error(const std::string& where, std::string problem, std::string mend) {
  return bad_field(where, std::move(problem), std::move(mend));
}

core::Result<double> even_step(const std::vector<double>& degrees, const std::string& where) {
  if (degrees.size() < 2)
    return core::fail(axis_error(where, "has fewer than two nodes", "give a grid"));
  for (const double d : degrees)
    if (!std::isfinite(d) || std::abs(d) > 720)
      return core::fail(axis_error(where, fmt::format("has a node at {}", d),
                                   "give degrees; is this grid projected?"));
  const double step = (degrees.back() - degrees.front()) / static_cast<double>(degrees.size() - 1);
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    const double even = degrees.front() + step * static_cast<double>(i);
    if (std::abs(degrees[i] - even) > 0.02 * std::abs(step) || step == 0)
      return core::fail(axis_error(where, "is not evenly spaced", "regrid it to a regular grid"));
  }
  return step;
}

}  // namespace

std::string name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::wind:
      return "wind";
    case FieldKind::current:
      return "current";
    default:
      return "stokes_drift";
  }
}

std::recursive_mutex& field_library_lock() {
  static std::recursive_mutex mutex;
  return mutex;
}

core::Error bad_field(const std::string& where, std::string problem, std::string mend) {
  return {core::ErrorKind::unreadable, where, std::move(problem), std::move(mend)};
}

core::Result<double> metres_per_second_per(const std::string& unit, const std::string& where) {
  const struct {
    const char* name;
    double factor;
  } known[] = {{"m s-1", 1},          {"m s**-1", 1},           {"m/s", 1},
               {"ms-1", 1},           {"meter second-1", 1},    {"m.s-1", 1},
               {"cm s-1", 0.01},      {"cm/s", 0.01},           {"km h-1", 1 / 3.6},
               {"km/h", 1 / 3.6},     {"knots", 1852.0 / 3600}, {"knot", 1852.0 / 3600},
               {"kt", 1852.0 / 3600}, {"kn", 1852.0 / 3600}};
  for (const auto& k : known)
    if (unit == k.name) return k.factor;
  return core::fail(bad_field(where, fmt::format("has the unit \"{}\"", unit.substr(0, 40)),
                              "give a speed: m s-1, cm s-1, km h-1 or knots"));
}

core::Result<AxisPart> latitude_part(const std::vector<double>& degrees, const FieldWindow& window,
                                     const std::string& where) {
  const auto step = even_step(degrees, where);
  if (!step) return core::fail(step.error());
  const double low = std::min(degrees.front(), degrees.back());
  const double high = std::max(degrees.front(), degrees.back());
  if (low < -90.001 || high > 90.001)
    return core::fail(axis_error(where, fmt::format("runs from {} to {} degrees", low, high),
                                 "are latitude and longitude swapped?"));
  const double centre = 0.5 * (window.lat_min_deg + window.lat_max_deg);
  if (centre < low - 1e-6 || centre > high + 1e-6)
    return core::fail(axis_error(
        where,
        fmt::format("runs from {:.4f} to {:.4f} and does not cover {:.4f}", low, high, centre),
        "give a file that covers the area; are latitude and longitude swapped?"));
  AxisPart part;
  part.of = degrees.size();
  part.descends = *step < 0;
  part.step_deg = std::abs(*step);
  const auto n = static_cast<double>(degrees.size());
  const double from =
      std::clamp(std::floor((window.lat_min_deg - low) / part.step_deg + 1e-9), 0.0, n - 2);
  const double until =
      std::min(n - 1, std::ceil((window.lat_max_deg - low) / part.step_deg - 1e-9));
  const auto first = static_cast<std::size_t>(std::min(from, n - 2));
  const auto last = static_cast<std::size_t>(std::max(until, static_cast<double>(first) + 1));
  part.count = last - first + 1;
  part.first_deg = low + static_cast<double>(first) * part.step_deg;
  part.begin = part.descends ? degrees.size() - 1 - last : first;
  return part;
}

core::Result<AxisPart> longitude_part(const std::vector<double>& degrees, const FieldWindow& window,
                                      const std::string& where) {
  const auto step = even_step(degrees, where);
  if (!step) return core::fail(step.error());
  if (*step < 0) return core::fail(axis_error(where, "runs from east to west", "turn it round"));
  const auto n = static_cast<double>(degrees.size());
  const bool circle = n * *step > 359.99;
  AxisPart part;
  part.of = degrees.size();
  part.step_deg = *step;
  // The turn of the axis that brings it to the window's centre, or, of a full circle, to its west.
  const double centre = 0.5 * (window.lon_min_deg + window.lon_max_deg);
  const double west = circle ? window.lon_min_deg : centre;
  double low = degrees.front();
  while (low > west + 1e-6) low -= 360;
  while (low + 360 <= west + 1e-6) low += 360;
  const double high = low + (n - 1) * *step;
  if (!circle && centre > high + 1e-6)
    return core::fail(
        axis_error(where,
                   fmt::format("runs from {:.4f} to {:.4f} and does not cover {:.4f}",
                               degrees.front(), degrees.back(), centre),
                   "give a file that covers the area; are latitude and longitude swapped?"));
  double from = std::max(0.0, std::floor((window.lon_min_deg - low) / *step + 1e-9));
  double until = std::max(from + 1, std::ceil((window.lon_max_deg - low) / *step - 1e-9));
  if (!circle && until > n - 1) {
    until = n - 1;
    from = std::min(from, n - 2);
  }
  if (until - from + 1 > n) until = from + n - 1;
  part.begin = static_cast<std::size_t>(from);
  part.count = static_cast<std::size_t>(until - from) + 1;
  part.first_deg = low + from * *step;
  part.wraps = part.begin + part.count > degrees.size();
  return part;
}

core::Result<TimePart> time_part(const std::vector<core::Instant>& times, const FieldWindow& window,
                                 const std::string& where) {
  if (times.empty()) return core::fail(bad_field(where, "has no moment", "give at least one"));
  const core::Instant early = core::parse_instant("1900-01-01T00:00:00Z").value();
  const core::Instant late = core::parse_instant("2200-01-01T00:00:00Z").value();
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times[i] < early || times[i] > late)
      return core::fail(bad_field(where, fmt::format("has moment {} outside 1900 to 2200", i + 1),
                                  "check the reference date in the unit of time"));
    if (i > 0 && times[i] <= times[i - 1])
      return core::fail(bad_field(where, fmt::format("goes back at moment {}", i + 1),
                                  "order the moments and give each once"));
  }
  if (times.size() == 1) return TimePart{0, 1};
  if (window.during.from < times.front() || window.during.until > times.back())
    return core::fail(bad_field(
        where,
        fmt::format("runs from {} to {} and does not cover {} to {}",
                    core::format_instant(times.front()), core::format_instant(times.back()),
                    core::format_instant(window.during.from),
                    core::format_instant(window.during.until)),
        "give a file that covers the whole time"));
  TimePart part;
  part.begin = static_cast<std::size_t>(
      std::upper_bound(times.begin(), times.end(), window.during.from) - times.begin() - 1);
  part.end = static_cast<std::size_t>(
      std::lower_bound(times.begin(), times.end(), window.during.until) - times.begin() + 1);
  if (part.end - part.begin < 2) {
    if (part.end < times.size())
      ++part.end;
    else
      --part.begin;
  }
  for (std::size_t i = part.begin + 1; i < part.end; ++i)
    if (times[i] - times[i - 1] > kLongestGap)
      return core::fail(
          bad_field(where,
                    fmt::format("has nothing between {} and {}", core::format_instant(times[i - 1]),
                                core::format_instant(times[i])),
                    "give a file without gaps of more than six hours"));
  return part;
}

core::Result<std::vector<FieldKind>> kinds_in(const std::filesystem::path& path) {
  const auto format = format_of(path);
  if (!format) return core::fail(format.error());
  auto kinds = *format == Format::netcdf ? netcdf_kinds(path) : grib_kinds(path);
  if (kinds && kinds->empty())
    return core::fail(bad_field(path.filename().string(),
                                "holds neither wind, current nor Stokes drift by a known name",
                                "name the components by CF standard_name, e.g. x_wind, y_wind"));
  return kinds;
}

core::Result<std::unique_ptr<model::VectorFieldSeries>> open_vector_field(
    const std::filesystem::path& path, FieldKind kind, const FieldWindow& window) {
  const auto format = format_of(path);
  if (!format) return core::fail(format.error());
  return *format == Format::netcdf ? open_netcdf(path, kind, window)
                                   : open_grib(path, kind, window);
}

std::optional<Filled> fill_gaps(const model::FieldGrid& grid, std::span<float> values) {
  const auto finite = [&](std::size_t node) {
    return std::isfinite(values[2 * node]) && std::isfinite(values[2 * node + 1]);
  };
  std::vector<std::size_t> front;
  std::vector<bool> known(grid.nodes());
  std::size_t count = 0;
  for (std::size_t node = 0; node < grid.nodes(); ++node)
    if (finite(node)) {
      known[node] = true;
      ++count;
      front.push_back(node);
    }
  if (count == 0) return std::nullopt;
  Filled filled{grid.nodes() - count, 0};
  const auto columns = static_cast<std::size_t>(grid.columns);
  std::vector<std::size_t> next;
  while (count < grid.nodes()) {
    ++filled.farthest;
    next.clear();
    for (const std::size_t node : front) {
      const std::size_t column = node % columns, row = node / columns;
      const auto give = [&](std::size_t to) {
        if (known[to]) return;
        known[to] = true;
        values[2 * to] = values[2 * node];
        values[2 * to + 1] = values[2 * node + 1];
        next.push_back(to);
        ++count;
      };
      if (column > 0) give(node - 1);
      if (column + 1 < columns) give(node + 1);
      if (row > 0) give(node - columns);
      if (row + 1 < static_cast<std::size_t>(grid.rows)) give(node + columns);
    }
    std::swap(front, next);
  }
  return filled;
}

}  // namespace vigie::sea
