// SPDX-License-Identifier: Apache-2.0
#include "vigie/geo/lines_geojson.h"

#include <map>

#include <fmt/format.h>

#include "vigie/core/json_shape.h"
#include "vigie/geo/geojson.h"

namespace vigie::geo {
namespace {

using core::Result;

constexpr std::size_t kLargestLines = 8U << 20;
constexpr std::size_t kMostLineVertices = 100'000;

core::Error bad_lines(const std::string& field, std::string problem) {
  return {core::ErrorKind::unreadable, field, std::move(problem),
          "give GeoJSON with LineString or Polygon features, longitude first"};
}

class Reader {
 public:
  std::vector<NamedLine> lines;

  Result<void> feature(const Json& f, const std::string& field) {
    const Json& name = member(member(f, "properties"), "name");
    lines.push_back({name.is_string() && !name.get_ref<const std::string&>().empty()
                         ? name.get<std::string>()
                         : fmt::format("line {}", lines.size() + 1),
                     {}});
    return geometry(member(f, "geometry"), field + ".geometry");
  }

  // Into the newest line.
  Result<void> geometry(const Json& g, const std::string& field) {
    // How many lists lie around a list of positions.
    static const std::map<std::string, int> kDepths = {
        {"LineString", 0}, {"MultiLineString", 1}, {"Polygon", 1}, {"MultiPolygon", 2}};
    const Json& type = member(g, "type");
    const auto depth = type.is_string() ? kDepths.find(type.get<std::string>()) : kDepths.end();
    if (depth == kDepths.end())
      return core::fail(bad_lines(field, "is no LineString, Polygon or set of them"));
    return positions(member(g, "coordinates"), depth->second, field + ".coordinates");
  }

 private:
  Result<void> positions(const Json& list, int depth, const std::string& field) {
    if (!list.is_array()) return core::fail(bad_lines(field, "is not a list"));
    if (depth > 0) {
      for (std::size_t i = 0; i < list.size(); ++i)
        if (auto read = positions(list[i], depth - 1, fmt::format("{}[{}]", field, i)); !read)
          return read;
      return {};
    }
    vertices_ += list.size();
    if (vertices_ > kMostLineVertices)
      return core::fail(
          bad_lines(field, fmt::format("passes {} vertices in all", kMostLineVertices)));
    if (list.size() < 2) return core::fail(bad_lines(field, "has fewer than two positions"));
    std::vector<LatLon> part;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Json& p = list[i];
      if (!p.is_array() || p.size() < 2 || !p[0].is_number() || !p[1].is_number())
        return core::fail(
            bad_lines(fmt::format("{}[{}]", field, i), "is not [longitude, latitude]"));
      const auto at = make_lat_lon(p[1].get<double>(), p[0].get<double>());
      if (!at)
        return core::fail(
            bad_lines(fmt::format("{}[{}]", field, i), core::format_error(at.error())));
      part.push_back(*at);
    }
    lines.back().parts.push_back(std::move(part));
    return {};
  }

  std::size_t vertices_ = 0;
};

}  // namespace

Result<std::vector<NamedLine>> parse_lines_geojson(std::string_view text, const std::string& name) {
  if (text.size() > kLargestLines)
    return core::fail(bad_lines(name, fmt::format("is {} MB; at most {} MB are read",
                                                  text.size() >> 20, kLargestLines >> 20)));
  if (core::json_shape(text).depth > kDeepestGeoJson)
    return core::fail(bad_lines(name, fmt::format("nests over {} levels", kDeepestGeoJson)));
  const Json file = Json::parse(text, nullptr, false);
  if (file.is_discarded()) return core::fail(bad_lines(name, "is not JSON (empty or cut off?)"));
  Reader reader;
  const Json& features = member(file, "features");
  if (features.is_array()) {
    for (std::size_t i = 0; i < features.size(); ++i)
      if (auto read = reader.feature(features[i], fmt::format("{}: features[{}]", name, i)); !read)
        return core::fail(read.error());
  } else {
    const Json whole = member(file, "geometry").is_object() ? file : Json{{"geometry", file}};
    if (auto read = reader.feature(whole, name); !read) return core::fail(read.error());
  }
  if (reader.lines.empty()) return core::fail(bad_lines(name, "holds no line"));
  return std::move(reader.lines);
}

}  // namespace vigie::geo
