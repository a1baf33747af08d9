// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/score.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/search/pattern.h"
#include "vigie/search/test_begin.h"

namespace vigie::search {
namespace {

using core::hours;
using core::knots;
using core::metres;
using sensing::LateralRange;

// Particles even over a square of `side` metres about the origin, all moving with `drift`.
Cloud square_cloud(double side, geo::Velocity drift, std::size_t n = 4000, double for_hours = 4) {
  core::Random draws({.seed = 101, .replicate = 0, .stream = core::stream_of("square")});
  Cloud cloud;
  cloud.from = kBegin;
  cloud.step = core::minutes(10);
  std::vector<geo::Point> first;
  for (std::size_t i = 0; i < n; ++i)
    first.push_back({draws.uniform(-side / 2, side / 2), draws.uniform(-side / 2, side / 2)});
  for (int k = 0; k <= static_cast<int>(for_hours * 6); ++k) {
    std::vector<geo::Point> now = first;
    for (geo::Point& p : now) p = geo::moved(p, drift, core::minutes(10.0 * k));
    cloud.at.push_back(now);
    cloud.state.emplace_back(n, model::DriftState::adrift);
  }
  cloud.weight.assign(n, 1.0 / static_cast<double>(n));
  return cloud;
}

Unit unit_with(const LateralRange& curve, double for_hours = 3) {
  Unit unit{.name = "helicopter",
            .speed = knots(90),
            .begin = kBegin,
            .on_scene = hours(for_hours),
            .legal_basis = {}};
  UnitSight sight;
  for (auto& against : sight.classes) against = {"eye", curve, curve.sweep_width(), true};
  unit.sights = {sight};
  return unit;
}

double found(const Cloud& cloud, const Unit& unit, const std::vector<model::SearchLeg>& legs) {
  const auto effort = efforts(cloud, unit, legs, 1, 2);
  double sum = 0;
  for (std::size_t i = 0; i < effort.size(); ++i) sum -= cloud.weight[i] * std::expm1(-effort[i]);
  return sum;
}

std::vector<LateralRange> curves(double width_m) {
  std::vector<double> bell;
  for (int i = 0; i <= 60; ++i) bell.push_back(0.95 * std::exp(-i * i / 500.0));
  return {LateralRange::inverse_cube(metres(width_m)),
          LateralRange::definite_range(metres(width_m)),
          LateralRange::logistic(3, 1).stretched_to(metres(width_m)),
          LateralRange::tabulated(metres(1), bell).stretched_to(metres(width_m))};
}

// The ideal case: parallel sweeps that reach well beyond the particles, all of one water. The flown
// share found is the analytic POD of the curve at that coverage, drifting or not.
TEST(Score, AgreesWithTheAnalyticPodInTheIdealCase) {
  const double width = 600;
  for (const geo::Velocity drift : {geo::Velocity{0, 0}, {0.9, -1.1}})
    for (const double coverage : {0.5, 1.0, 1.5}) {
      const double spacing = width / coverage;
      std::vector<model::SearchLeg> legs;  // on the water, legs of 40 km, beyond the square by far
      core::Instant now = kBegin;
      for (int k = -12; k <= 12; ++k) {
        const core::Instant end = now + core::seconds(40'000 / 400.0);  // swift: no one drifts far
        const geo::Point a{-20'000, k * spacing}, b{20'000, k * spacing};
        legs.push_back(
            {geo::moved(a, drift, now - kBegin), geo::moved(b, drift, end - kBegin), now, end});
        now = end;
      }
      // Particles within eight spacings: whole periods, and more tracks on either side.
      const Cloud cloud = square_cloud(8 * spacing, drift, 6000);
      for (const LateralRange& curve : curves(width)) {
        Unit unit = unit_with(curve);
        unit.speed = core::metres_per_second(400);
        const double analytic = sensing::parallel_pod(curve, coverage);
        EXPECT_NEAR(found(cloud, unit, legs), analytic, 0.012)
            << sensing::name_of(curve.kind()) << ' ' << coverage;
      }
    }
}

// A pass cut into legs is one pass.
TEST(Score, CountsOnePassOnceHoweverManyLegs) {
  const Cloud cloud = square_cloud(4000, {0.5, 0.3}, 500);
  const geo::Point a{-15'000, 700}, b{15'000, 700};
  const core::Duration whole = core::seconds(30'000 / 46.3);
  for (const LateralRange& curve : curves(900)) {
    const Unit unit = unit_with(curve);
    std::vector<model::SearchLeg> once = {{a, b, kBegin, kBegin + whole}}, cut;
    for (int k = 0; k < 30; ++k)
      cut.push_back({geo::between(a, b, k / 30.0), geo::between(a, b, (k + 1) / 30.0),
                     kBegin + whole * (k / 30.0), kBegin + whole * ((k + 1) / 30.0)});
    for (std::size_t i = 0; i < cloud.particles(); i += 7) {
      const double expected = effort_on(cloud, i, unit, once);
      EXPECT_NEAR(effort_on(cloud, i, unit, cut), expected, 0.01 * (1 + expected));
    }
  }
}

TEST(Score, SeesNobodyAshoreAndNobodyOfAClassItCannotSee) {
  Cloud cloud = square_cloud(2000, {});
  Unit unit = unit_with(LateralRange::inverse_cube(metres(800)));
  const std::vector<model::SearchLeg> legs = {
      {{-5000, 0}, {5000, 0}, kBegin, kBegin + core::minutes(4)}};
  EXPECT_GT(found(cloud, unit, legs), 0.1);
  for (auto& state : cloud.state) state.assign(cloud.particles(), model::DriftState::ashore);
  EXPECT_EQ(found(cloud, unit, legs), 0);
  for (auto& state : cloud.state)
    state.assign(cloud.particles(), model::DriftState::people_in_water);
  unit.sights[0].classes[static_cast<int>(model::TargetClass::people_in_water)].width = {};
  EXPECT_EQ(found(cloud, unit, legs), 0);
}

TEST(Spread, FindsTheAxisAndTheDrift) {
  Cloud cloud = square_cloud(1000, {1, 0.5}, 2000);
  for (auto& points : cloud.at)
    for (geo::Point& p : points) {
      const double e = p.east_m;  // long toward the north-east
      p = {e * 3 + p.north_m * 0.5, e * 3 - p.north_m * 0.5};
    }
  const Spread spread = spread_of(cloud, cloud.weight, kBegin);
  EXPECT_NEAR(core::in_degrees(spread.axis), 45, 2);
  EXPECT_GT(spread.along.si(), 5 * spread.across.si());
  EXPECT_NEAR(spread.drift.east_mps, 3.25, 0.01);
  EXPECT_NEAR(spread.drift.north_mps, 2.75, 0.01);
  EXPECT_NEAR(spread.at_sea, 1, 1e-9);
}

}  // namespace
}  // namespace vigie::search
