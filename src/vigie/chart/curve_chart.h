// SPDX-License-Identifier: Apache-2.0
// Curves on two axes: a lateral range curve with the range of its assumptions, logged shares
// beside.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::chart {

struct Curve {
  std::string name;
  std::vector<double> x, y;  // equal sizes
  bool dashed = false, dots = false;
};
struct CurveChart {
  std::string title, subtitle, x_name, y_name, footer;
  double x_max = 1, y_max = 1;  // both axes from 0; > 0
  std::vector<Curve> curves;
};

// 1000 x 640 pixels. Error: no curve, axes that are not above 0, a file that cannot be written.
core::Result<void> draw_curves(const CurveChart& chart, const std::filesystem::path& png);

}  // namespace vigie::chart
