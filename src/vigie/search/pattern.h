// SPDX-License-Identifier: Apache-2.0
// The standard search patterns of IAMSAR vol. II as legs with times, laid out on the water: the
// whole pattern moves with the drift given, so what was swept stays swept. Between two waypoints a
// unit goes straight over the ground at its search speed.
//
//   PS  parallel sweep     legs along the longer side, from half a spacing inside a corner
//   CS  creeping line      the same, legs along the shorter side (aspect below 1)
//   SS  expanding square   1, 1, 2, 2, 3, 3 ... spacings, turning right, from the centre
//   SV  sector             nine legs of one radius through the centre, turning 120 degrees right;
//                          a second round 30 degrees on
//   TSR track line return  out along a line half a spacing to its right, back to its left
#pragma once

#include <vector>

#include "vigie/model/search.h"

namespace vigie::search {

struct PatternPlan {
  model::SearchPattern pattern = model::SearchPattern::parallel;
  geo::Point centre;             // PS, CS, SS, SV; at `begin`
  core::Angle first_leg;         // bearing
  core::Length track_spacing;    // SV: the radius
  double aspect = 1;             // PS, CS: length along the legs over length across them
  bool from_right = false;       // PS, CS: begin at the right-hand edge, seen along the first leg
  std::vector<geo::Point> line;  // TSR: the track, at `begin`
};

struct PatternSearcher {
  core::Instant begin;
  core::Duration on_scene;  // the pattern is as long as this allows, at most
  core::Speed speed;
  geo::Velocity drift;
};

struct LaidPattern {
  model::SearchArea area;
  std::vector<model::SearchLeg> legs;
  core::Length track_length;  // laid on the water
};

// No legs when the time does not allow a single one. REQUIRES: spacing, speed and time > 0;
// TSR: a line of two points at least.
LaidPattern lay(const PatternPlan& plan, const PatternSearcher& searcher);

}  // namespace vigie::search
