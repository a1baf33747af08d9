// SPDX-License-Identifier: Apache-2.0
#include "vigie/tracking/tracker.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::tracking {
namespace {

using core::Instant;

model::Detection detection_at(double minute, double east_m, double north_m, double stddev_m = 100) {
  return {.id = {},
          .observed_at = Instant::from_unix_ms(0) + core::minutes(minute),
          .asset = model::AssetKey("a"),
          .sensor = model::SensorKey("s"),
          .target_class = model::TargetClass::craft_under_way,
          .position = {east_m, north_m},
          .covariance = {stddev_m * stddev_m, stddev_m * stddev_m, 0}};
}

// One boat north at 2 m/s, seen every 5 minutes; another 8 km east, once.
//
//   north
//     ^   A               B (once)
//     |   A
//     +---A-----------------> east
TEST(Tracker, KeepsTwoBoatsApartAndLearnsTheSpeed) {
  Tracker tracker;
  for (int i = 0; i <= 12; ++i) {
    tracker.add(detection_at(5.0 * i, 0, 600.0 * i));
    if (i == 6) tracker.add(detection_at(30, 8000, 3600));
  }
  const auto tracks = tracker.tracks_at(Instant::from_unix_ms(0) + core::minutes(60));
  ASSERT_EQ(tracks.size(), 2u);
  EXPECT_NEAR(tracks[0].velocity.north_mps, 2.0, 0.15);
  EXPECT_NEAR(tracks[0].velocity.east_mps, 0.0, 0.1);
  EXPECT_EQ(tracks[0].detections, 13);
  EXPECT_GT(tracks[0].existence_probability, 0.98);
  EXPECT_NEAR(tracks[1].existence_probability, 0.7 / std::exp2(0.5), 1e-9);
}

TEST(Tracker, ForgetsWhatIsNeverSeenAgain) {
  Tracker tracker;
  tracker.add(detection_at(0, 0, 0));
  EXPECT_EQ(tracker.tracks_at(Instant::from_unix_ms(0) + core::hours(3)).size(), 1u);
  EXPECT_TRUE(tracker.tracks_at(Instant::from_unix_ms(0) + core::hours(4)).empty());
}

// People on a beach, seen twice 200 m apart by the luck of the draw, do not march off; once seen at
// sea the boat may have any boat's speed.
TEST(Tracker, PeopleOnTheBeachStayThere) {
  Tracker tracker;
  for (const auto& [minute, north] : {std::pair{0.0, 0.0}, std::pair{5.0, 200.0}}) {
    model::Detection d = detection_at(minute, 0, north);
    d.target_class = model::TargetClass::people_on_beach;
    tracker.add(d);
  }
  const auto later = [&](double minute) {
    return tracker.tracks_at(Instant::from_unix_ms(0) + core::minutes(minute)).front();
  };
  EXPECT_LT(geo::distance(later(5).position, later(35).position).si(), 250);
  tracker.add(detection_at(12, 0, 400));
  EXPECT_EQ(tracker.tracks_at(Instant::from_unix_ms(0) + core::minutes(12)).size(), 1u);
  tracker.add(detection_at(17, 0, 1000));
  tracker.add(detection_at(22, 0, 1600));
  EXPECT_NEAR(later(22).velocity.north_mps, 2, 0.5);
}

// The filter's own covariance against Monte Carlo: boats that follow the filter's model. The
// normalised error squared of position (2 axes) must average 2.
TEST(Tracker, CovarianceHoldsAgainstMonteCarlo) {
  const TrackerOptions options;
  const double dt = 300, psd = options.acceleration_psd_m2_s3, sigma = 100;
  double sum = 0;
  const int runs = 2000;
  for (int run = 0; run < runs; ++run) {
    core::Random draws({.seed = 11, .replicate = static_cast<std::uint32_t>(run), .stream = 1});
    Tracker tracker(options);
    double e = 0, n = 0, ve = draws.normal() * options.speed_stddev.si(),
           vn = draws.normal() * options.speed_stddev.si();
    for (int scan = 0; scan <= 10; ++scan) {
      if (scan > 0) {
        // Exact draw of integrated white-noise acceleration over dt (position, velocity).
        for (auto [p, v] : {std::pair{&e, &ve}, std::pair{&n, &vn}}) {
          const double z1 = draws.normal(), z2 = draws.normal();
          const double dv = std::sqrt(psd * dt) * z1;
          const double dp = dt / 2 * dv + std::sqrt(psd * dt * dt * dt / 12) * z2;
          *p += *v * dt + dp;
          *v += dv;
        }
      }
      tracker.add(detection_at(5.0 * scan, e + sigma * draws.normal(), n + sigma * draws.normal()));
    }
    const auto tracks = tracker.tracks_at(Instant::from_unix_ms(0) + core::minutes(50));
    const auto& track = tracks.front();
    sum += std::pow(track.position.east_m - e, 2) / track.covariance.east_m2 +
           std::pow(track.position.north_m - n, 2) / track.covariance.north_m2;
  }
  // Mean of chi-square(2) over 2,000 runs: 2 +- 5 * 2 / sqrt(2000); gated misses add a little.
  EXPECT_NEAR(sum / runs, 2.0, 0.24);
}

}  // namespace
}  // namespace vigie::tracking
