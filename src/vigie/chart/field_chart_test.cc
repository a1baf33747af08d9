// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/field_chart.h"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "vigie/chart/test_picture.h"

namespace vigie::chart {
namespace {

// Waves that grow toward the east, none in the south-west quarter.
FieldPicture waves() {
  FieldPicture f{.grid = {.lon_min_deg = 0,
                          .lat_min_deg = 50,
                          .lon_step_deg = 0.1,
                          .lat_step_deg = 0.1,
                          .columns = 36,
                          .rows = 21}};
  for (int row = 0; row < f.grid.rows; ++row)
    for (int column = 0; column < f.grid.columns; ++column)
      f.values.push_back(row < 10 && column < 16 ? std::numeric_limits<float>::quiet_NaN()
                                                 : 0.1F * static_cast<float>(column));
  f.unit = "m";
  f.title = "Waves";
  return f;
}

TEST(FieldChart, IsDarkerWhereTheFieldIsLarger) {
  const auto path = std::filesystem::temp_directory_path() / "vigie_field_chart.png";
  const auto drawn = draw_field_chart(waves(), {}, path);
  ASSERT_TRUE(drawn) << core::format_error(drawn.error());
  const Picture picture(path);
  EXPECT_GT(picture.lightness(705, 305), picture.lightness(1005, 305) + 60);
  // North is up: no value below on the left, values above.
  EXPECT_EQ(picture.at(303, 803), 0xe4eef4U);
  EXPECT_NE(picture.at(303, 303), 0xe4eef4U);
  std::filesystem::remove(path);
}

TEST(FieldChart, PutsLandOverTheField) {
  const auto path = std::filesystem::temp_directory_path() / "vigie_field_chart_land.png";
  const geo::Point middle = geo::plane_from_lat_lon({51.02, 1.6});
  const geo::Ring square = {{middle.east_m - 9e3, middle.north_m - 9e3},
                            {middle.east_m + 9e3, middle.north_m - 9e3},
                            {middle.east_m + 9e3, middle.north_m + 9e3},
                            {middle.east_m - 9e3, middle.north_m + 9e3}};
  ASSERT_TRUE(draw_field_chart(waves(), {square}, path));
  EXPECT_EQ(Picture(path).at(705, 505), 0xf1e7ccU);
  std::filesystem::remove(path);
}

TEST(FieldChart, RefusesWhatCannotBeDrawn) {
  FieldPicture nothing = waves();
  for (float& value : nothing.values) value = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(draw_field_chart(nothing, {}, "/tmp/none.png"));
  EXPECT_FALSE(draw_field_chart(waves(), {}, "/tmp/none.png", {.width = 100}));
  EXPECT_FALSE(draw_field_chart(waves(), {}, "/no/such/folder/x.png"));
}

}  // namespace
}  // namespace vigie::chart
