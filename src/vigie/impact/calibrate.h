// SPDX-License-Identifier: Apache-2.0
// The record of the test itself: how often it finds an effect that is not there, and how often its
// interval holds the effect that was put there, on the real series.
#pragma once

#include <string>
#include <vector>

#include "vigie/core/parallel.h"
#include "vigie/impact/channel.h"

namespace vigie::impact {

struct CalibrateOptions {
  DesignOptions design;
  std::size_t replicates = 20000;        // placebo schedules
  std::size_t effect_replicates = 2000;  // of each injected effect
  std::size_t draws = 499;  // of each reference set: p of 0.01, 0.05, 0.10 are met exactly
  std::uint64_t seed = 1;
  unsigned threads = 1;
  const core::StopFlag* stop = nullptr;
  std::function<void(std::size_t done, std::size_t of)> progress;
};

// A share of replicates with its Monte-Carlo standard error.
struct Share {
  double value = 0, mc_error = 0;
};
Share share_of(std::size_t hits, std::size_t of);

// Size of one outcome: P(p <= a) where nothing was done.
struct SizeRecord {
  std::string outcome;
  std::size_t replicates = 0;
  Share at_01, at_05, at_10;
  double kolmogorov_p = 1;          // that the p-values are uniform
  std::vector<double> p_quantiles;  // at 0.5 %, 1.5 %, ... 99.5 %: for the calibration plot
};

// Coverage of the 95 % interval of one outcome under one effect.
struct CoverageRecord {
  std::string outcome;
  double effect = 1;  // ratio or odds ratio put in
  double retry = 0, displacement = 0;
  double truth = 1;  // what the interval has to hold
  std::size_t replicates = 0;
  Share coverage;
};

// Other methods on the same placebo schedules (whole-coast designs only), without adjustment.
struct NaiveRecord {
  std::string method;
  Share rejected;  // at nominal 5 %
};

struct Calibration {
  std::string design;
  int nights = 0;
  double distinct_log10 = 0;
  std::string series_sha256;
  std::vector<SizeRecord> sizes;
  std::vector<CoverageRecord> coverages;
  std::vector<NaiveRecord> naive;
  Share coverage_95;  // over all effects on the real series
};

// Windows start at random on the real series from `series.first`. Error `interrupted` when stopped.
core::Result<Calibration> calibrate(const DailySeries& series, const CalibrateOptions& options);

// Kolmogorov's asymptotic p of the greatest distance of sorted values from uniform on (0, 1).
double kolmogorov_p(std::vector<double> p_values);

}  // namespace vigie::impact
