// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/score.h"

#include <algorithm>
#include <cmath>

#include "vigie/core/parallel.h"
#include "vigie/sensing/detection.h"

namespace vigie::search {
namespace {

constexpr core::Speed kFastestDrift = core::metres_per_second(4);

// A straight piece of a leg between two moments of the cloud.
struct Piece {
  core::Instant begin, end;
  geo::Point sensor_from, sensor_until, target_from, target_until;
};

template <class Body>
void for_pieces(const Cloud& cloud, std::size_t particle, const model::SearchLeg& leg, Body body) {
  core::Instant from = leg.begin;
  while (from < leg.end) {
    const double steps = std::floor((from - cloud.from) / cloud.step + 1e-9) + 1;
    const core::Instant next = cloud.from + cloud.step * steps;
    const core::Instant until = next > from ? std::min(leg.end, next) : leg.end;
    const core::Duration whole = leg.end - leg.begin;
    body(Piece{from, until, geo::between(leg.from, leg.until, (from - leg.begin) / whole),
               geo::between(leg.from, leg.until, (until - leg.begin) / whole),
               cloud.position(particle, from), cloud.position(particle, until)});
    from = until;
  }
}

// Where the relative motion of a piece comes nearest: the share of the piece (any number) and
// range.
struct Nearest {
  double share = 0, range_m = 0;
};
Nearest nearest_of(const Piece& p) {
  const double x = p.target_from.east_m - p.sensor_from.east_m;
  const double y = p.target_from.north_m - p.sensor_from.north_m;
  const double dx = p.target_until.east_m - p.sensor_until.east_m - x;
  const double dy = p.target_until.north_m - p.sensor_until.north_m - y;
  const double squared = dx * dx + dy * dy;
  if (squared <= 0) return {-1, std::hypot(x, y)};
  const double share = -(x * dx + y * dy) / squared;
  return {share, std::abs(x * dy - y * dx) / std::sqrt(squared)};
}

double inverse_cube_effort(const Cloud& cloud, std::size_t particle, const Unit& unit,
                           const model::SearchLeg& leg, core::Length width) {
  static const model::SensorType kAnyRange = [] {
    model::SensorType sensor;
    sensor.max_range = core::kilometres(1e6);
    return sensor;
  }();
  double sum = 0;
  // The width was measured from the air: its loss by height is in it already (detection.h).
  for_pieces(cloud, particle, leg, [&](const Piece& p) {
    sum += sensing::detection_effort(kAnyRange, width,
                                     {.sensor_from = p.sensor_from,
                                      .sensor_until = p.sensor_until,
                                      .target_from = p.target_from,
                                      .target_until = p.target_until,
                                      .during = p.end - p.begin,
                                      .altitude = core::metres(1),
                                      .reference_speed = unit.speed});
  });
  return sum;
}

double abeam_effort(const Cloud& cloud, std::size_t particle, const model::SearchLeg& leg,
                    const sensing::LateralRange& curve) {
  double sum = 0;
  for_pieces(cloud, particle, leg, [&](const Piece& p) {
    const Nearest near = nearest_of(p);
    if (near.share < 0 || near.share >= 1) return;
    sum -= std::log1p(-std::min(curve.probability(core::metres(near.range_m)), 1 - 1e-12));
  });
  return sum;
}

}  // namespace

const UnitSight& Unit::sight_at(core::Instant when) const {
  for (const UnitSight& sight : sights)
    if (when < sight.until) return sight;
  return sights.back();
}

double effort_on(const Cloud& cloud, std::size_t particle, const Unit& unit,
                 const std::vector<model::SearchLeg>& legs) {
  double sum = 0;
  for (const model::SearchLeg& leg : legs) {
    if (leg.begin >= cloud.until() || leg.end <= leg.begin) continue;
    const core::Instant middle = leg.begin + (leg.end - leg.begin) * 0.5;
    const model::TargetClass target = target_of(cloud.state_of(particle, middle));
    if (target == model::TargetClass::people_on_beach) continue;
    const UnitSight::Against& sight = unit.sight_at(middle).classes[static_cast<int>(target)];
    if (sight.width.si() <= 0) continue;
    // Too far off to matter: beyond 12 W an inverse-cube pass adds less than 0.0006.
    const geo::Point there = cloud.position(particle, middle);
    const core::Length slack = kFastestDrift * (leg.end - leg.begin);
    if (geo::distance_to_segment(there, leg.from, leg.until) > sight.width * 12 + slack) continue;
    sum += sight.curve.kind() == sensing::CurveKind::inverse_cube
               ? inverse_cube_effort(cloud, particle, unit, leg, sight.width)
               : abeam_effort(cloud, particle, leg, sight.curve);
  }
  return sum;
}

std::vector<double> efforts(const Cloud& cloud, const Unit& unit,
                            const std::vector<model::SearchLeg>& legs, std::size_t stride,
                            unsigned threads) {
  std::vector<double> out(cloud.particles(), 0.0);
  constexpr std::size_t kAtOnce = 256;
  const std::size_t looked_at = (cloud.particles() + stride - 1) / stride;
  core::parallel_for((looked_at + kAtOnce - 1) / kAtOnce, {.threads = threads},
                     [&](std::size_t block) {
                       const std::size_t last = std::min(looked_at, (block + 1) * kAtOnce);
                       for (std::size_t k = block * kAtOnce; k < last; ++k)
                         out[k * stride] = effort_on(cloud, k * stride, unit, legs);
                     });
  return out;
}

}  // namespace vigie::search
