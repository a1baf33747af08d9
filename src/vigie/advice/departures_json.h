// SPDX-License-Identifier: Apache-2.0
// Departures that a plan misses, as rows and as a layer for maps.
#pragma once

#include <nlohmann/json.hpp>

#include "vigie/advice/tonight.h"

namespace vigie::advice {

// [{"sector","from","until","expected","in_time","missed"}]
nlohmann::json json_of(const std::vector<Departures>& rows);

// RFC 7946: one LineString along the shore for each sector and hour, with the same members and the
// sector's name, so that a map with a clock can show the hour it is at.
nlohmann::json geojson_of(const std::vector<Departures>& rows, const model::Scenario& scenario);

}  // namespace vigie::advice
