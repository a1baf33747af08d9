// SPDX-License-Identifier: Apache-2.0
#include "vigie/tracking/tracker.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace vigie::tracking {

void Tracker::Axis::predict(double dt, double psd) {
  position += velocity * dt;
  pp += 2 * dt * pv + dt * dt * vv + psd * dt * dt * dt / 3;
  pv += dt * vv + psd * dt * dt / 2;
  vv += psd * dt;
}

void Tracker::Axis::update(double measured, double variance) {
  const double innovation_variance = pp + variance;
  const double position_gain = pp / innovation_variance, velocity_gain = pv / innovation_variance;
  const double innovation = measured - position;
  position += position_gain * innovation;
  velocity += velocity_gain * innovation;
  vv -= velocity_gain * pv;
  pv -= position_gain * pv;
  pp -= position_gain * pp;
}

Tracker::Filter Tracker::predicted(const Filter& filter, core::Instant at) const {
  Filter next = filter;
  const core::Duration dt = at - filter.updated_at;
  if (dt.si() <= 0) return next;
  next.east.predict(dt.si(), options_.acceleration_psd_m2_s3);
  next.north.predict(dt.si(), options_.acceleration_psd_m2_s3);
  next.existence *= std::exp2(-(dt / options_.existence_halves_after));
  next.updated_at = at;
  return next;
}

void Tracker::add(const model::Detection& detection) {
  const model::Covariance& r = detection.covariance;
  std::size_t best = filters_.size();
  double best_distance2 = options_.gate_mahalanobis2;
  Filter best_predicted;
  for (std::size_t i = 0; i < filters_.size(); ++i) {
    assert(filters_[i].updated_at <= detection.observed_at);
    const Filter candidate = predicted(filters_[i], detection.observed_at);
    const double de = detection.position.east_m - candidate.east.position;
    const double dn = detection.position.north_m - candidate.north.position;
    const double distance2 =
        de * de / (candidate.east.pp + r.east_m2) + dn * dn / (candidate.north.pp + r.north_m2);
    if (candidate.existence < 0.05 || distance2 >= best_distance2) continue;
    best = i;
    best_distance2 = distance2;
    best_predicted = candidate;
  }
  const auto on_beach = [](model::TargetClass c) {
    return c == model::TargetClass::people_on_beach;
  };
  const double at_sea_variance = options_.speed_stddev.si() * options_.speed_stddev.si();
  if (best == filters_.size()) {
    const double speed_variance =
        on_beach(detection.target_class)
            ? options_.beach_speed_stddev.si() * options_.beach_speed_stddev.si()
            : at_sea_variance;
    filters_.push_back({.id = model::TrackId(static_cast<std::uint32_t>(filters_.size() + 1)),
                        .updated_at = detection.observed_at,
                        .east = {detection.position.east_m, 0, r.east_m2, 0, speed_variance},
                        .north = {detection.position.north_m, 0, r.north_m2, 0, speed_variance},
                        .existence = options_.first_existence,
                        .target_class = detection.target_class,
                        .detections = 1});
    return;
  }
  Filter updated = best_predicted;
  if (on_beach(updated.target_class) && !on_beach(detection.target_class)) {  // it has put to sea
    updated.east.vv += at_sea_variance;
    updated.north.vv += at_sea_variance;
  }
  updated.east.update(detection.position.east_m, r.east_m2);
  updated.north.update(detection.position.north_m, r.north_m2);
  const double odds =
      updated.existence / (1 - std::min(updated.existence, 0.999)) * options_.detection_odds;
  updated.existence = odds / (1 + odds);
  updated.target_class = detection.target_class;
  ++updated.detections;
  filters_[best] = updated;
}

std::vector<model::Track> Tracker::tracks_at(core::Instant at) const {
  std::vector<model::Track> tracks;
  for (const Filter& filter : filters_) {
    const Filter now = predicted(filter, at);
    if (now.existence < 0.05) continue;
    tracks.push_back({.id = now.id,
                      .updated_at = filter.updated_at,
                      .position = {now.east.position, now.north.position},
                      .velocity = {now.east.velocity, now.north.velocity},
                      .covariance = {now.east.pp, now.north.pp, 0},
                      .existence_probability = now.existence,
                      .target_class = now.target_class,
                      .detections = now.detections});
  }
  return tracks;
}

}  // namespace vigie::tracking
