// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/forecast.h"

#include <cmath>

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
    EXPECT_NEAR((*reach.p50 - kAt).si() / 3600, 10 / 3.6, 0.25) << reach.name;
    all += reach.probability;
  }
  EXPECT_NEAR(all, 1, 1e-12);
  EXPECT_EQ(done->moments.back().statistics.ashore, 4000u);
  EXPECT_EQ(done->moments[1].statistics.ashore, 0u);
}

// A line 5 km east is crossed after 5 / 3.6 h by all, one 40 km east by none; looking for them
// changes no particle.
TEST_F(Forecast, SaysWhenLinesAreCrossed) {
  ForecastRequest r = request({1, 0});
  const auto plain = forecast(r);
  const double deg = 1 / (111.32 * std::cos(kPlace.lat_deg * 3.14159265358979 / 180));  // per km
  const auto meridian = [&](double km) {
    const double lon = kPlace.lon_deg + km * deg;
    return std::vector<std::vector<geo::LatLon>>{{{50, lon}, {50.5, lon}, {52, lon}}};
  };
  r.lines = {{"near", meridian(5)}, {"far", meridian(40)}, {"start", meridian(0)}};
  const auto done = forecast(r);
  ASSERT_TRUE(done);
  ASSERT_EQ(done->lines.size(), 3u);
  EXPECT_EQ(done->lines[0].probability, 1);
  EXPECT_NEAR((*done->lines[0].p50 - kAt).si() / 3600, 5 / 3.6, 0.08);
  EXPECT_LT(*done->lines[0].p10, *done->lines[0].p90);
  EXPECT_EQ(done->lines[1].probability, 0);
  EXPECT_FALSE(done->lines[1].p50.has_value());
  EXPECT_NEAR(done->lines[2].probability, 0.5, 0.04);  // half began east of it
  EXPECT_EQ(done->moments.back().statistics.mean_lon_deg,
            plain->moments.back().statistics.mean_lon_deg);
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
