// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/interval.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

#include "vigie/core/random.h"

namespace vigie::stats {

MeanInterval mean_interval(std::span<const double> sample, double confidence) {
  assert(confidence > 0 && confidence < 1);
  const auto n = static_cast<double>(sample.size());
  double sum = 0;
  for (const double x : sample) sum += x;
  const double mean = sample.empty() ? 0 : sum / n;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (sample.size() < 2) return {mean, kInfinity, -kInfinity, kInfinity, sample.size()};
  double squares = 0;
  for (const double x : sample) squares += (x - mean) * (x - mean);
  const double standard_error = std::sqrt(squares / (n - 1) / n);
  const boost::math::students_t t(n - 1);
  const double half = standard_error * boost::math::quantile(t, 0.5 + confidence / 2);
  return {mean, standard_error, mean - half, mean + half, sample.size()};
}

MeanInterval paired_difference(std::span<const double> a, std::span<const double> b,
                               double confidence) {
  assert(a.size() == b.size());
  std::vector<double> difference(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) difference[i] = b[i] - a[i];
  return mean_interval(difference, confidence);
}

std::vector<std::size_t> block_bootstrap_rows(std::size_t n, const BlockBootstrap& options,
                                              std::uint32_t replicate) {
  assert(options.block > 0 && options.block <= n);
  core::Random draws(
      {.seed = options.seed, .replicate = replicate, .stream = core::stream_of("block bootstrap")});
  std::vector<std::size_t> rows(n);
  for (std::size_t i = 0, start = 0; i < n; ++i) {
    if (i % options.block == 0) start = draws.below(static_cast<std::uint32_t>(n));
    rows[i] = (start + i % options.block) % n;
  }
  return rows;
}

MeanInterval block_bootstrap_mean(std::span<const double> series, const BlockBootstrap& options) {
  assert(options.confidence > 0 && options.confidence < 1 && options.replicates > 0);
  const auto n = static_cast<double>(series.size());
  MeanInterval result = mean_interval(series, options.confidence);
  std::vector<double> means(options.replicates, 0);
  for (std::uint32_t r = 0; r < options.replicates; ++r) {
    for (const std::size_t row : block_bootstrap_rows(series.size(), options, r)) {
      means[r] += series[row] / n;
    }
  }
  std::sort(means.begin(), means.end());
  const auto tail = static_cast<std::size_t>((1 - options.confidence) / 2 *
                                             static_cast<double>(options.replicates - 1));
  result.low = means[tail];
  result.high = means[means.size() - 1 - tail];
  const MeanInterval spread = mean_interval(means, options.confidence);
  result.standard_error = spread.standard_error * std::sqrt(static_cast<double>(means.size()));
  return result;
}

}  // namespace vigie::stats
