// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"

namespace vigie::server {

using nlohmann::json;

namespace {

// Twice the signed area: positive when the ring runs counter-clockwise.
double doubled_area(const geo::Ring& ring) {
  double sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const geo::Point a = ring[i], b = ring[(i + 1) % ring.size()];
    sum += a.east_m * b.north_m - b.east_m * a.north_m;
  }
  return sum;
}

// A closed, counter-clockwise outer ring (RFC 7946, 3.1.6).
json polygon_coordinates(geo::Ring ring) {
  if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
  if (doubled_area(ring) < 0) std::reverse(ring.begin(), ring.end());
  json out = json::array();
  for (const geo::Point p : ring) out.push_back(lon_lat(p));
  if (!out.empty()) out.push_back(out.front());
  return json::array({std::move(out)});
}

void put_land(json& features, const geo::Coast& coast) {
  for (const geo::Ring& ring : coast.land())
    if (ring.size() >= 3)
      features.push_back(feature("Polygon", polygon_coordinates(ring), {{"kind", "land"}}));
}

void put_sectors(json& features, const model::Scenario& scenario) {
  for (const model::Sector& sector : scenario.sectors)
    features.push_back(feature("LineString",
                               json::array({lon_lat(sector.from), lon_lat(sector.until)}),
                               {{"kind", "sector"},
                                {"key", sector.key.text()},
                                {"name", sector.name},
                                {"departure_share", sector.departure_share}}));
  for (const geo::Point p : scenario.landing)
    features.push_back(feature("Point", lon_lat(p), {{"kind", "landing"}}));
}

json properties_of(const model::LegalBasis& basis) {
  json out = json_of(basis.provenance);
  out.update({{"kind", "legal_area"},
              {"key", basis.key.text()},
              {"name", basis.area_name},
              {"authority", basis.authority},
              {"purpose", basis.purpose},
              {"valid_from", core::format_instant(basis.valid.from)},
              {"valid_until", core::format_instant(basis.valid.until)},
              {"max_cameras", basis.max_cameras},
              {"retention_days", rounded(core::in_hours(basis.retention) / 24, 3)},
              {"citation", basis.citation}});
  return out;
}

void put_bases_and_areas(json& features, const model::Scenario& scenario,
                         const model::Posture& posture) {
  std::set<model::BaseKey> bases;
  std::set<model::LegalBasisKey> areas;
  for (const model::Asset& asset : posture.assets) {
    bases.insert(asset.base);
    areas.insert(asset.legal_basis);
  }
  for (const model::Base& base : scenario.library.bases)
    if (bases.contains(base.key))
      features.push_back(
          feature("Point", lon_lat(base.at),
                  {{"kind", "base"}, {"key", base.key.text()}, {"name", base.name}}));
  for (const model::LegalBasis& basis : scenario.library.legal_bases)
    if (areas.contains(basis.key) && basis.area.size() >= 3)
      features.push_back(feature("Polygon", polygon_coordinates(basis.area), properties_of(basis)));
}

json assets_of(const model::Scenario& scenario, const model::Posture& posture) {
  json out = json::array();
  for (const model::Asset& asset : posture.assets) {
    const model::AssetType* type = scenario.library.asset_type(asset.type);
    if (type == nullptr) continue;  // load_scenario refuses such a posture
    json one = json_of(asset.provenance);
    one.update({{"key", asset.key.text()},
                {"name", asset.name},
                {"kind", model::name_of(type->kind)},
                {"type", asset.type.text()},
                {"type_name_en", type->name_en},
                {"type_name_fr", type->name_fr},
                {"base", asset.base.text()},
                {"legal_basis", asset.legal_basis.text()}});
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Response chart_response(const model::Scenario& scenario, const model::Posture& posture,
                        const geo::Coast& coast) {
  json features = json::array();
  put_land(features, coast);
  put_sectors(features, scenario);
  put_bases_and_areas(features, scenario, posture);
  Response response = json_response({{"type", "FeatureCollection"},
                                     {"features", std::move(features)},
                                     {"assets", assets_of(scenario, posture)}});
  response.content_type = "application/geo+json";
  return with_etag(std::move(response));
}

}  // namespace vigie::server
