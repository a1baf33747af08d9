// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/contingency.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

namespace vigie::stats {

core::Result<OddsRatio> mantel_haenszel(std::span<const Stratum> strata, double confidence) {
  assert(confidence > 0 && confidence < 1);
  double r_sum = 0, s_sum = 0, pr = 0, cross = 0, qs = 0;  // as in Robins et al., section 2
  double excess = 0, variance = 0;
  OddsRatio result;
  for (std::size_t i = 0; i < strata.size(); ++i) {
    const auto [a, b, c, d] = strata[i];
    const double n = a + b + c + d;
    if (!std::isfinite(n) || std::min({a, b, c, d}) < 0) {
      return core::fail({core::ErrorKind::invalid, fmt::format("stratum {}", i + 1),
                         "has a count that is negative or not finite", "give counts of 0 or more"});
    }
    if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) continue;
    ++result.strata;
    const double p = (a + d) / n, q = (b + c) / n, r = a * d / n, s = b * c / n;
    r_sum += r;
    s_sum += s;
    pr += p * r;
    cross += p * s + q * r;
    qs += q * s;
    excess += a - (a + b) * (a + c) / n;
    if (n > 1) variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1));
  }
  if (!(r_sum > 0) || !(s_sum > 0)) {
    return core::fail({core::ErrorKind::refused, "odds ratio",
                       result.strata == 0 ? "no stratum has both arms and both outcomes"
                                          : "the common odds ratio is 0 or infinite",
                       "use wider strata or more nights"});
  }
  result.log_odds_ratio = std::log(r_sum / s_sum);
  result.standard_error =
      std::sqrt(pr / (2 * r_sum * r_sum) + cross / (2 * r_sum * s_sum) + qs / (2 * s_sum * s_sum));
  const boost::math::normal normal;
  const double half = boost::math::quantile(normal, 0.5 + confidence / 2) * result.standard_error;
  result.low = std::exp(result.log_odds_ratio - half);
  result.high = std::exp(result.log_odds_ratio + half);
  if (variance > 0) {
    const double z = std::abs(excess) / std::sqrt(variance);
    result.p_value = 2 * boost::math::cdf(boost::math::complement(normal, z));
  }
  return result;
}

std::vector<double> holm(std::span<const double> p_values) {
  const std::size_t m = p_values.size();
  std::vector<std::size_t> order(m);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return p_values[i] < p_values[j]; });
  std::vector<double> adjusted(m);
  double highest = 0;
  for (std::size_t rank = 0; rank < m; ++rank) {
    highest = std::max(highest, static_cast<double>(m - rank) * p_values[order[rank]]);
    adjusted[order[rank]] = std::min(1.0, highest);
  }
  return adjusted;
}

std::vector<double> westfall_young(std::span<const double> observed,
                                   std::span<const double> permuted) {
  const std::size_t m = observed.size();
  assert(m > 0 && permuted.size() % m == 0);
  const std::size_t rows = permuted.size() / m;
  std::vector<std::size_t> order(m);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return observed[i] > observed[j]; });
  std::vector<std::size_t> as_extreme(m, 1);  // by rank; the observed itself
  for (std::size_t row = 0; row < rows; ++row) {
    double greatest = -std::numeric_limits<double>::infinity();
    for (std::size_t rank = m; rank-- > 0;) {
      greatest = std::max(greatest, permuted[row * m + order[rank]]);
      as_extreme[rank] += greatest >= observed[order[rank]];
    }
  }
  std::vector<double> adjusted(m);
  double highest = 0;
  for (std::size_t rank = 0; rank < m; ++rank) {
    highest =
        std::max(highest, static_cast<double>(as_extreme[rank]) / static_cast<double>(rows + 1));
    adjusted[order[rank]] = highest;
  }
  return adjusted;
}

}  // namespace vigie::stats
