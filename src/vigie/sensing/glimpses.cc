// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/glimpses.h"

#include <cassert>
#include <cmath>

namespace vigie::sensing {

double pass_probability(double per_frame, int frames, double correlation) {
  assert(per_frame >= 0 && per_frame <= 1 && frames >= 0 && correlation >= 0 && correlation <= 1);
  if (frames == 0 || per_frame <= 0) return 0;
  if (per_frame >= 1 || correlation >= 1) return per_frame;
  if (correlation <= 0) return -std::expm1(frames * std::log1p(-per_frame));
  const double both = 1 / correlation - 1, b = (1 - per_frame) * both;
  // lgamma of the product of (b + k) / (both + k)
  return -std::expm1(std::lgamma(b + frames) - std::lgamma(b) - std::lgamma(both + frames) +
                     std::lgamma(both));
}

double searched_probability(double ever, double exposure) { return -ever * std::expm1(-exposure); }

}  // namespace vigie::sensing
