// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_choice.h"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/geo/lines_geojson.h"

namespace vigie::sea {
namespace {

core::Error bad_choice(const std::string& what, std::string problem, std::string mend) {
  return {core::ErrorKind::invalid, "field " + what, std::move(problem), std::move(mend)};
}

std::optional<std::array<double, 4>> four_numbers(const std::string& text) {
  std::array<double, 4> out{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i > 0 && (at == end || *at++ != ',')) return std::nullopt;
    const auto [next, fault] = std::from_chars(at, end, out[i]);
    if (fault != std::errc() || !std::isfinite(out[i])) return std::nullopt;
    at = next;
  }
  return at == end ? std::optional(out) : std::nullopt;
}

core::Result<FieldArea> box_area(const std::string& text, const std::array<double, 4>& box) {
  const auto [west, south, east, north] = box;
  if (!(west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90))
    return core::fail(bad_choice("area", fmt::format("is {}", text),
                                 "give west,south,east,north in degrees, e.g. 1.0,50.6,2.2,51.4"));
  return FieldArea{text,
                   {{{south, west}, {south, east}, {north, east}, {north, west}, {south, west}}}};
}

core::Result<FieldArea> drawn_area(const std::string& path) {
  const auto text = core::read_bytes(path);
  if (!text)
    return core::fail(bad_choice("area", fmt::format("{} is no file that can be read", path),
                                 "give west,south,east,north in degrees, or a GeoJSON file"));
  const auto lines = geo::parse_lines_geojson(*text, path);
  if (!lines) return core::fail(lines.error());
  FieldArea out{.name = std::filesystem::path(path).filename().string(), .rings = {}};
  for (const geo::NamedLine& line : *lines)
    for (const std::vector<geo::LatLon>& part : line.parts) {
      if (part.size() < 4 || part.front().lat_deg != part.back().lat_deg ||
          part.front().lon_deg != part.back().lon_deg)
        return core::fail(bad_choice("area", fmt::format("{} holds a line that is open", path),
                                     "draw a Polygon or MultiPolygon"));
      out.rings.push_back(part);
    }
  return out;
}

core::Result<int> priority_of(const std::string& text) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault == std::errc() && end == text.data() + text.size() && value >= 1 &&
      value < kLastPriority)
    return value;
  return core::fail(bad_choice("priority", fmt::format("is \"{}\"", text.substr(0, 40)),
                               "give a whole number from 1, which comes first, to 999"));
}

}  // namespace

bool FieldArea::contains(geo::LatLon at) const {
  const double lon = std::remainder(at.lon_deg, 360.0);
  bool inside = false;
  for (const std::vector<geo::LatLon>& ring : rings)
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const geo::LatLon a = ring[i - 1], b = ring[i];
      if ((a.lat_deg > at.lat_deg) == (b.lat_deg > at.lat_deg)) continue;
      const double share = (at.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg);
      if (lon < a.lon_deg + share * (b.lon_deg - a.lon_deg)) inside = !inside;
    }
  return inside;
}

core::Result<FieldChoice> parse_field_choice(const std::string& written) {
  FieldChoice out;
  std::string left = written;
  for (;;) {
    const std::size_t area = left.rfind(":area="), priority = left.rfind(":priority=");
    const bool is_area =
        area != std::string::npos && (priority == std::string::npos || area > priority);
    if (!is_area && priority == std::string::npos) break;
    const std::size_t at = is_area ? area : priority;
    const std::string value = left.substr(left.find('=', at) + 1);
    left.resize(at);
    if (is_area) {
      const auto box = four_numbers(value);
      auto read = box ? box_area(value, *box) : drawn_area(value);
      if (!read) return core::fail(read.error());
      out.area = std::move(*read);
    } else {
      const auto read = priority_of(value);
      if (!read) return core::fail(read.error());
      out.priority = *read;
    }
  }
  if (left.empty())
    return core::fail(bad_choice("", fmt::format("\"{}\" names no file", written),
                                 "write FILE:area=west,south,east,north:priority=1"));
  out.path = left;
  return out;
}

core::Result<std::vector<FieldChoice>> parse_field_choices(
    const std::vector<std::string>& written) {
  std::vector<FieldChoice> out;
  for (const std::string& text : written) {
    auto choice = parse_field_choice(text);
    if (!choice) return core::fail(choice.error());
    out.push_back(std::move(*choice));
  }
  return out;
}

}  // namespace vigie::sea
