// SPDX-License-Identifier: Apache-2.0
// Mean and confidence interval of a sample, and of paired differences.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

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

struct BlockBootstrap {
  std::size_t block = 7;  // length of the blocks drawn, in steps of the series
  std::uint32_t replicates = 2000;
  double confidence = 0.95;
  std::uint64_t seed = 1;
};

// The mean of a serially correlated sequence with the percentile interval of the circular block
// bootstrap (Politis and Romano 1992): blocks of consecutive values are drawn, wrapping around.
// REQUIRES: 0 < block <= size, replicates >= 1. Approximate: coverage falls short where the
// correlation reaches further than a block, or where there are few blocks.
MeanInterval block_bootstrap_mean(std::span<const double> series, const BlockBootstrap& options);

// The rows of one bootstrap replicate of a sequence of n: blocks of consecutive rows, wrapping
// around, until n are drawn.
std::vector<std::size_t> block_bootstrap_rows(std::size_t n, const BlockBootstrap& options,
                                              std::uint32_t replicate);

}  // namespace vigie::stats
