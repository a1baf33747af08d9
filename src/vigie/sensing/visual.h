// SPDX-License-Identifier: Apache-2.0
// Visual search by daylight after the US Coast Guard's table: width by object, platform, height and
// visibility, corrected for weather, search speed and fatigue (COMDTINST M16130.2F; JP 3-50 table
// D-1; IAMSAR vol. II). Each correction is kept apart, so that a person can see what made the
// number.
#pragma once

#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/units.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"
#include "vigie/model/sweep_table.h"

namespace vigie::sensing {

struct VisualSearch {
  std::string object;  // of the table
  model::SweepPlatform platform = model::SweepPlatform::helicopter;
  core::Length height;        // flown, or of the eye on a boat
  core::Speed speed;          // of the search; 0: the speed the table holds for
  bool fatigued = false;      // the crew: 0.9 (IAMSAR)
  bool life_jackets = false;  // people in the water seen from 500 ft: x4 (NATSAR footnote)
};

struct VisualWidth {
  core::Length table;  // between the table's heights and visibilities
  double weather = 1, speed = 1, fatigue = 1, light = 1, life_jackets = 1;
  core::Length width;              // all of it
  std::vector<std::string> notes;  // where the table was left: "height 200 ft taken as 300 ft"
};

// Linear between the table's heights and visibilities, zero at zero visibility; beyond its first
// and last height, its last visibility and its speeds the nearest entry is taken, and a note says
// so. Daylight only: half in civil twilight (assumption), nothing later. Error: an object the table
// does not have for that platform.
core::Result<VisualWidth> visual_sweep_width(const model::SweepTable& table,
                                             const VisualSearch& search,
                                             const model::Conditions& conditions);

// People, rafts and boats below 30 ft: 1, 0.5 with wind over 15 kn or waves over 2 ft, 0.25 over 25
// kn or 4 ft (JP 3-50 table D-1). Larger craft: 1, 0.9, 0.9 (IAMSAR).
double weather_factor(const model::Weather& weather, bool small_craft);

// The row of the table that a class of target is taken as, and why in words.
struct TableObject {
  const char* object;
  const char* reason;  // "assumption: a swamped inflatable shows as little as a 4-person raft"
};
// REQUIRES: a class at sea (not people_on_beach).
TableObject table_object(model::TargetClass target);

}  // namespace vigie::sensing
