// SPDX-License-Identifier: Apache-2.0
// How wrong the counting or the lot would have to be for the finding to fall.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "vigie/impact/channel.h"

namespace vigie::impact {

// Recorded stops with drones over recorded stops without, for the same true stops, that alone would
// give this odds ratio: the odds ratio itself (docs/math/trial.md).
double tipping_detection_ratio(double odds_ratio);

// VanderWeele and Ding 2017: how strongly something unseen would have to go with both drones and
// stops, as risk ratios, to explain a risk ratio away. 1: nothing is needed.
double e_value(double risk_ratio);

// Rosenbaum's Gamma: how far the odds that a block was flown may depart from the lot's before the
// one-sided p exceeds `alpha`; from the signed contributions of blocks, normal approximation
// (Rosenbaum 2002, section 4.3, with magnitudes as scores). 1: already above without any departure.
// The lot makes it 1 by construction; the bound matters where the schedule was not obeyed.
double rosenbaum_gamma(std::span<const double> contributions, double alpha);

// Contribution of each block to the score of the share, without an effect.
std::vector<double> block_contributions(const Design& design, const Schedule& schedule,
                                        const ShareCounts& counts);

// Stops multiplied by `factor` where drones were scheduled, or where they were not (a revision
// upward of one arm alone).
ShareCounts revised(const Design& design, const Schedule& schedule, const ShareCounts& counts,
                    double factor, bool where_flown);

}  // namespace vigie::impact
