// SPDX-License-Identifier: Apache-2.0
// One door to every detection model: what a sensor makes of a target now, with where the number
// comes from and how far it may be off. In this order: a calibration from logged detections; the
// visual table of the US Coast Guard; camera, radar and goggles models; the rows of the sensor
// library.
//
// Planner and night use sweep_width() of detection.h, which knows the library's rows and
// calibrations only; this is finer and is what search planning and `vigie sensing show` use.
#pragma once

#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"
#include "vigie/model/sweep_table.h"
#include "vigie/sensing/lateral_range.h"

namespace vigie::sensing {

struct Viewing {
  core::Length altitude;  // of an aircraft, or of the eye or antenna of a boat or patrol
  core::Speed speed;
  bool fatigued = false;
  bool life_jackets = false;
};

struct DetectionModel {
  LateralRange curve = LateralRange::definite_range({});
  core::Length width, low, high;  // low and high: the range of its assumptions
  std::string method;  // "calibrated", "visual table", "camera", "radar", "goggles", "rows"
  std::string source;
  bool assumption = true;            // false: read in a table or fitted to a log
  std::vector<std::string> factors;  // "weather 0.5: wind over 15 kn or waves over 2 ft"
  std::vector<std::string> notes;
};

// Zero width: it cannot see this class now; a note says why. Error: the table lacks a row it needs.
core::Result<DetectionModel> detection_model(const model::SensorType& sensor,
                                             model::TargetClass target,
                                             const model::Conditions& conditions,
                                             const Viewing& viewing,
                                             const model::SweepTable& table);

}  // namespace vigie::sensing
