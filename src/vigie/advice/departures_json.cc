// SPDX-License-Identifier: Apache-2.0
#include "vigie/advice/departures_json.h"

#include <algorithm>
#include <cmath>

namespace vigie::advice {
namespace {

using nlohmann::json;

double rounded(double value, double to) { return std::round(value / to) * to; }

json row_of(const Departures& row) {
  return {{"sector", row.sector.text()},
          {"from", core::format_instant(row.hour.from)},
          {"until", core::format_instant(row.hour.until)},
          {"expected", rounded(row.expected, 1e-6)},
          {"in_time", rounded(row.in_time, 1e-6)},
          {"missed", rounded(row.missed(), 1e-6)}};
}

}  // namespace

json json_of(const std::vector<Departures>& rows) {
  json out = json::array();
  for (const Departures& row : rows) out.push_back(row_of(row));
  return out;
}

json geojson_of(const std::vector<Departures>& rows, const model::Scenario& scenario) {
  json features = json::array();
  for (const Departures& row : rows) {
    const auto sector = std::ranges::find(scenario.sectors, row.sector, &model::Sector::key);
    if (sector == scenario.sectors.end()) continue;
    json line = json::array();
    for (const geo::Point p : {sector->from, sector->launch, sector->until}) {
      const geo::LatLon at = geo::lat_lon_from_plane(p);
      line.push_back({rounded(at.lon_deg, 1e-6), rounded(at.lat_deg, 1e-6)});
    }
    json properties = row_of(row);
    properties["name"] = sector->name;
    features.push_back({{"type", "Feature"},
                        {"geometry", {{"type", "LineString"}, {"coordinates", std::move(line)}}},
                        {"properties", std::move(properties)}});
  }
  return {{"type", "FeatureCollection"}, {"features", std::move(features)}};
}

}  // namespace vigie::advice
