// SPDX-License-Identifier: Apache-2.0
// A design as the command line and the API give it.
#pragma once

#include <cstdint>

#include <nlohmann/json_fwd.hpp>

#include "vigie/impact/design.h"

namespace vigie::impact {

// One schedule of many, to look at: never the one that will be flown.
Schedule example_schedule(const Design& design, std::uint64_t seed);
// Counts, and for every night of that schedule the sectors flown, from 0.
nlohmann::json design_json(const Design& design, std::uint64_t seed);

}  // namespace vigie::impact
