// SPDX-License-Identifier: Apache-2.0
// A search plan for other programs: a JSON summary, GeoJSON, KML, and GPX routes, one per unit.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "vigie/model/search.h"

namespace vigie::codec {

nlohmann::json search_summary(const model::SearchPlan& plan);
nlohmann::json search_geojson(const model::SearchPlan& plan);  // areas, legs, commence points
std::string search_kml(const model::SearchPlan& plan);
std::string search_gpx(const model::SearchPlan& plan);

}  // namespace vigie::codec
