// SPDX-License-Identifier: Apache-2.0
// Spillover to sectors without drones, and displacement: what only a two-stage design can tell.
//
// In every stratum one block has no drones and one has them over half of the sectors. With that set
// of sectors the two blocks could have come in the other order, with equal probability; the sectors
// outside the set had no drones in either. If drones elsewhere do not matter, those sectors' counts
// are the same under both orders: an exact test that holds whatever drones do where they fly
// (Athey, Eckles, Imbens, "Exact p-values for network interference", JASA 113, 2018).
#pragma once

#include <optional>

#include "vigie/impact/channel.h"

namespace vigie::impact {

struct Spillover {
  std::size_t strata = 0;  // that could be swapped
  double ratio = 1, low = 0,
         high = 0;               // attempts in sectors without drones, drones elsewhere over none
  double p = 1, smallest_p = 1;  // the smallest that so few strata allow
  // Weighted displacement quotient (Bowers and Johnson 2003): change in departures of sectors
  // without drones over change in those with. Below 0 when the drones' sectors fell and the others
  // rose: displacement; -1: all of it; above 0: diffusion of the benefit. The interval inverts the
  // swap test of B - q A; it is open (infinite) when the change A cannot be told from none.
  double quotient = 0, quotient_low = 0, quotient_high = 0;
};

// Nothing for a design without half-flown blocks beside empty ones.
std::optional<Spillover> spillover(const Design& design, const Schedule& schedule,
                                   const TrialRecord& record, double alpha, std::uint64_t seed);

}  // namespace vigie::impact
