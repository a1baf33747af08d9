// SPDX-License-Identifier: Apache-2.0
// Rules of the way flown that only its waypoints can answer: two aircraft that come too near, and a
// leg that leaves a legal area between two places inside it. Exact for straight legs at constant
// speed.
#pragma once

#include <optional>

#include "vigie/geo/coast.h"
#include "vigie/model/asset.h"
#include "vigie/model/plan.h"

namespace vigie::planning {

struct Aircraft {
  const model::Sortie* sortie = nullptr;
  const model::AssetType* type = nullptr;
  geo::Point base;
};

// True when the rule speaks of these two: both fly, at heights nearer than `vertical`.
bool share_heights(const model::AssetType& a, const model::AssetType& b,
                   const model::SharedRules::Separation& rule);

// The first moment at which they are nearer than the rule allows; nothing when they never are.
// REQUIRES: waypoint times ascend.
std::optional<core::Instant> too_near(const Aircraft& a, const Aircraft& b,
                                      const model::SharedRules::Separation& rule);

// True when the leg a-b crosses the edge of `area`.
bool crosses_edge(const geo::Ring& area, geo::Point a, geo::Point b);

// True when a leg between two working waypoints leaves `area`: the legs from the base and home are
// the way there and back, not work. An empty area has no edge.
bool leaves_area(const geo::Ring& area, const model::Sortie& sortie);

}  // namespace vigie::planning
