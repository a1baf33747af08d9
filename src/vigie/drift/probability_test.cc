// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/probability.h"

#include <cmath>
#include <numbers>
#include <numeric>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/motion/drift_frame.h"

namespace vigie::drift {
namespace {

constexpr geo::LatLon kCentre{50.95, 1.40};

model::DriftSnapshot gaussian(std::size_t n, double sx, double sy, double r, std::uint64_t seed) {
  const motion::DriftFrame frame(kCentre);
  core::Random draws({.seed = seed});
  model::DriftSnapshot s;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = draws.normal(), b = draws.normal();
    s.lon_deg.push_back(static_cast<float>(frame.lon_of_x(sx * a)));
    s.lat_deg.push_back(
        static_cast<float>(frame.lat_of_y(sy * (r * a + std::sqrt(1 - r * r) * b))));
  }
  s.state.assign(n, model::DriftState::adrift);
  return s;
}

bool inside(const model::ContainmentArea& area, double lat, double lon) {
  bool in = false;  // even-odd over all rings
  for (const auto& ring : area.rings)
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const geo::LatLon a = ring[i], b = ring[i + 1];
      if ((a.lat_deg > lat) == (b.lat_deg > lat)) continue;
      const double x =
          a.lon_deg + (lat - a.lat_deg) / (b.lat_deg - a.lat_deg) * (b.lon_deg - a.lon_deg);
      if (x > lon) in = !in;
    }
  return in;
}

// 1 2 3 4 by hand: quartiles of numpy's default rule.
TEST(DriftStatistics, AreThoseOfTheTextbook) {
  model::DriftSnapshot s;
  s.lat_deg = {50, 51, 52, 53};
  s.lon_deg = {1, 1, 1, 1};
  s.state.assign(4, model::DriftState::adrift);
  s.state[3] = model::DriftState::ashore;
  s.at = core::Instant{} + core::hours(2);
  const auto stats = statistics_of(s, core::Instant{});
  EXPECT_DOUBLE_EQ(stats.hours, 2);
  EXPECT_DOUBLE_EQ(stats.mean_lat_deg, 51.5);
  EXPECT_NEAR(stats.lat_p05_deg, 50.15, 1e-9);
  EXPECT_NEAR(stats.lat_p50_deg, 51.5, 1e-9);
  EXPECT_NEAR(stats.lat_p95_deg, 52.85, 1e-9);
  EXPECT_NEAR(stats.std_north_m, std::sqrt(5.0 / 3) * 111'260, 60);
  EXPECT_EQ(stats.std_east_m, 0);
  EXPECT_EQ(stats.ashore, 1U);
}

TEST(ProbabilityMap, SumsToOneAndKeepsOffTheLand) {
  const geo::Point at = geo::plane_from_lat_lon(kCentre);
  const auto land = motion::DriftLand::from_rings({{{at.east_m + 500, at.north_m - 9000},
                                                    {at.east_m + 9000, at.north_m - 9000},
                                                    {at.east_m + 9000, at.north_m + 9000},
                                                    {at.east_m + 500, at.north_m + 9000}}});
  model::DriftSnapshot s = gaussian(20'000, 1000, 1500, 0, 5);
  for (std::size_t i = 0; i < s.lon_deg.size(); ++i)
    if (land.is_land(double{s.lat_deg[i]}, double{s.lon_deg[i]}))
      s.lon_deg[i] = static_cast<float>(kCentre.lon_deg);
  const auto map = probability_map(s, {.land = &land});
  ASSERT_TRUE(map);
  EXPECT_NEAR(std::accumulate(map->probability.begin(), map->probability.end(), 0.0), 1, 1e-4);
  double on_land = 0;
  for (int row = 0; row < map->grid.rows; ++row)
    for (int column = 0; column < map->grid.columns; ++column)
      if (land.is_land(map->grid.lat_min_deg + row * map->grid.lat_step_deg,
                       map->grid.lon_min_deg + column * map->grid.lon_step_deg))
        on_land +=
            double{map->probability[static_cast<std::size_t>(row * map->grid.columns + column)]};
  EXPECT_LT(on_land, 0.02);  // cells that are half sea, with particles in them
}

// The 90 % area of a Gaussian is pi chi2(0.9, 2) sx sy sqrt(1 - r^2); held by fresh samples.
TEST(Containment, HoldsItsShareOfFreshParticles) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const double sx = 2000, sy = 3500, r = 0.5;
    const auto map = probability_map(gaussian(100'000, sx, sy, r, seed), {});
    ASSERT_TRUE(map);
    const auto areas = containment(*map, {0.9, 0.5});
    ASSERT_EQ(areas.size(), 2U);
    EXPECT_LT(areas[0].area_km2, areas[1].area_km2);
    const double exact = std::numbers::pi * 4.60517 * sx * sy * std::sqrt(1 - r * r) * 1e-6;
    EXPECT_NEAR(areas[1].area_km2 / exact, 1, 0.05) << "seed " << seed;
    const auto fresh = gaussian(20'000, sx, sy, r, 1000 + seed);
    for (const auto& area : areas) {
      double held = 0;
      for (std::size_t i = 0; i < fresh.lat_deg.size(); ++i)
        held += inside(area, double{fresh.lat_deg[i]}, double{fresh.lon_deg[i]}) ? 1 : 0;
      EXPECT_NEAR(held / 20'000, area.share, 0.025) << "seed " << seed;
    }
  }
}

// A ring of values round a hole: outer ring anticlockwise, hole clockwise, each closed.
TEST(Contour, TurnsOuterRingsAnticlockwiseAndHolesClockwise) {
  // . . . . .      . below the level
  // . # # # .      # above
  // . # . # .
  // . # # # .
  // . . . . .
  std::vector<float> values(25, 0.0F);
  for (const int k : {6, 7, 8, 11, 13, 16, 17, 18}) values[static_cast<std::size_t>(k)] = 1;
  const model::FieldGrid grid{1, 50, 0.01, 0.01, 5, 5};
  const auto rings = contour(grid, values, 0.5);
  ASSERT_EQ(rings.size(), 2U);
  int anticlockwise = 0;
  for (const auto& ring : rings) {
    EXPECT_EQ(ring.front(), ring.back());
    double twice = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
      twice += ring[i].lon_deg * ring[i + 1].lat_deg - ring[i + 1].lon_deg * ring[i].lat_deg;
    anticlockwise += twice > 0 ? 1 : 0;
  }
  EXPECT_EQ(anticlockwise, 1);
  EXPECT_TRUE(contour(grid, std::vector<float>(25, 0.0F), 0.5).empty());
  EXPECT_EQ(contour(grid, std::vector<float>(25, 1.0F), 0.5).size(), 1U);  // closed at the border
}

TEST(ProbabilityMap, NamesWhatIsWrong) {
  EXPECT_FALSE(probability_map({}, {}));
  model::DriftSnapshot s = gaussian(10, 100, 100, 0, 1);
  s.lat_deg[3] = std::nanf("");
  EXPECT_FALSE(probability_map(s, {}));
  s.lat_deg[3] = 10;
  EXPECT_FALSE(probability_map(s, {}));
  EXPECT_TRUE(probability_map(gaussian(1, 0, 0, 0, 1), {}));
}

}  // namespace
}  // namespace vigie::drift
