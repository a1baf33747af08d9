// SPDX-License-Identifier: Apache-2.0
// The frames of one pass are not independent looks: what hides a target in one frame (its size,
// contrast, heading, the observer) mostly hides it in the next. Multiplying the misses of every
// frame makes any sensor see everything.
#pragma once

#include "vigie/core/units.h"

namespace vigie::sensing {

// At least one detection in n frames whose common chance differs from pass to pass by a beta
// distribution of mean p and intraclass correlation rho (beta-binomial; Griffiths 1973):
//   1 - prod_{k<n} (b + k) / (a + b + k),   a = p (1/rho - 1), b = (1 - p)(1/rho - 1)
// rho = 0: independent, 1 - (1-p)^n; rho = 1: the pass is one look, p.
// REQUIRES: 0 <= p <= 1, n >= 0, 0 <= rho <= 1.
double pass_probability(double per_frame, int frames, double correlation);

// Time-limited search of a scene (night vision laboratory search model; Howe 1993): a share
// `ever` of observers would find the target in this pass if they had for ever; they find it at a
// rate of ever / 3.4 s while it is in view. `exposure` is the sum over the pass of ever / 3.4 s,
// so more frames a second change nothing, and no time makes more than `ever` of it.
double searched_probability(double ever, double exposure);
inline constexpr core::Duration kSearchTime = core::seconds(3.4);

}  // namespace vigie::sensing
