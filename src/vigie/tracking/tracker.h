// SPDX-License-Identifier: Apache-2.0
// Detections into tracks: nearest neighbour within a gate, constant-velocity Kalman filter,
// existence probability that decays without news. A pure function of the detections so far.
#pragma once

#include <vector>

#include "vigie/core/time.h"
#include "vigie/model/night.h"

namespace vigie::tracking {

struct TrackerOptions {
  double gate_mahalanobis2 = 13.8;          // chi-square 2 dof, 99.9 %
  double acceleration_stddev_mps2 = 0.004;  // white-noise acceleration
  core::Speed speed_prior = core::knots(4);
  core::Duration existence_halves_after = core::minutes(60);
};

class Tracker {
 public:
  explicit Tracker(TrackerOptions options = {}) : options_(options) {}
  // Detections in time order.
  void add(const model::Detection& detection);
  // Tracks predicted to `at`; those that have faded below 5 % are left out.
  std::vector<model::Track> tracks_at(core::Instant at) const;

 private:
  TrackerOptions options_;
  std::vector<model::Track> tracks_;
  struct Extra {
    double velocity_variance = 0, position_velocity_covariance = 0;
  };
  std::vector<Extra> extras_;
};

}  // namespace vigie::tracking
