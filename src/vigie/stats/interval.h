// SPDX-License-Identifier: Apache-2.0
// Mean and confidence interval of a sample, and of paired differences.
#pragma once

#include <cstddef>
#include <span>

namespace vigie::stats {

struct MeanInterval {
  double mean = 0;
  double standard_error = 0;
  double low = 0, high = 0;
  std::size_t n = 0;
};

// Student-t interval of the mean. REQUIRES: 0 < confidence < 1. With n < 2 the interval is
// (-infinity, infinity); with no spread it is the mean itself. Exact for normal data; for skewed
// data its coverage tends to `confidence` as n grows (interval_test.cc measures it).
MeanInterval mean_interval(std::span<const double> sample, double confidence);

// Same for b - a, pair by pair. REQUIRES: equal sizes.
MeanInterval paired_difference(std::span<const double> a, std::span<const double> b,
                               double confidence);

}  // namespace vigie::stats
