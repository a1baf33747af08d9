// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/tail.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "vigie/core/random.h"

namespace vigie::stats {
namespace {

// Indices, lowest outcome first.
std::vector<std::size_t> worst_first(std::span<const double> outcomes) {
  std::vector<std::size_t> order(outcomes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t s) { return outcomes[s]; });
  return order;
}

}  // namespace

std::vector<double> tail_weights(std::span<const double> outcomes,
                                 std::span<const double> probability, double share) {
  assert(outcomes.size() == probability.size() && share > 0 && share <= 1);
  std::vector<double> weights(outcomes.size(), 0);
  double left = 1;
  for (const std::size_t s : worst_first(outcomes)) {
    weights[s] = std::min(left, probability[s] / share);
    left -= weights[s];
    if (left <= 0) break;
  }
  return weights;
}

double tail_mean(std::span<const double> outcomes, std::span<const double> probability,
                 double share) {
  const std::vector<double> weights = tail_weights(outcomes, probability, share);
  return std::inner_product(weights.begin(), weights.end(), outcomes.begin(), 0.0);
}

// Stationary where q_s = min(p_s / share, p_s exp(-u_s / softness) c). Those capped are the lowest
// outcomes; c follows from the sum once their number is known.
std::vector<double> soft_tail_weights(std::span<const double> outcomes,
                                      std::span<const double> probability, double share,
                                      double softness) {
  assert(outcomes.size() == probability.size() && share > 0 && share <= 1 && softness > 0);
  const std::vector<std::size_t> order = worst_first(outcomes);
  std::vector<double> weights(outcomes.size(), 0);
  if (order.empty()) return weights;
  double capped = 0;  // probability of those at their cap
  for (std::size_t first = 0; first < order.size(); ++first) {
    const double base = outcomes[order[first]];
    double sum = 0;
    for (std::size_t i = first; i < order.size(); ++i)
      sum += probability[order[i]] * std::exp(-(outcomes[order[i]] - base) / softness);
    const double left = std::max(0.0, 1 - capped / share);
    const double c = sum > 0 ? left / sum : 0;
    if (c <= 1 / share || sum <= 0) {
      for (std::size_t i = first; i < order.size(); ++i)
        weights[order[i]] =
            c * probability[order[i]] * std::exp(-(outcomes[order[i]] - base) / softness);
      return weights;
    }
    weights[order[first]] = probability[order[first]] / share;
    capped += probability[order[first]];
  }
  return weights;
}

TailDifference tail_difference(std::span<const double> a, std::span<const double> b, double share,
                               double confidence, std::uint64_t seed, std::size_t resamples) {
  const std::size_t n = a.size();
  assert(n == b.size() && n >= 2 && resamples >= 100);
  const std::vector<double> even(n, 1.0 / static_cast<double>(n));
  core::Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("tail bootstrap")});
  std::vector<double> differences, some_a(n), some_b(n);
  for (std::size_t r = 0; r < resamples; ++r) {
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t s = draws.below(static_cast<std::uint32_t>(n));
      some_a[i] = a[s];
      some_b[i] = b[s];
    }
    differences.push_back(tail_mean(some_a, even, share) - tail_mean(some_b, even, share));
  }
  std::ranges::sort(differences);
  const auto quantile = [&](double q) {
    return differences[static_cast<std::size_t>(q * static_cast<double>(resamples - 1) + 0.5)];
  };
  return {.difference = tail_mean(a, even, share) - tail_mean(b, even, share),
          .low = quantile((1 - confidence) / 2),
          .high = quantile((1 + confidence) / 2)};
}

}  // namespace vigie::stats
