// SPDX-License-Identifier: Apache-2.0
// Survival in cold water as a range (docs/math/drift.md).
#pragma once

#include <optional>
#include <vector>

#include "vigie/model/survival.h"

namespace vigie::drift {

// Share alive after `hours` in water of this temperature: between the 5th and the 95th percentile
// of the uncertain median. 1 at 0 hours. REQUIRES: hours >= 0, -2 to 40 degrees Celsius.
model::SurvivalRange survival_after(const model::SurvivalModel& model, double hours,
                                    double sea_celsius);

// The mean over particles of people in the water, each with its own time; nothing when none is.
std::optional<model::SurvivalRange> survival_of(const model::SurvivalModel& model,
                                                const std::vector<float>& seconds_in_water,
                                                double sea_celsius);

}  // namespace vigie::drift
