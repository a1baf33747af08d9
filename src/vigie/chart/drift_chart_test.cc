// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/drift_chart.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "vigie/chart/canvas.h"
#include "vigie/chart/test_picture.h"

namespace vigie::chart {
namespace {

constexpr geo::LatLon kPlace{50.95, 1.40};

model::DriftForecast forecast() {
  model::DriftForecast f;
  f.object_name = "Raft";
  f.last_known = kPlace;
  for (int hour = 0; hour <= 3; ++hour) {
    model::DriftMoment m;
    m.statistics.hours = hour;
    m.statistics.mean_lat_deg = kPlace.lat_deg + 0.02 * hour;
    m.statistics.mean_lon_deg = kPlace.lon_deg;
    for (const double share : {0.5, 0.9}) {
      std::vector<geo::LatLon> ring;
      for (int i = 0; i <= 60; ++i) {
        const double a = 2 * std::numbers::pi * i / 60, r = share * (0.01 + 0.01 * hour);
        ring.push_back(
            {m.statistics.mean_lat_deg + r * std::sin(a), kPlace.lon_deg + 1.6 * r * std::cos(a)});
      }
      m.areas.push_back({.share = share, .area_km2 = 1, .rings = {ring}});
    }
    f.moments.push_back(m);
  }
  return f;
}

// Land 3 km and more west of the place.
geo::Ring western_land() {
  const geo::Point p = geo::plane_from_lat_lon(kPlace);
  return {{p.east_m - 90e3, p.north_m - 90e3},
          {p.east_m - 3e3, p.north_m - 90e3},
          {p.east_m - 3e3, p.north_m + 90e3},
          {p.east_m - 90e3, p.north_m + 90e3}};
}

TEST(DriftChart, LandIsWestAndTheAreaIsInTheMiddle) {
  const std::filesystem::path path = testing::TempDir() + "drift_chart.png";
  const auto drawn = draw_drift_chart(forecast(), {western_land()}, path, {800, 600});
  ASSERT_TRUE(drawn) << core::format_error(drawn.error());
  const Picture picture(path);
  ASSERT_EQ(picture.width(), 800);
  ASSERT_EQ(picture.height(), 600);
  const auto colour = [&](int x, int y) { return picture.at(x, y); };
  int land = 0, sea = 0, red = 0;
  for (int y = 100; y < 540; ++y)
    for (int x = 0; x < 800; ++x) {
      const std::uint32_t c = colour(x, y);
      if (c == 0xf1e7cc) {
        ++land;
        EXPECT_LT(x, 400);
      }
      sea += c == 0xe4eef4 ? 1 : 0;
      red += (c >> 16) > 0xc0 && ((c >> 8) & 0xff) < 0x70 ? 1 : 0;
    }
  EXPECT_GT(land, 5000);
  EXPECT_GT(sea, 50'000);
  EXPECT_GT(red, 1000);
  std::filesystem::remove(path);
}

TEST(DriftChart, NamesWhatIsWrong) {
  EXPECT_EQ(draw_drift_chart({}, {}, "x.png").error().field, "forecast");
  EXPECT_EQ(draw_drift_chart(forecast(), {}, "x.png", {399, 600}).error().field, "picture");
  EXPECT_EQ(draw_drift_chart(forecast(), {}, "/no/such/folder/x.png").error().kind,
            core::ErrorKind::unavailable);
}

// North is up, metres are square, and the view asked for is inside the sheet.
TEST(Canvas, LaysThePlaneOut) {
  const Canvas canvas(800, 600, {0, 0, 8000, 3000});
  EXPECT_DOUBLE_EQ(canvas.metres_per_pixel(), 10);
  const Pixel low = canvas.at({0, 0}), high = canvas.at({8000, 3000});
  EXPECT_DOUBLE_EQ(low.x, 0);
  EXPECT_DOUBLE_EQ(high.x, 800);
  EXPECT_DOUBLE_EQ(low.y - high.y, 300);
  EXPECT_GT(low.y, high.y);
}

}  // namespace
}  // namespace vigie::chart
