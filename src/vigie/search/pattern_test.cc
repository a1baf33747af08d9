// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/pattern.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/search/test_begin.h"

namespace vigie::search {
namespace {

using core::hours;
using core::knots;
using core::metres;
using core::nautical_miles;
using model::SearchPattern;

PatternSearcher helicopter(double h = 1, geo::Velocity drift = {}) {
  return {.begin = kBegin, .on_scene = hours(h), .speed = knots(90), .drift = drift};
}

double heading_deg(const model::SearchLeg& leg) {
  return core::in_degrees(geo::bearing(leg.from, leg.until));
}
double nmi(const model::SearchLeg& leg) {
  return core::in_nautical_miles(geo::distance(leg.from, leg.until));
}

/*  The expanding square, spacing 1 nmi, first leg north:
      . 2 2 .
      1 1 2 .       1 N, 1 E, 2 S, 2 W, 3 N, 3 E ...
        o 2 .   */
TEST(ExpandingSquare, GrowsBySpacingsTurningRight) {
  const LaidPattern laid =
      lay({.pattern = SearchPattern::expanding_square, .track_spacing = nautical_miles(1)},
          helicopter());
  ASSERT_GE(laid.legs.size(), 6U);
  for (std::size_t k = 0; k < laid.legs.size(); ++k) {
    EXPECT_NEAR(nmi(laid.legs[k]), static_cast<double>(k / 2 + 1), 1e-6);
    EXPECT_NEAR(std::remainder(heading_deg(laid.legs[k]) - 90.0 * static_cast<double>(k % 4), 360),
                0, 1e-6);
  }
}

TEST(SectorSearch, HasNineLegsThroughItsCentreAndASecondRoundThirtyDegreesOn) {
  const LaidPattern laid =
      lay({.pattern = SearchPattern::sector, .track_spacing = nautical_miles(3)}, helicopter());
  ASSERT_EQ(laid.legs.size(), 18U);
  const double headings[] = {0, 120, 240, 240, 0, 120, 120, 240, 0};
  for (std::size_t k = 0; k < 18; ++k) {
    EXPECT_NEAR(nmi(laid.legs[k]), 3, 1e-6);
    const double expected = headings[k % 9] + (k < 9 ? 0 : 30);
    EXPECT_NEAR(std::remainder(heading_deg(laid.legs[k]) - expected, 360), 0, 1e-6) << k;
  }
  EXPECT_NEAR(std::hypot(laid.legs[8].until.east_m, laid.legs[8].until.north_m), 0, 1e-6);
}

TEST(ParallelSweep, CoversItsRectangleAtItsSpacing) {
  const LaidPattern laid = lay({.pattern = SearchPattern::parallel,
                                .first_leg = core::degrees(90),
                                .track_spacing = nautical_miles(1),
                                .aspect = 2},
                               helicopter());
  // Every point of the area within half a spacing of a leg, and the area is track x spacing.
  const double area = laid.area.along.si() * laid.area.across.si();
  EXPECT_NEAR(
      (laid.track_length + nautical_miles(1)) * nautical_miles(1) / core::Area::from_si(area), 1,
      1e-9);
  core::Random draws({.seed = 91, .replicate = 0, .stream = core::stream_of("places")});
  const auto corners = laid.area.corners(kBegin, kBegin);
  for (int i = 0; i < 1000; ++i) {
    const geo::Point p = geo::between(geo::between(corners[0], corners[1], draws.uniform(0, 1)),
                                      geo::between(corners[3], corners[2], draws.uniform(0, 1)), 0);
    double nearest = 1e9;
    for (const model::SearchLeg& leg : laid.legs)
      nearest = std::min(nearest, geo::distance_to_segment(p, leg.from, leg.until).si());
    EXPECT_LT(nearest, 1852 * std::numbers::sqrt2 / 2 + 1e-6);
  }
  EXPECT_NEAR(heading_deg(laid.legs[0]), 90, 1e-6);
}

TEST(TrackLine, GoesOutOnOneSideAndBackOnTheOther) {
  const LaidPattern laid = lay({.pattern = SearchPattern::track_line,
                                .track_spacing = nautical_miles(1),
                                .line = {{0, 0}, {0, 18'520}}},
                               helicopter());
  ASSERT_EQ(laid.legs.size(), 3U);
  EXPECT_NEAR(laid.legs[0].from.east_m, 926, 1e-6);
  EXPECT_NEAR(laid.legs[2].from.east_m, -926, 1e-6);
  EXPECT_NEAR(heading_deg(laid.legs[2]), 180, 1e-6);
}

// Whatever is drawn is flown within the time on scene at the search speed, and moves with the
// water.
TEST(Patterns, KeepTheirTimeAndMoveWithTheDrift) {
  core::Random draws({.seed = 92, .replicate = 0, .stream = core::stream_of("patterns")});
  for (int i = 0; i < 400; ++i) {
    PatternPlan plan{.pattern = static_cast<SearchPattern>(draws.below(5)),
                     .centre = {draws.uniform(-1e4, 1e4), draws.uniform(-1e4, 1e4)},
                     .first_leg = core::degrees(draws.uniform(0, 360)),
                     .track_spacing = metres(draws.uniform(200, 6000)),
                     .aspect = std::exp(draws.uniform(-1, 1)),
                     .from_right = draws.uniform() < 0.5,
                     .line = {{0, 0}, {5000, 5000}, {5000, 15'000}}};
    const PatternSearcher who =
        helicopter(draws.uniform(0.1, 3), {draws.uniform(-1.5, 1.5), draws.uniform(-1.5, 1.5)});
    const LaidPattern laid = lay(plan, who);
    core::Instant now = kBegin;
    PatternSearcher still = who;
    still.drift = {};
    for (const model::SearchLeg& leg : laid.legs) {
      EXPECT_EQ(leg.begin, now);
      EXPECT_NEAR(geo::distance(leg.from, leg.until) / who.speed / (leg.end - leg.begin), 1, 1e-2);
      now = leg.end;
    }
    EXPECT_LE((now - kBegin).si(), who.on_scene.si() + 2);
    if (laid.legs.empty()) continue;
    // On the water the track is as long as it was drawn.
    double drawn = 0;
    for (const model::SearchLeg& leg : laid.legs)
      drawn += geo::distance(geo::moved(leg.from, who.drift, kBegin - leg.begin),
                             geo::moved(leg.until, who.drift, kBegin - leg.end))
                   .si();
    EXPECT_NEAR(drawn, laid.track_length.si(), 1 + 1e-3 * drawn);
  }
}

}  // namespace
}  // namespace vigie::search
