// SPDX-License-Identifier: Apache-2.0
// Chances with which to fly each of a few plans, so that nobody who knows plans and chances can say
// where and when it is watched. A spot is a place and half hour; it is watched with the chance
// m_h = sum of the chances of the plans that watch it, and the uncertainty of the draw there is
// H(m_h) bits, H the binary entropy. The most uncertain mixture
//
//   maximises  sum_h w_h H(m_h)     over chances >= 0 with sum 1,     w_h >= 0 with sum 1,
//
// which is concave. After maximum-entropy marginals of security games (Kiekintveld, Jain, Tsai,
// Pita, Ordonez, Tambe 2009; An et al. 2013), without an opponent: boats are not hunted.
#pragma once

#include <cstdint>
#include <vector>

namespace vigie::planning {

struct Watched {
  std::vector<double> weight;                     // [spot], sum 1: how likely a boat is to be there
  std::vector<std::vector<std::uint32_t>> spots;  // [plan] ascending: spots it watches
};

struct PlanMixture {
  std::vector<double> chance;    // [plan], sum 1
  std::vector<double> marginal;  // [spot], in [0, 1]
  double entropy_bits = 0;       // sum_h w_h H(m_h), in [0, 1]
  double gap_bits = 0;           // no mixture of these plans is more uncertain by more than this
};

// Exact to gap_bits <= 1e-6 or `most_steps` steps. REQUIRES: at least one plan.
PlanMixture most_uncertain(const Watched& watched, std::size_t most_steps = 20'000);

// What the mixture of given chances is; its gap too.
PlanMixture mixture_of(const Watched& watched, std::vector<double> chance);

// What somebody who knows the chances knows of the night: shares are of the weight.
struct Predictable {
  double largest = 0;   // most likely to be watched of all spots with weight
  double always = 0;    // share watched whatever is drawn
  double never = 0;     // share never watched
  double expected = 0;  // share watched, mean over draws
};
Predictable predictable(const Watched& watched, const PlanMixture& mixture);

}  // namespace vigie::planning
