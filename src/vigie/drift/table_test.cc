// SPDX-License-Identifier: Apache-2.0
// Every class of the shipped table against closed forms: where the reference runs have two classes,
// these have all of them.
#include <algorithm>
#include <cmath>
#include <numbers>

#include <GeographicLib/Rhumb.hpp>
#include <gtest/gtest.h>

#include "vigie/codec/leeway_tsv.h"
#include "vigie/drift/forecast.h"

namespace vigie::drift {
namespace {

constexpr geo::LatLon kTablePlace{50.95, 1.40};
constexpr double kHours = 6;
const core::Instant kTableAt = core::parse_instant("2026-01-15T00:00:00Z").value();

const model::LeewayTable& table() {
  static const model::LeewayTable read =
      codec::load_leeway_table(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "leeway" /
                               "objects.tsv")
          .value();
  return read;
}

ForecastRequest request(const model::LeewayObject& object, const model::VectorFieldSeries& wind,
                        const model::VectorFieldSeries& water) {
  ForecastRequest r{.object = object, .fields = {&wind, &water, nullptr}};
  r.options = {.start = kTablePlace, .at = kTableAt, .threads = 2};
  r.options.scheme = motion::Scheme::euler;
  r.options.jibe_probability_per_hour = 0;
  r.moments = {kTableAt + core::hours(kHours)};
  r.shares.clear();
  return r;
}

// A constant velocity over ground is a rhumb line; its end is GeographicLib's, from the
// coefficients as the table prints them.
TEST(LeewayTable, EveryClassDriftsByItsCoefficients) {
  ASSERT_EQ(table().objects.size(), 85u);
  const double east = 4, north = -7, water_east = 0.3, water_north = 0.6;  // m/s
  const model::UniformField wind("wind", {east, north}), water("water", {water_east, water_north});
  const double speed = std::hypot(east, north), e = east / speed, n = north / speed;
  const GeographicLib::Rhumb& rhumb = GeographicLib::Rhumb::WGS84();
  double worst_m = 0;
  for (const model::LeewayObject& object : table().objects)
    for (const bool right : {true, false}) {
      ForecastRequest r = request(object, wind, water);
      r.options.particles = 1;
      r.options.perturbation = motion::Perturbation::none;
      r.options.side = right ? motion::Side::right : motion::Side::left;
      const auto done = forecast(r);
      ASSERT_TRUE(done) << object.key;
      const auto leeway = [speed](const model::LeewayCoefficients& c) {
        return (c.slope_percent * speed + c.offset_cmps) / 100;
      };
      const double down = leeway(object.downwind);
      const double across = leeway(right ? object.right : object.left);  // to the right
      const double to_east = water_east + down * e + across * n;
      const double to_north = water_north + down * n - across * e;
      double lat = 0, lon = 0;
      rhumb.Direct(kTablePlace.lat_deg, kTablePlace.lon_deg,
                   std::atan2(to_east, to_north) * 180 / std::numbers::pi,
                   std::hypot(to_east, to_north) * kHours * 3600, lat, lon);
      const model::DriftStatistics& s = done->moments[0].statistics;
      const double off =
          core::in_metres(geo::distance(geo::plane_from_lat_lon({s.mean_lat_deg, s.mean_lon_deg}),
                                        geo::plane_from_lat_lon({lat, lon})));
      EXPECT_LT(off, 3) << object.key << (right ? " right" : " left");
      worst_m = std::max(worst_m, off);
    }
  RecordProperty("worst_m", std::to_string(worst_m));
}

// Variance of a normal deviate of deviation sd, drawn again while it is below `least`.
double kept_variance(double sd, double least) {
  if (sd == 0) return 0;
  const double a = least / sd;
  const double density = std::exp(-a * a / 2) / std::sqrt(2 * std::numbers::pi);
  const double above = 0.5 * std::erfc(a / std::numbers::sqrt2);
  const double ratio = density / above;
  return sd * sd * (1 + a * ratio - ratio * ratio);
}

// The classic model at 10 m/s, where a draw counts whole: deviations after t are those of the
// constants times t. 50,000 particles: a deviation's standard error is 0.32 %.
TEST(LeewayTable, EveryClassSpreadsByItsDeviations) {
  const model::UniformField wind("wind", {6, 8}), water("water", {0, 0});
  for (const model::LeewayObject& object : table().objects) {
    ForecastRequest r = request(object, wind, water);
    r.options.particles = 50'000;
    r.options.step = core::hours(1);
    r.options.perturbation = motion::Perturbation::constant;
    r.options.side = motion::Side::right;
    const auto done = forecast(r);
    ASSERT_TRUE(done) << object.key;
    const double metres = kHours * 3600 / 100;  // per cm/s
    const double down = kept_variance(object.downwind.stddev_cmps,
                                      -20 * std::max(0.0, object.downwind.slope_percent));
    const double across = std::pow(object.right.stddev_cmps, 2);
    const model::DriftStatistics& s = done->moments[0].statistics;
    const double east = metres * std::sqrt(0.36 * down + 0.64 * across);
    const double north = metres * std::sqrt(0.64 * down + 0.36 * across);
    EXPECT_NEAR(s.std_east_m, east, 0.013 * east + 0.5) << object.key;
    EXPECT_NEAR(s.std_north_m, north, 0.013 * north + 0.5) << object.key;
  }
}

}  // namespace
}  // namespace vigie::drift
