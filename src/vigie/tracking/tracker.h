// SPDX-License-Identifier: Apache-2.0
// Detections into tracks: nearest neighbour inside a gate, constant-velocity Kalman filter with
// independent east and north axes, existence probability that fades without news. A pure function
// of the detections so far: no clock, no randomness.
//
//   Tracker tracker;
//   for (const model::Detection& d : detections) tracker.add(d);   // in time order
//   std::vector<model::Track> now = tracker.tracks_at(t);
//
// Filter: Bar-Shalom, Li, Kirubarajan, "Estimation with Applications to Tracking and Navigation",
// 2001, section 6.3.2 (discretised continuous white-noise acceleration).
#pragma once

#include <vector>

#include "vigie/core/time.h"
#include "vigie/core/units.h"
#include "vigie/model/night.h"

namespace vigie::tracking {

struct TrackerOptions {
  double gate_mahalanobis2 = 13.8;                    // chi-square, 2 degrees of freedom, 99.9 %
  double acceleration_psd_m2_s3 = 2e-4;               // white-noise acceleration
  core::Speed speed_stddev = core::knots(4);          // prior per axis when first seen at sea
  core::Speed beach_speed_stddev = core::knots(0.2);  // of people on a beach: they stay about
  core::Duration existence_halves_after = core::minutes(60);
  double first_existence = 0.7;  // after one detection
  double detection_odds = 6;     // each further detection multiplies the odds by this
};

class Tracker {
 public:
  explicit Tracker(TrackerOptions options = {}) : options_(options) {}

  // REQUIRES: detections come in time order.
  void add(const model::Detection& detection);

  // Predicted to `at` (not before the last detection); tracks below 5 % existence are left out.
  std::vector<model::Track> tracks_at(core::Instant at) const;

 private:
  // One axis: position, velocity and their covariance.
  struct Axis {
    double position = 0, velocity = 0;
    double pp = 0, pv = 0, vv = 0;
    void predict(double dt, double psd);
    void update(double measured, double variance);
  };
  struct Filter {
    model::TrackId id;
    core::Instant updated_at;
    Axis east, north;
    double existence = 0;
    model::TargetClass target_class = model::TargetClass::craft_under_way;
    int detections = 0;
  };
  Filter predicted(const Filter& filter, core::Instant at) const;

  TrackerOptions options_;
  std::vector<Filter> filters_;
};

}  // namespace vigie::tracking
