// SPDX-License-Identifier: Apache-2.0
// Depth below mean sea level for the stream model. No free bathymetry of the Strait is at hand in
// any package, so the depth is a smooth surface through round numbers at some thirty places,
// shoaling toward the shore. The numbers are general knowledge of the charts, rounded to the
// nearest few metres, UNVERIFIED; no chart or data set was copied. Expect 20 to 30 % error away
// from the points, and no sandbank at all. docs/math/stream.md tells what that does to the stream.
#pragma once

#include "vigie/core/units.h"
#include "vigie/geo/plane.h"

namespace vigie::sea {

struct DepthModel {
  double factor = 1.0;                   // on all depths; calibrated against the gauges
  core::Length shore = core::metres(6);  // depth at the shoreline of a cell, before factor
  core::Length shoaling_range =
      core::kilometres(2.5);  // depth grows to 63 % of the open one over it
};

// REQUIRES: from_shore >= 0.
core::Length strait_depth(geo::Point p, core::Length from_shore, const DepthModel& model);

}  // namespace vigie::sea
