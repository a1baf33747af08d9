// SPDX-License-Identifier: Apache-2.0
// How likely each place is to be watched while boats may be there: squares at sea and stretches of
// shore on a map, from pale (never) to dark (always). A dot marks what one plan alone never
// watches and the lot does.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"

namespace vigie::chart {

struct WatchedPlace {
  bool shore = false;
  geo::Point from, until;        // ends of a stretch; south-west and north-east corners of a square
  double boats = 0;              // share of the boats' time; places without any are left out
  double one_plan = 0, lot = 0;  // chances, in [0, 1]
};

struct WatchChartOptions {
  int width = 1400, height = 1000;  // pixels, 400 to 8000
  std::string title, below;
};

// Error: no place with boats, a size outside the limits, a file that cannot be written.
core::Result<void> draw_watch_chart(const std::vector<WatchedPlace>& places,
                                    const std::vector<geo::Ring>& land,
                                    const std::filesystem::path& png,
                                    const WatchChartOptions& options);

}  // namespace vigie::chart
