// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/interval.h"

#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

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

}  // namespace vigie::stats
