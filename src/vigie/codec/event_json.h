// SPDX-License-Identifier: Apache-2.0
// model values as JSON text and back. Encoding is canonical: keys sorted, numbers in shortest form
// that reads back the same, so equal values give equal bytes. Places are WGS84 with 1e-6 degree.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "vigie/core/result.h"
#include "vigie/model/night.h"

namespace vigie::codec {

std::string encode_event_body(const model::EventBody& body);
// `kind` as model::name_of(body) gives it. Unknown kinds, missing keys, wrong types, values out of
// range: an Error that names the field.
core::Result<model::EventBody> decode_event_body(std::string_view kind, std::string_view payload);

nlohmann::json json_of(const model::Conditions& conditions);
nlohmann::json json_of(const model::Forecast& forecast);
nlohmann::json json_of(const model::Plan& plan);
nlohmann::json json_of(const model::DawnReport& report);
nlohmann::json json_of(const model::Track& track);
nlohmann::json json_of(const model::Detection& detection);

// The plan as RFC 7946 GeoJSON: one LineString per sortie (properties: asset, name, kind, posture,
// departs_utc, returns_utc, times_utc[], expected_detections, reason).
nlohmann::json geojson_of(const model::Plan& plan, const model::Scenario& scenario);

}  // namespace vigie::codec
