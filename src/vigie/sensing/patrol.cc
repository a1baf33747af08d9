// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/patrol.h"

#include <cassert>
#include <cmath>

namespace vigie::sensing {

double met_by_patrol(core::Duration stay, core::Duration headway, double per_pass) {
  assert(headway.si() > 0 && per_pass >= 0 && per_pass <= 1);
  if (stay.si() <= 0) return 0;
  const double passes = stay / headway, whole = std::floor(passes);
  return 1 - std::pow(1 - per_pass, whole) * (1 - (passes - whole) * per_pass);
}

}  // namespace vigie::sensing
