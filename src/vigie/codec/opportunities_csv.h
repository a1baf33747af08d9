// SPDX-License-Identifier: Apache-2.0
// A log of detection opportunities, and the calibration file that is made of it.
//
//   target,lateral_range_m,detected,visibility_nmi
//   craft_stopped,420,yes,8
//
// Columns in any order; lateral_range_m and detected must be there. Without a target column every
// line is of one class, told by the caller; without visibility_nmi 10 is taken.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/asset.h"

namespace vigie::codec {

struct LoggedOpportunity {
  std::string target;  // empty: not told
  core::Length lateral_range;
  bool detected = false;
  core::Length visibility = core::nautical_miles(10);
};
core::Result<std::vector<LoggedOpportunity>> parse_opportunities(std::string_view csv,
                                                                 const std::string& name);

struct CalibrationText {
  std::string sensor, target, source;
  double intercept = 0, per_metre = 0;
  core::Length width, low, high, visibility;
  double confidence = 0.95;
  std::size_t opportunities = 0, detections = 0;
};
// As parse_library reads it.
std::string calibration_toml(const std::vector<CalibrationText>& fits);

}  // namespace vigie::codec
