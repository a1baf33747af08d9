// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/allocation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>

namespace vigie::search {

CircularNormalOptimum koopman_circular_normal(core::Length stddev, core::Area effort) {
  assert(stddev.si() > 0 && effort.si() >= 0);
  const double h = std::sqrt(effort.si() / std::numbers::pi) / stddev.si();
  return {
      .radius = stddev * std::sqrt(2 * h), .pos = 1 - (1 + h) * std::exp(-h), .centre_coverage = h};
}

Allocation charnes_cooper(std::span<const double> probability, std::span<const double> area_m2,
                          core::Area effort) {
  assert(probability.size() == area_m2.size() && effort.si() >= 0);
  const std::size_t n = probability.size();
  Allocation out{std::vector<double>(n, 0.0), 0};
  // Densest first: the cells in use are a prefix, and lambda follows from how many there are:
  //   ln lambda = (sum A_i ln(p_i / A_i) - Z) / sum A_i
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return probability[i] <= 0; });
  const auto log_density = [&](std::size_t i) { return std::log(probability[i] / area_m2[i]); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double da = log_density(a), db = log_density(b);
    return da != db ? da > db : a < b;
  });
  if (order.empty() || effort.si() <= 0) return out;
  double area = 0, weighted = 0, log_lambda = 0;
  std::size_t used = 0;
  while (used < order.size()) {
    const std::size_t i = order[used];
    if (used > 0 && log_density(i) <= log_lambda) break;
    area += area_m2[i];
    weighted += area_m2[i] * log_density(i);
    log_lambda = (weighted - effort.si()) / area;
    ++used;
  }
  for (std::size_t k = 0; k < used; ++k) {
    const std::size_t i = order[k];
    const double coverage = std::max(0.0, log_density(i) - log_lambda);
    out.effort_m2[i] = area_m2[i] * coverage;
    out.pos -= probability[i] * std::expm1(-coverage);
  }
  return out;
}

}  // namespace vigie::search
