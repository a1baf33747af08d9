// SPDX-License-Identifier: Apache-2.0
// Proper scores and calibration of probabilistic forecasts. All scores: smaller is better.
//
// Sources: Gneiting and Raftery, JASA 102 (2007) 359-378; Czado, Gneiting, Held, "Predictive model
// assessment for count data", Biometrics 65 (2009) 1254-1261; Broecker and Smith, "Increasing the
// reliability of reliability diagrams", Weather and Forecasting 22 (2007) 651-661; Murphy, J. Appl.
// Meteorology 12 (1973) 595-600.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vigie/stats/count_distribution.h"

namespace vigie::stats {

// -log P(y); infinity where the forecast gave y no chance.
double log_score(const CountDistribution& forecast, double y);

// Continuous ranked probability score: sum over k >= 0 of (P(Y <= k) - [y <= k])^2, in counts.
// Error below 1e-9 (1 + y).
double crps(const CountDistribution& forecast, double y);

// The same of an ensemble: E|X - y| - E|X - X'| / 2 over its members, all weighing alike.
// REQUIRES: at least one member.
double crps(std::span<const double> members, double y);

// (p - happened)^2.
double brier_score(double probability, bool happened);

// The probability integral transform of a count is anything between P(Y < y) and P(Y <= y).
struct PitRange {
  double low = 0, high = 0;
};
PitRange pit(const CountDistribution& forecast, double y);

// Heights of the non-randomised PIT histogram (Czado et al. 2009, equation 2): all 1 for calibrated
// forecasts. Their mean is 1. REQUIRES: bins > 0, some range.
std::vector<double> pit_histogram(std::span<const PitRange> ranges, std::size_t bins);

struct ReliabilityOptions {
  std::size_t bins = 10;  // of equal numbers of forecasts; fewer where forecasts tie
  double confidence = 0.95;
  std::uint32_t replicates = 2000;
  std::uint64_t seed = 1;
};
struct ReliabilityBin {
  double forecast = 0;  // mean probability of its forecasts
  double observed = 0;  // share that happened
  std::size_t n = 0;
  // Where `observed` lies with the given confidence if every forecast of the bin is right, by
  // drawing outcomes from the forecasts (Broecker and Smith 2007, with the forecasts held).
  double low = 0, high = 1;
  bool inside() const { return observed >= low && observed <= high; }
};
struct Reliability {
  std::vector<ReliabilityBin> bins;
  // Murphy's parts on these bins; brier = reliability - resolution + uncertainty + what varies
  // within bins.
  double brier = 0, reliability = 0, resolution = 0, uncertainty = 0;
  // Share of drawn sets whose reliability part is at least the one observed: small is bad.
  double p_value = 1;
};
// REQUIRES: equal sizes, at least one; probabilities in [0, 1].
Reliability reliability_diagram(std::span<const double> probabilities,
                                const std::vector<bool>& happened,
                                const ReliabilityOptions& options = {});

}  // namespace vigie::stats
