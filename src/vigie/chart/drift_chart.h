// SPDX-License-Identifier: Apache-2.0
// A drift forecast as a picture: land, the areas of the last moment, the 90 % area of earlier ones,
// the mean track with its hours, scale, graticule and the words that belong to it.
#pragma once

#include <filesystem>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/model/drift.h"

namespace vigie::chart {

struct DriftChartOptions {
  int width = 1400, height = 1000;  // pixels, 400 to 8000
};

// Error: no moment, a size outside the limits, a file that cannot be written.
core::Result<void> draw_drift_chart(const model::DriftForecast& forecast,
                                    const std::vector<geo::Ring>& land,
                                    const std::filesystem::path& png,
                                    const DriftChartOptions& options = {});

}  // namespace vigie::chart
