// SPDX-License-Identifier: Apache-2.0
// A drift forecast as text that other programs read: CSV, GeoJSON (RFC 7946), KML 2.2 and the JSON
// of the API. docs/formats/drift.md has the fields.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "vigie/model/drift.h"

namespace vigie::codec {

// One line a moment:
// hours,mean_lon,mean_lat,std_east_m,std_north_m,cov_en_m2,p05_lon,p50_lon,p95_lon,p05_lat,p50_lat,
// p95_lat,n
std::string drift_csv(const model::DriftForecast& forecast);
// Features: "last_known", "mean_track", and an "area" per moment and share with area_km2.
nlohmann::json drift_geojson(const model::DriftForecast& forecast);
// The same with times, for viewers that have a time slider.
std::string drift_kml(const model::DriftForecast& forecast);
// Statistics, areas without their outlines, landfall, notes.
nlohmann::json drift_summary(const model::DriftForecast& forecast);

}  // namespace vigie::codec
