// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/search_chart.h"

#include <cstdio>
#include <filesystem>

#include <gtest/gtest.h>

#include "vigie/chart/curve_chart.h"

namespace vigie::chart {
namespace {

std::filesystem::path fresh(const char* name) {
  const auto path = std::filesystem::path(testing::TempDir()) / name;
  std::filesystem::remove(path);
  return path;
}

TEST(SearchChart, IsDrawnForEveryPattern) {
  model::SearchPlan plan{.object = "boat", .issued_for = {}};
  for (int k = 0; k < 5; ++k) {
    model::SearchTask t{.unit = "unit", .sensor = {}, .legal_basis = {}, .kind = {}};
    t.pattern = static_cast<model::SearchPattern>(k);
    t.area = {{k * 3000.0, 0}, core::metres(4000), core::metres(2000), core::degrees(30 * k), {}};
    t.legs = {{{0, 0}, {1000, 500}, {}, core::Instant{} + core::minutes(1)}};
    plan.tasks.push_back(t);
  }
  const auto path = fresh("search_chart.png");
  ASSERT_TRUE(draw_search_chart(plan, {{0, 0}, {500, 900}}, {}, path));
  EXPECT_GT(std::filesystem::file_size(path), 10'000U);
  EXPECT_FALSE(draw_search_chart({}, {}, {}, path));
}

TEST(CurveChart, IsDrawnAndRefusesEmptyAxes) {
  CurveChart chart{.title = "Lateral range", .x_max = 3, .y_max = 1};
  chart.curves = {{"curve", {0, 1, 2, 3}, {1, .8, .2, 0}},
                  {"low", {0, 1, 2, 3}, {1, .5, .1, 0}, true}};
  const auto path = fresh("curve_chart.png");
  ASSERT_TRUE(draw_curves(chart, path));
  EXPECT_GT(std::filesystem::file_size(path), 5'000U);
  chart.x_max = 0;
  EXPECT_FALSE(draw_curves(chart, path));
}

}  // namespace
}  // namespace vigie::chart
