// SPDX-License-Identifier: Apache-2.0
// The figures of a trial's report as SVG elements, without script or outside files. Colours are
// those of the Okabe and Ito palette, which colour-blind readers can tell apart.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "vigie/impact/analysis.h"

namespace vigie::impact {

// Nights across, sectors down, a cell filled where drones were scheduled; above it the first
// covariate as bars where there is one, below it arrivals.
std::string schedule_strip(const TrialPlan& plan, const Design& design, const Schedule& schedule,
                           const ForecastTable* forecast, std::span<const double> arrivals);
std::string null_histogram(std::span<const double> null_statistics, double observed);

struct Rung {
  std::string label;
  double estimate = 1, low = 1, high = 1;  // ratios; infinite ends are drawn open
};
// Ratios with their intervals on a log scale, a line at 1.
std::string interval_ladder(std::span<const Rung> rungs, const std::string& axis);
std::string retry_curve(std::span<const PolicyPoint> points);
// Share of placebo schedules with a p-value below each level, against that level.
std::string placebo_plot(std::span<const double> p_quantiles, std::size_t replicates);

std::string escaped(std::string_view text);  // for HTML

}  // namespace vigie::impact
