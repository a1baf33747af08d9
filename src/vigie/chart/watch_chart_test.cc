// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/watch_chart.h"

#include <gtest/gtest.h>

#include "vigie/chart/test_picture.h"

namespace vigie::chart {
namespace {

//   two squares side by side, the left one never watched, the right one always: pale and dark
TEST(WatchChart, DarkerIsWatchedMoreOften) {
  const auto path = std::filesystem::path(testing::TempDir()) / "watch_chart.png";
  std::filesystem::remove(path);
  const std::vector<WatchedPlace> places{
      {.from = {0, 0}, .until = {4000, 4000}, .boats = 0.5, .one_plan = 0, .lot = 0},
      {.from = {4000, 0}, .until = {8000, 4000}, .boats = 0.5, .one_plan = 1, .lot = 1},
      {.shore = true, .from = {0, -3000}, .until = {8000, -3000}, .boats = 0, .lot = 0.5}};
  ASSERT_TRUE(draw_watch_chart(places, {}, path, {.title = "Watched", .below = "by lot"}));
  const Picture picture(path);
  ASSERT_EQ(picture.width(), 1400);
  const int y = picture.height() / 2;
  const int pale = picture.lightness(picture.width() / 2 - 60, y),
            dark = picture.lightness(picture.width() / 2 + 60, y);
  EXPECT_GT(pale, dark + 200);
}

TEST(WatchChart, WithoutBoatsThereIsNoPicture) {
  EXPECT_FALSE(draw_watch_chart({}, {}, "/tmp/never.png", {}));
  const std::vector<WatchedPlace> places{{.from = {0, 0}, .until = {1, 1}, .boats = 1}};
  EXPECT_FALSE(draw_watch_chart(places, {}, "/tmp/never.png", {.width = 10}));
}

}  // namespace
}  // namespace vigie::chart
