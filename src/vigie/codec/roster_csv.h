// SPDX-License-Identifier: Apache-2.0
// The roster that `vigie trial release --out-csv` writes, for the planner to obey.
//
//   night,sector,additional_drones
//   2027-04-01,wissant,1
#pragma once

#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/model/roster.h"

namespace vigie::codec {

// Error, with line and column: a night outside 2018 to 2099, a flag other than 0 and 1, a sector
// twice in one night, a night that lacks a sector of another.
core::Result<model::Roster> parse_roster_csv(std::string_view text, const std::string& name);

}  // namespace vigie::codec
