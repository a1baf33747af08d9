// SPDX-License-Identifier: Apache-2.0
// The figures of a trial's report, each with the numbers it shows as CSV. Colours are those of the
// Okabe and Ito palette, which colour-blind readers can tell apart.
#pragma once

#include <string>
#include <vector>

#include "vigie/impact/analysis.h"
#include "vigie/impact/drawing.h"
#include "vigie/impact/report_words.h"

namespace vigie::impact {

struct Figure {
  std::string key;    // names its CSV: "retry-curve"
  std::string title;  // in the report's language
  std::string note;   // what to read from it, or what it cannot tell
  Drawing drawing;
  std::string csv;  // with English names, points and commas in any language; notes begin with '#'
};

// Nights across, sectors down, a cell filled where drones were scheduled; above it what was known
// of each night before dark and the moon, below it arrivals.
Figure schedule_strip(const AnalysisInput& input, const Design& design, const Words& words);
// The statistic under other lots, and what it was.
Figure null_histogram(const Analysis& analysis, const Words& words);
// Every estimand with its interval on a log scale.
Figure interval_ladder(const Analysis& analysis, const TrialPlan& plan, const Words& words);
// Arrivals and stops, always-on over always-off, by the probability that a stopped boat tries
// again.
Figure retry_curve(const Analysis& analysis, const Words& words);
// Attempts by share of the coast flown, where drones were and where they were not.
Figure displacement_plot(const Analysis& analysis, const AnalysisInput& input, const Design& design,
                         const Words& words);
// Ratios of harm up to their one-sided 95 % bounds.
Figure harm_bounds(const Analysis& analysis, const Words& words);
// Share of placebo schedules with a p-value at or below each level.
Figure calibration_plot(const Analysis& analysis, const Words& words);
// The primary on every vintage, and if one arm alone were revised.
Figure vintage_fan(const Analysis& analysis, const TrialPlan& plan, const Words& words);

// All of them, in the order of the report.
std::vector<Figure> figures_of(const Analysis& analysis, const AnalysisInput& input,
                               const Design& design, const Words& words);

}  // namespace vigie::impact
