// SPDX-License-Identifier: Apache-2.0
// The drifting probability as a search meets it: particles on the plane at even moments, each with
// the weight that is left after what has already been looked at and not found.
#pragma once

#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"
#include "vigie/model/drift.h"
#include "vigie/search/allocation.h"

namespace vigie::search {

struct Cloud {
  core::Instant from;
  core::Duration step;
  // [moment][particle]; between moments a particle goes straight.
  std::vector<std::vector<geo::Point>> at;
  std::vector<std::vector<model::DriftState>> state;
  std::vector<double> weight;  // sums to 1 at first

  std::size_t particles() const { return weight.size(); }
  core::Instant until() const { return from + step * static_cast<double>(at.size() - 1); }
  geo::Point position(std::size_t particle, core::Instant when) const;  // held at the ends
  model::DriftState state_of(std::size_t particle, core::Instant when) const;
};

// Error: fewer than two snapshots, moments that are not evenly apart, or different particles.
core::Result<Cloud> cloud_of(const std::vector<model::DriftSnapshot>& snapshots);
// The second cloud takes over where the first ends: same particles, same weights. REQUIRES: one
// step, and first.until() == second.from.
Cloud joined(Cloud first, const Cloud& second);

// What a particle shows as. Ashore: people on the beach.
model::TargetClass target_of(model::DriftState state);

// Mean, principal axis (bearing) and standard deviations along and across it, of the weight left at
// sea at a moment. No weight at sea: zero deviations.
struct Spread {
  geo::Point mean;
  core::Angle axis;
  core::Length along, across;
  double at_sea = 0;
  geo::Velocity drift;  // of the mean, over the following half hour
};
Spread spread_of(const Cloud& cloud, const std::vector<double>& weight, core::Instant when);

}  // namespace vigie::search
