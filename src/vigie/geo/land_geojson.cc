// SPDX-License-Identifier: Apache-2.0
// Reading land polygons from GeoJSON (RFC 7946).
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "vigie/core/json_shape.h"
#include "vigie/geo/coast.h"
#include "vigie/geo/geojson.h"

namespace vigie::geo {
namespace {

constexpr std::size_t kLargestLand = 32U << 20;
constexpr std::size_t kMostLandVertices = 1'000'000;
constexpr double kWidestBox_m = 400e3;

core::Error bad_land(const std::string& field, std::string problem) {
  return {.kind = core::ErrorKind::unreadable,
          .field = field,
          .problem = std::move(problem),
          .mend = "give the land.geojson that tools/make_coast.cc writes"};
}

bool has_type(const Json& object, const char* wanted) { return member(object, "type") == wanted; }

core::Result<LatLon> read_position(const Json& position, const std::string& field) {
  if (!position.is_array() || position.size() < 2 || !position[0].is_number() ||
      !position[1].is_number())
    return core::fail(bad_land(field, "is not a position [longitude, latitude]"));
  auto at = make_lat_lon(position[1].get<double>(), position[0].get<double>());
  if (!at) return core::fail(bad_land(field, core::format_error(at.error())));
  return at;
}

// The plane rectangle inside the bounding meridians and parallels, which are curved on the plane.
core::Result<Box> read_box(const Json& file, const std::string& name) {
  const Json& bbox = member(file, "bbox");
  const bool shaped =
      bbox.is_array() && bbox.size() == 4 &&
      std::all_of(bbox.begin(), bbox.end(), [](const Json& j) { return j.is_number(); });
  if (!shaped) return core::fail(bad_land(name + ": bbox", "is not [west, south, east, north]"));
  std::array<double, 4> edge{};
  for (std::size_t i = 0; i < 4; ++i) edge[i] = bbox[i].get<double>();
  const auto [west, south, east, north] = edge;
  for (const auto& corner : {make_lat_lon(south, west), make_lat_lon(north, east)})
    if (!corner) return core::fail(bad_land(name + ": bbox", core::format_error(corner.error())));
  if (!(west < east) || !(south < north))
    return core::fail(bad_land(name + ": bbox", "is empty or turned around"));
  if (east - west > 8 || std::abs((west + east) / 2 - 1.5) > 8 || south < 40 || north > 62)
    return core::fail(bad_land(name + ": bbox", "is far from the Strait or too wide"));
  Box box{-1e9, -1e9, 1e9, 1e9};
  constexpr int kSteps = 64;
  for (int i = 0; i <= kSteps; ++i) {
    const double lat = south + (north - south) * i / kSteps;
    const double lon = west + (east - west) * i / kSteps;
    box.east_min_m = std::max(box.east_min_m, plane_from_lat_lon({lat, west}).east_m);
    box.east_max_m = std::min(box.east_max_m, plane_from_lat_lon({lat, east}).east_m);
    box.north_min_m = std::max(box.north_min_m, plane_from_lat_lon({south, lon}).north_m);
    box.north_max_m = std::min(box.north_max_m, plane_from_lat_lon({north, lon}).north_m);
  }
  constexpr double kInset_m = 50.0;  // the cut edges of the polygons stay outside
  box = {std::ceil(box.east_min_m + kInset_m), std::ceil(box.north_min_m + kInset_m),
         std::floor(box.east_max_m - kInset_m), std::floor(box.north_max_m - kInset_m)};
  const double width = box.east_max_m - box.east_min_m, height = box.north_max_m - box.north_min_m;
  if (!(width > 1000) || !(height > 1000) || width > kWidestBox_m || height > kWidestBox_m)
    return core::fail(
        bad_land(name + ": bbox", fmt::format("is {:.0f} x {:.0f} km; 1 to {:.0f} km "
                                              "can be used",
                                              width / 1000, height / 1000, kWidestBox_m / 1000)));
  return box;
}

core::Result<Ring> read_ring(const Json& positions, const std::string& field) {
  if (!positions.is_array() || positions.size() < 4)
    return core::fail(bad_land(field, "is not a ring of at least four positions"));
  if (positions.front() != positions.back())
    return core::fail(bad_land(field, "does not end where it begins"));
  Ring ring;
  ring.reserve(positions.size() - 1);
  for (std::size_t i = 0; i + 1 < positions.size(); ++i) {
    const auto at = read_position(positions[i], fmt::format("{}[{}]", field, i));
    if (!at) return core::fail(at.error());
    const Point p = plane_from_lat_lon(*at);
    if (!(std::hypot(p.east_m, p.north_m) < 1e6))
      return core::fail(bad_land(fmt::format("{}[{}]", field, i), "is over 1000 km away"));
    ring.push_back(p);
  }
  return ring;
}

core::Result<void> read_polygon(const Json& rings, const std::string& field, LandRings& land,
                                std::size_t& vertices) {
  if (!rings.is_array() || rings.empty())
    return core::fail(bad_land(field, "is not a list of rings"));
  for (std::size_t i = 0; i < rings.size(); ++i) {
    vertices += rings[i].size();
    if (vertices > kMostLandVertices)
      return core::fail(
          bad_land(field, fmt::format("passes {} vertices in all", kMostLandVertices)));
    auto ring = read_ring(rings[i], fmt::format("{}[{}]", field, i));
    if (!ring) return core::fail(ring.error());
    land.rings.push_back(std::move(*ring));
  }
  return {};
}

core::Result<void> read_feature(const Json& feature, const std::string& field, LandRings& land,
                                std::size_t& vertices) {
  const Json& geometry = member(feature, "geometry");
  const Json& coordinates = member(geometry, "coordinates");
  if (!coordinates.is_array())
    return core::fail(bad_land(field, "has no geometry with coordinates"));
  if (has_type(geometry, "Polygon"))
    return read_polygon(coordinates, field + ".coordinates", land, vertices);
  if (!has_type(geometry, "MultiPolygon"))
    return core::fail(bad_land(field, "is neither a Polygon nor a MultiPolygon"));
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    auto read =
        read_polygon(coordinates[i], fmt::format("{}.coordinates[{}]", field, i), land, vertices);
    if (!read) return read;
  }
  return {};
}

}  // namespace

core::Result<LandRings> parse_land_geojson(std::string_view text, const std::string& name) {
  if (text.size() > kLargestLand)
    return core::fail(bad_land(name, fmt::format("is {} MB; at most {} MB are read",
                                                 text.size() >> 20, kLargestLand >> 20)));
  if (core::json_shape(text).depth > kDeepestGeoJson)
    return core::fail(bad_land(name, fmt::format("nests over {} levels", kDeepestGeoJson)));
  const Json file = Json::parse(text, nullptr, false);
  if (file.is_discarded()) return core::fail(bad_land(name, "is not JSON (empty or cut off?)"));
  const Json& features = member(file, "features");
  if (!has_type(file, "FeatureCollection") || !features.is_array())
    return core::fail(bad_land(name, "is not a GeoJSON FeatureCollection"));
  LandRings land;
  auto box = read_box(file, name);
  if (!box) return core::fail(box.error());
  land.box = *box;
  std::size_t vertices = 0;
  for (std::size_t i = 0; i < features.size(); ++i) {
    auto read = read_feature(features[i], fmt::format("{}: features[{}]", name, i), land, vertices);
    if (!read) return core::fail(read.error());
  }
  if (land.rings.empty()) return core::fail(bad_land(name, "holds no land"));
  return land;
}

}  // namespace vigie::geo
