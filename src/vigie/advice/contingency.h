// SPDX-License-Identifier: Apache-2.0
// What a plan loses when something drops out of it, and what then covers for it. Fog and icing take
// many aircraft at once, so all that fly are one row too.
#pragma once

#include <string>
#include <vector>

#include "vigie/advice/tonight.h"

namespace vigie::advice {

struct DropOut {
  std::string key;                       // the asset's, or "all-drones", "all-aircraft"
  std::vector<model::AssetKey> dropped;  // one or several
  std::string named;                     // what its posture says covers for it
  double with = 0;                       // boats found in time by the plan as it is
  double unmoved = 0;                    // when the others fly as planned
  double replanned = 0;                  // when the others are planned again; never below `unmoved`
  std::vector<model::AssetKey> stand_ins;  // who gains most from planning again, best first, <= 3
  double loses_unmoved() const { return with - unmoved; }
  double loses() const { return with - replanned; }
};

// A row for each asset with sorties in the plan, in the order of the greatest loss, then the
// groups.
core::Result<std::vector<DropOut>> contingency(const Tonight& tonight, const model::Plan& plan,
                                               const WorkOptions& options);

// When an asset may not go, and when it is near a limit: the forecast weather against its minima
// every 10 minutes of its hours.
struct Window {
  core::Interval during;
  bool closed = false;               // false: within a quarter of a limit
  std::vector<std::string> reasons;  // at its worst moment, most reasons first
};
struct WeatherWindows {
  model::AssetKey asset;
  std::vector<Window> windows;  // by time; empty: clear all night
};
std::vector<WeatherWindows> weather_windows(const planning::Problem& problem);

}  // namespace vigie::advice
