// SPDX-License-Identifier: Apache-2.0
// A search plan as a picture: land, where the object may be, each unit's area and legs, commence
// points, and what each is worth.
#pragma once

#include <filesystem>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/model/search.h"

namespace vigie::chart {

struct SearchChartOptions {
  int width = 1400, height = 1000;  // pixels, 400 to 8000
};

// `particles`: where the object may be, at the middle of the search. Error: no task and no
// particle, a file that cannot be written.
core::Result<void> draw_search_chart(const model::SearchPlan& plan,
                                     const std::vector<geo::Point>& particles,
                                     const std::vector<geo::Ring>& land,
                                     const std::filesystem::path& png,
                                     const SearchChartOptions& options = {});

}  // namespace vigie::chart
