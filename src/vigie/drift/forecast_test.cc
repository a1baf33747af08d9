// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/forecast.h"

#include <gtest/gtest.h>

#include "vigie/drift/probability.h"

namespace vigie::drift {
namespace {

constexpr geo::LatLon kPlace{51.00, 1.50};
const core::Instant kAt = core::parse_instant("2026-01-15T00:00:00Z").value();

// A block of land 10 km east of the place, from 20 km south of it to 20 km north.
geo::Ring wall() {
  const geo::Point p = geo::plane_from_lat_lon(kPlace);
  return {{p.east_m + 10e3, p.north_m - 20e3},
          {p.east_m + 20e3, p.north_m - 20e3},
          {p.east_m + 20e3, p.north_m + 20e3},
          {p.east_m + 10e3, p.north_m + 20e3}};
}

class Forecast : public testing::Test {
 protected:
  ForecastRequest request(geo::Velocity current) {
    water = std::make_unique<model::UniformField>("current", current);
    ForecastRequest r{
        .object = {.key = "CORK", .name = "moves with the water", .verified = true},
        .fields = {&air, water.get(), nullptr},
        .land = &land,
        .options = {
            .start = kPlace, .start_stddev = core::metres(500), .at = kAt, .particles = 4000}};
    for (int hour = 0; hour <= 6; ++hour) r.moments.push_back(kAt + core::hours(hour));
    return r;
  }
  model::UniformField air{"wind", {0, 0}};
  std::unique_ptr<model::UniformField> water;
  motion::DriftLand land = motion::DriftLand::from_rings({wall()});
};

// 1 m/s east reaches the wall after 10 km / 3.6 km/h = 2.8 h; north of the place lies one sector,
// south of it another, so each takes half.
TEST_F(Forecast, SaysWhereAndWhenTheShoreIsReached) {
  ForecastRequest r = request({1, 0});
  r.options.current_relative_stddev = 0.05;
  const geo::Point p = geo::plane_from_lat_lon(kPlace);
  r.landfall = {{"north", {p.east_m + 10e3, p.north_m}, {p.east_m + 10e3, p.north_m + 20e3}},
                {"south", {p.east_m + 10e3, p.north_m - 20e3}, {p.east_m + 10e3, p.north_m}}};
  const auto done = forecast(r);
  ASSERT_TRUE(done) << core::format_error(done.error());
  ASSERT_EQ(done->landfall.size(), 2u);
  double all = 0;
  for (const model::DriftReach& reach : done->landfall) {
    EXPECT_NEAR(reach.probability, 0.5, 0.1) << reach.name;
    EXPECT_EQ(*reach.p50, kAt + core::hours(3)) << reach.name;  // to the moment after 2.8 h
    all += reach.probability;
  }
  EXPECT_NEAR(all, 1, 1e-12);
  EXPECT_EQ(done->moments.back().statistics.ashore, 4000u);
  EXPECT_EQ(done->moments[1].statistics.ashore, 0u);
}

TEST_F(Forecast, AreasNestAndMapsSumToOne) {
  const auto done = forecast(request({0.3, 0.1}));
  ASSERT_TRUE(done);
  for (const model::DriftMoment& moment : done->moments) {
    double sum = 0;
    for (const float share : moment.map.probability) sum += double{share};
    EXPECT_NEAR(sum, 1, 1e-4);
    ASSERT_EQ(moment.areas.size(), 4u);
    for (std::size_t k = 1; k < 4; ++k)
      EXPECT_GT(moment.areas[k].area_km2, moment.areas[k - 1].area_km2);
  }
}

TEST_F(Forecast, SaysWhatItAssumed) {
  ForecastRequest r = request({0.3, 0.1});
  r.object.verified = false;
  r.land = nullptr;
  const auto done = forecast(r);
  ASSERT_TRUE(done);
  std::string all;
  for (const std::string& note : done->notes) all += note + "\n";
  EXPECT_NE(all.find("CORK is unverified"), std::string::npos) << all;
  EXPECT_NE(all.find("land is ignored"), std::string::npos) << all;
  EXPECT_NE(all.find("assumptions"), std::string::npos) << all;
}

TEST_F(Forecast, RefusesMomentsOutOfOrderAndStops) {
  ForecastRequest r = request({0.3, 0.1});
  std::swap(r.moments[1], r.moments[2]);
  const auto wrong = forecast(r);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().field, "until");
  core::StopFlag stop;
  stop.request();
  const auto stopped = forecast(request({0.3, 0.1}), &stop);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, core::ErrorKind::interrupted);
}

}  // namespace
}  // namespace vigie::drift
