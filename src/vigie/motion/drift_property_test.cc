// SPDX-License-Identifier: Apache-2.0
// Properties that hold whatever the draw: on seeds that are printed with a failure.
#include <cmath>
#include <numbers>

#include <GeographicLib/Geodesic.hpp>
#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/motion/drift.h"
#include "vigie/motion/test_fields.h"

namespace vigie::motion {
namespace {

using core::hours;
using core::minutes;

constexpr std::uint64_t kSeed = 20261125;
constexpr double kTurn = 2 * std::numbers::pi;

model::DriftSnapshot after(const model::LeewayObject& object, const DriftFields& fields,
                           const DriftOptions& options, core::Duration by,
                           const DriftLand* land = nullptr) {
  auto run = DriftRun::start(object, fields, land, options);
  EXPECT_TRUE(run) << core::format_error(run.error());
  EXPECT_TRUE(run->advance(options.at + by));
  return run->snapshot();
}

struct Way {
  double metres, bearing_deg;
};
Way way_to(const model::DriftSnapshot& s) {
  Way way{};
  double there = 0;
  GeographicLib::Geodesic::WGS84().Inverse(kPlace.lat_deg, kPlace.lon_deg, double{s.lat_deg[0]},
                                           double{s.lon_deg[0]}, way.metres, way.bearing_deg,
                                           there);
  way.bearing_deg += 0.5 * std::remainder(there - way.bearing_deg, 360.0);  // the rhumb line's
  return way;
}

// A wind turned by an angle turns the whole way by that angle and leaves its length.
TEST(DriftProperty, TheFrameHasNoDirectionOfItsOwn) {
  core::Random draws({.seed = kSeed});
  const model::UniformField still("still", {});
  const auto way = [&](double toward) {
    const model::UniformField wind("wind", {10 * std::sin(toward), 10 * std::cos(toward)});
    return way_to(after(kRaft, {&wind, &still},
                        {.start = kPlace,
                         .at = kStart,
                         .particles = 1,
                         .perturbation = Perturbation::none,
                         .side = Side::right},
                        hours(6)));
  };
  const Way north = way(0);
  for (int trial = 0; trial < 30; ++trial) {
    const double toward = draws.uniform(0, kTurn);
    const Way turned = way(toward);
    EXPECT_NEAR(turned.metres / north.metres, 1, 2e-4) << "seed " << kSeed << " toward " << toward;
    EXPECT_NEAR(
        std::remainder(turned.bearing_deg - north.bearing_deg - toward * 360 / kTurn, 360.0), 0,
        0.1)
        << "seed " << kSeed << " toward " << toward;
  }
}

// A current that turns as a solid body carries every particle round and squeezes none: the cloud
// keeps its area, and after one turn its place. Bilinear interpolation of it is exact but for the
// metric of the grid.
TEST(DriftProperty, AnEddyThatTurnsAsOneKeepsTheCloudsArea) {
  constexpr int kNodes = 41;
  constexpr double kStep = 0.02, kPerSecond = kTurn / (12 * 3600.0);
  const model::FieldGrid grid{kPlace.lon_deg - kStep * (kNodes / 2),
                              kPlace.lat_deg - kStep * (kNodes / 2),
                              kStep,
                              kStep,
                              kNodes,
                              kNodes};
  const double metres_north = 111.25e3,
               metres_east = 111.41e3 * std::cos(kPlace.lat_deg * kTurn / 360);
  std::vector<float> values;
  for (int row = 0; row < kNodes; ++row)
    for (int column = 0; column < kNodes; ++column) {
      values.push_back(static_cast<float>(-kPerSecond * (row - kNodes / 2) * kStep * metres_north));
      values.push_back(
          static_cast<float>(kPerSecond * (column - kNodes / 2) * kStep * metres_east));
    }
  const model::MemoryField eddy("eddy", grid, {kStart}, {values});
  const model::UniformField still("still", {});
  const auto spread = [&](core::Duration by) {
    const model::DriftSnapshot s = after({}, {&still, &eddy},
                                         {.start = kPlace,
                                          .start_stddev = core::metres(2000),
                                          .at = kStart,
                                          .particles = 5000,
                                          .step = minutes(5),
                                          .seed = kSeed,
                                          .current_relative_stddev = 0},
                                         by);
    double east2 = 0, north2 = 0, both = 0;
    for (std::size_t i = 0; i < s.lat_deg.size(); ++i) {
      const double east = (double{s.lon_deg[i]} - kPlace.lon_deg) * metres_east;
      const double north = (double{s.lat_deg[i]} - kPlace.lat_deg) * metres_north;
      east2 += east * east;
      north2 += north * north;
      both += east * north;
    }
    return std::sqrt(east2 * north2 - both * both) / static_cast<double>(s.lat_deg.size());
  };
  const double begin = spread(core::minutes(0));
  for (const double h : {3.0, 6.0, 12.0, 24.0})
    EXPECT_NEAR(spread(hours(h)) / begin, 1, 0.01) << "seed " << kSeed << " after " << h << " h";
}

// Particles are neither lost nor made: ashore, afloat again, jibing, each is somewhere.
TEST(DriftProperty, EveryParticleStaysSomewhere) {
  const geo::Point at = geo::plane_from_lat_lon(kPlace);
  const DriftLand land = DriftLand::from_rings({{{at.east_m + 2000, at.north_m - 9000},
                                                 {at.east_m + 6000, at.north_m - 9000},
                                                 {at.east_m + 6000, at.north_m + 9000},
                                                 {at.east_m + 2000, at.north_m + 9000},
                                                 {at.east_m + 2000, at.north_m - 9000}}});
  const model::UniformField wind("wind", {8, 1}), current("current", {0.3, 0.2});
  const model::DriftSnapshot s = after(kRaft, {&wind, &current},
                                       {.start = kPlace,
                                        .start_stddev = core::metres(800),
                                        .at = kStart,
                                        .particles = 3001,
                                        .seed = kSeed,
                                        .refloat_per_hour = 0.5},
                                       hours(12), &land);
  ASSERT_EQ(s.lat_deg.size(), 3001u);
  std::size_t ashore = 0;
  for (std::size_t i = 0; i < s.lat_deg.size(); ++i) {
    EXPECT_LT(std::abs(double{s.lat_deg[i]} - kPlace.lat_deg), 2);
    EXPECT_LT(std::abs(double{s.lon_deg[i]} - kPlace.lon_deg), 2);
    ashore += s.state[i] == model::DriftState::ashore ? 1 : 0;
  }
  EXPECT_GT(ashore, 100u);
}

// Bilinear interpolation of a wave of the current: the error is within (k d)^2 / 8 of its amplitude
// and falls by four when the grid is halved.
TEST(DriftProperty, InterpolatesAWaveToSecondOrder) {
  constexpr double kPerDegree = kTurn / 0.5, kAmplitude = 2;
  const model::UniformField still("still", {});
  const auto worst = [&](double step) {
    const int nodes = static_cast<int>(1.2 / step) + 2;
    const model::FieldGrid grid{0.8, 50.35, step, step, nodes, nodes};
    std::vector<float> values;
    for (int row = 0; row < nodes; ++row)
      for (int column = 0; column < nodes; ++column) {
        values.push_back(static_cast<float>(kAmplitude * std::sin(kPerDegree * column * step)));
        values.push_back(0);
      }
    const model::MemoryField wave("wave", grid, {kStart}, {values});
    core::Random draws({.seed = kSeed});
    double farthest = 0;
    for (int trial = 0; trial < 60; ++trial) {
      const geo::LatLon start{draws.uniform(50.5, 51.3), draws.uniform(0.95, 1.85)};
      const model::DriftSnapshot s = after({}, {&still, &wave},
                                           {.start = start,
                                            .at = kStart,
                                            .particles = 1,
                                            .perturbation = Perturbation::none,
                                            .scheme = Scheme::euler},
                                           minutes(10));
      double metres = 0, bearing = 0, there = 0;
      GeographicLib::Geodesic::WGS84().Inverse(start.lat_deg, start.lon_deg, double{s.lat_deg[0]},
                                               double{s.lon_deg[0]}, metres, bearing, there);
      const double rate = (bearing > 0 ? metres : -metres) / 600;
      farthest = std::max(
          farthest, std::abs(rate - kAmplitude * std::sin(kPerDegree * (start.lon_deg - 0.8))));
    }
    return farthest;
  };
  const double rounding = 0.002;  // of a snapshot in single precision over ten minutes
  const double coarse = worst(0.05), fine = worst(0.025);
  EXPECT_LT(coarse, kAmplitude * std::pow(kPerDegree * 0.05, 2) / 8 + rounding) << kSeed;
  EXPECT_NEAR(coarse / fine, 4, 1) << kSeed;
}

}  // namespace
}  // namespace vigie::motion
