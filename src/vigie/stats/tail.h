// SPDX-License-Identifier: Apache-2.0
// The mean of the worst share of outcomes: conditional value at risk (Rockafellar and Uryasev 2000,
// "Optimization of conditional value-at-risk"; 2002 for discrete outcomes). Low outcomes are bad.
//
//   CVaR_a(u) = min { sum_s q_s u_s : 0 <= q_s <= p_s / a, sum_s q_s = 1 }
//
// The minimising q is the worst share itself: p_s / a on the lowest outcomes, part of that on one.
// Any other q of the set gives a value at least as high, which is what bounds are made of.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace vigie::stats {

// REQUIRES of all three: as many probabilities as outcomes, each >= 0, with sum 1; 0 < share <= 1.
// Ties are broken by index. Exact to rounding; O(n log n).
double tail_mean(std::span<const double> outcomes, std::span<const double> probability,
                 double share);
std::vector<double> tail_weights(std::span<const double> outcomes,
                                 std::span<const double> probability, double share);

// The q that minimises sum_s q_s u_s + softness sum_s q_s log(q_s / p_s) over the same set: the
// tail's weights with a soft edge, continuous in u. REQUIRES: softness > 0 (unit of outcomes).
std::vector<double> soft_tail_weights(std::span<const double> outcomes,
                                      std::span<const double> probability, double share,
                                      double softness);

// Tail mean of `a` less that of `b` where outcome s of both is of the same unit (a night, say), all
// units equally likely; percentile bootstrap over units (Efron 1979). The interval is somewhat
// short where few units are in the tail. REQUIRES: as many of both, at least 2; resamples >= 100.
struct TailDifference {
  double difference = 0, low = 0, high = 0;
};
TailDifference tail_difference(std::span<const double> a, std::span<const double> b, double share,
                               double confidence, std::uint64_t seed, std::size_t resamples = 2000);

}  // namespace vigie::stats
