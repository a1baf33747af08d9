// SPDX-License-Identifier: Apache-2.0
// What a pattern is worth against particles that move: each leg is a straight pass by a particle
// that goes straight from moment to moment. For an inverse-cube sensor the detection rate is
// integrated exactly (sensing/detection.h), so bends and turns count as they are; for any other
// lateral range curve a leg counts where it leaves the particle abeam, with the chance at that
// distance.
#pragma once

#include <functional>
#include <vector>

#include "vigie/geo/coast.h"
#include "vigie/model/search.h"
#include "vigie/search/cloud.h"
#include "vigie/sensing/lateral_range.h"

namespace vigie::search {

// The sensor a unit brings against each class, in the conditions at a moment.
struct UnitSight {
  core::Instant until;  // these curves hold up to here (the light changes)
  struct Against {
    std::string sensor;
    sensing::LateralRange curve = sensing::LateralRange::definite_range({});
    core::Length width;
    bool assumption = true;
  };
  Against classes[model::kTargetClasses];
};

struct Unit {
  std::string name;
  model::AssetKind kind = model::AssetKind::helicopter;
  core::Speed speed;      // of the search
  core::Length altitude;  // flown: what keeps two aircraft apart
  core::Instant begin;    // on scene
  core::Duration on_scene;
  std::string legal_basis;
  geo::Ring legal_area;           // it keeps inside; empty: no such limit
  std::vector<UnitSight> sights;  // by `until`, ascending; the last holds on

  const UnitSight& sight_at(core::Instant when) const;
};

// Sum of -ln(1 - p) over the passes of the legs for one particle; state and curve are those at the
// middle of each leg.
double effort_on(const Cloud& cloud, std::size_t particle, const Unit& unit,
                 const std::vector<model::SearchLeg>& legs);

// effort_on for every stride-th particle; others 0.
std::vector<double> efforts(const Cloud& cloud, const Unit& unit,
                            const std::vector<model::SearchLeg>& legs, std::size_t stride,
                            unsigned threads);

}  // namespace vigie::search
