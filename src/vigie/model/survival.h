// SPDX-License-Identifier: Apache-2.0
// How long people live in cold water: a lognormal time whose median is itself uncertain
// (data/survival/cold_water.toml). For the order of help; nothing may end a search by it.
#pragma once

#include <vector>

#include "vigie/model/asset.h"

namespace vigie::model {

struct SurvivalModel {
  double median_hours = 0, log_stddev = 0;  // at at_celsius
  double at_celsius = 0, log_per_celsius = 0;
  double median_log_stddev = 0;
  std::vector<Parameter> parameters;
};

// Share alive, from the one end of what is thought possible to the other: never a single number.
struct SurvivalRange {
  double low = 0, high = 0;
};

}  // namespace vigie::model
