// SPDX-License-Identifier: Apache-2.0
#include "vigie/geo/plane.h"

#include <cmath>
#include <limits>
#include <numbers>

#include <GeographicLib/Geodesic.hpp>
#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::geo {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// A place within 110 km of the central meridian, and 49.9 to 51.8 N.
LatLon draw_place(core::Random& draws) {
  const Point p{draws.uniform(-110e3, 110e3), draws.uniform(-110e3, 100e3)};
  return lat_lon_from_plane(p);
}

struct GeodesicLine {
  double length_m = 0, azimuth_deg = 0;
};

GeodesicLine geodesic(LatLon a, LatLon b) {
  GeodesicLine line;
  double unused = 0;
  GeographicLib::Geodesic::WGS84().Inverse(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg,
                                           line.length_m, line.azimuth_deg, unused);
  return line;
}

TEST(Plane, HasItsOriginWhereTheHeaderSays) {
  const Point p = plane_from_lat_lon({50.9, 1.5});
  EXPECT_NEAR(p.east_m, 0, 1e-6);
  EXPECT_NEAR(p.north_m, 0, 1e-6);
  EXPECT_GT(plane_from_lat_lon({50.9, 1.6}).east_m, 7000);
  EXPECT_GT(plane_from_lat_lon({51.0, 1.5}).north_m, 11000);
}

TEST(Plane, RoundTripsWithinAMicrometre) {
  for (std::uint64_t seed : {11u, 12u, 13u}) {
    SCOPED_TRACE(seed);
    core::Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("plane")});
    for (int i = 0; i < 500; ++i) {
      const Point p{draws.uniform(-150e3, 150e3), draws.uniform(-150e3, 150e3)};
      const Point back = plane_from_lat_lon(lat_lon_from_plane(p));
      ASSERT_LT(distance(p, back).si(), 1e-6);
    }
  }
}

// Dover castle to Calais town hall, against the geodesic.
TEST(Plane, MeasuresTheStrait) {
  const LatLon dover{51.1296, 1.3212}, calais{50.9523, 1.8535};
  const double truth = geodesic(dover, calais).length_m;
  EXPECT_NEAR(truth, 42'200, 300);
  EXPECT_NEAR(distance(plane_from_lat_lon(dover), plane_from_lat_lon(calais)).si(), truth,
              truth * 2e-5);
}

TEST(Plane, KeepsTheScaleAndNorthBoundsOfTheHeader) {
  double worst_scale = 0, worst_north_deg = 0;
  for (std::uint64_t seed : {21u, 22u, 23u}) {
    SCOPED_TRACE(seed);
    core::Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("bounds")});
    for (int i = 0; i < 1000; ++i) {
      const LatLon at = draw_place(draws);
      const Point p = plane_from_lat_lon(at);
      const Point q = moved(p, core::radians(draws.uniform(0, 2 * std::numbers::pi)),
                            core::metres(draws.uniform(100, 2000)));
      const GeodesicLine line = geodesic(at, lat_lon_from_plane(q));
      worst_scale = std::max(worst_scale, std::abs(distance(p, q).si() / line.length_m - 1));
      const double turn = std::remainder(core::in_degrees(bearing(p, q)) - line.azimuth_deg, 360.0);
      worst_north_deg = std::max(worst_north_deg, std::abs(turn));
    }
  }
  RecordProperty("worst_scale", std::to_string(worst_scale));
  RecordProperty("worst_north_deg", std::to_string(worst_north_deg));
  EXPECT_LE(worst_scale, 1.5e-4);
  EXPECT_GE(worst_scale, 1.2e-4) << "the bound is not tight: were the edges tried?";
  EXPECT_LE(worst_north_deg, 1.3);
  EXPECT_GE(worst_north_deg, 1.1);
}

TEST(LatLon, RefusesWhatIsNotOnEarth) {
  for (const auto& [lat, lon] : {std::pair{kNaN, 1.3},
                                 {51.1, kNaN},
                                 {90.5, 1.3},
                                 {-91.0, 1.3},
                                 {51.1, 180.5},
                                 {std::numeric_limits<double>::infinity(), 0.0}})
    EXPECT_FALSE(make_lat_lon(lat, lon).has_value()) << lat << ", " << lon;
  EXPECT_EQ(make_lat_lon(95.0, 200.0).error().field, "latitude");
  EXPECT_EQ(make_lat_lon(51.0, 200.0).error().field, "longitude");
  EXPECT_EQ(make_lat_lon(51.1, 1.3).value(), (LatLon{51.1, 1.3}));
  EXPECT_TRUE(make_lat_lon(-33.9, 151.2).has_value());
}

TEST(LatLon, HintsWhenLatitudeAndLongitudeAreSwapped) {
  const auto made = make_lat_lon(1.31, 51.13);
  ASSERT_FALSE(made.has_value());
  EXPECT_NE(made.error().mend.find("latitude first"), std::string::npos);
  EXPECT_NE(make_lat_lon(151.2, -33.9).error().mend.find("swapped"), std::string::npos);
}

//      N
//   d  |  a      a is north-east of o, at bearing 45 degrees
//  ----o---- b   bearings grow clockwise and stay in [0, 360)
//      |
TEST(Bearing, GrowsClockwiseFromNorth) {
  const Point o{0, 0};
  EXPECT_DOUBLE_EQ(core::in_degrees(bearing(o, {1, 1})), 45);
  EXPECT_DOUBLE_EQ(core::in_degrees(bearing(o, {1, 0})), 90);
  EXPECT_DOUBLE_EQ(core::in_degrees(bearing(o, {-1, 1})), 315);
  EXPECT_DOUBLE_EQ(core::in_degrees(bearing(o, {0, 1})), 0);
  EXPECT_LT(bearing(o, {-1e-300, 1}).si(), 2 * std::numbers::pi);
}

TEST(Moved, GoesWhereItsBearingAndVelocitySay) {
  const Point p = moved({100, 200}, core::degrees(90), core::metres(50));
  EXPECT_NEAR(p.east_m, 150, 1e-9);
  EXPECT_NEAR(p.north_m, 200, 1e-9);
  const Velocity v = toward(core::degrees(180), core::metres_per_second(2));
  const Point q = moved({0, 0}, v, core::minutes(1));
  EXPECT_NEAR(q.east_m, 0, 1e-9);
  EXPECT_NEAR(q.north_m, -120, 1e-9);
  EXPECT_DOUBLE_EQ(speed_of({3, 4}).si(), 5);
  EXPECT_EQ(between({0, 0}, {10, 20}, 0.25), (Point{2.5, 5}));
}

//        p
//        |          distance to the foot inside,
//   a----+----b  q  to the nearer end outside
TEST(DistanceToSegment, IsToTheFootOrTheNearerEnd) {
  const Point a{0, 0}, b{10, 0};
  EXPECT_DOUBLE_EQ(distance_to_segment({5, 3}, a, b).si(), 3);
  EXPECT_DOUBLE_EQ(distance_to_segment({13, 4}, a, b).si(), 5);
  EXPECT_DOUBLE_EQ(distance_to_segment({-3, -4}, a, b).si(), 5);
  EXPECT_DOUBLE_EQ(distance_to_segment({3, 4}, a, a).si(), 5);
}

}  // namespace
}  // namespace vigie::geo
