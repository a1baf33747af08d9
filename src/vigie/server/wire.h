// SPDX-License-Identifier: Apache-2.0
// Model values as api/openapi.yaml writes them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "vigie/core/time.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"
#include "vigie/model/plan.h"
#include "vigie/night/picture.h"

namespace vigie::server {

// Where light, stream and weather are given: the origin of the plane, 6 km off Cap Gris-Nez.
inline constexpr geo::Point kReferencePoint{};
inline constexpr const char* kReferencePlace = "off Cap Gris-Nez (50.90 N 1.50 E); tide at Dover";

// Rounded to so many decimals, so that no digit claims what is not known.
double rounded(double value, int decimals);
// Ids are text on the wire: nobody counts with them.
std::string id_text(std::uint32_t id);
// [lon, lat] with 5 decimals (about 1 m), as GeoJSON wants it.
nlohmann::json lon_lat(geo::Point p);
// Adds "lat" and "lon".
void put_place(nlohmann::json& json, geo::Point p);
nlohmann::json feature(const char* geometry_type, nlohmann::json coordinates,
                       nlohmann::json properties);
// Standard deviation along the longer axis of the uncertainty ellipse, metres.
double stddev_m(const model::Covariance& covariance);

nlohmann::json json_of(const model::Provenance& provenance);
nlohmann::json json_of(const model::Conditions& conditions);
nlohmann::json json_of(const model::FlightDecision& decision);
// When each call for help came: the call itself does not say.
using CallTimes = std::map<model::CaseId, core::Instant>;
CallTimes call_times(const night::Recording& recording);
// REQUIRES: the times are of the recording that the picture is of.
nlohmann::json json_of(const night::Picture& picture, const CallTimes& times);

}  // namespace vigie::server
