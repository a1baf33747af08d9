// SPDX-License-Identifier: Apache-2.0
// From particles to what people read: statistics, a probability map, and the smallest areas that
// hold half, three quarters, nine tenths of it.
#pragma once

#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/drift.h"
#include "vigie/motion/drift_land.h"

namespace vigie::drift {

// Means of latitude and longitude; sample standard deviations and covariance (n - 1) in metres on
// the ellipsoid's metric at the mean; percentiles by linear interpolation between order statistics
// (Hyndman and Fan 1996, type 7). One particle: deviations are 0. REQUIRES: at least one particle.
model::DriftStatistics statistics_of(const model::DriftSnapshot& snapshot, core::Instant since);

struct MapOptions {
  core::Length cell{};  // 0: a 60th of the particles' wider extent, held to 100 m .. 2 km
  const motion::DriftLand* land = nullptr;
};
// Particles counted per cell and smoothed by a Gaussian kernel whose deviation per axis is
// sd n^(-1/6) (Silverman 1986, section 4.3; sd held to half the central 68 % for long tails), at
// least 0.7 cells. What the kernel would put on land goes back to the sea cells in proportion;
// particles ashore are counted where they lie and not smoothed. Sums to 1. Error: no particles, a
// particle that is not finite, or a spread over more than 20 degrees.
core::Result<model::ProbabilityMap> probability_map(const model::DriftSnapshot& snapshot,
                                                    const MapOptions& options);

// Highest-density regions: for each share the cells of highest probability that sum to it, drawn by
// marching squares between cell centres. Shares in (0, 1), returned ascending.
std::vector<model::ContainmentArea> containment(const model::ProbabilityMap& map,
                                                const std::vector<double>& shares);

// Rings of the region where a grid of values is at or above `level` (outside the grid is below),
// closed, the region on the left: outer rings run anticlockwise, holes clockwise.
std::vector<std::vector<geo::LatLon>> contour(const model::FieldGrid& grid,
                                              const std::vector<float>& values, double level);

}  // namespace vigie::drift
