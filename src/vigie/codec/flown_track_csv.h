// SPDX-License-Identifier: Apache-2.0
// The track an aircraft flew, as a table with the columns utc, lat and lon (others are passed by),
// in the order of time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/plan.h"

namespace vigie::codec {

// Two waypoints or more, times ascending; a row with the time of the one before is passed by.
// Invalid: a column missing, a cell that is no time or place, a time before the one above it.
core::Result<std::vector<model::Waypoint>> parse_flown_track(std::string_view csv,
                                                             const std::string& name);

}  // namespace vigie::codec
