// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/search.h"

#include <cmath>

namespace vigie::model {

std::vector<geo::Point> SearchArea::corners(core::Instant begin, core::Instant at) const {
  const geo::Point middle = geo::moved(centre, drift, at - begin);
  const double s = std::sin(legs.si()), c = std::cos(legs.si());
  std::vector<geo::Point> out;
  for (const auto& [a, b] : {std::pair{-0.5, -0.5}, {-0.5, 0.5}, {0.5, 0.5}, {0.5, -0.5}}) {
    const double forward = a * along.si(), right = b * across.si();
    out.push_back(
        {middle.east_m + forward * s + right * c, middle.north_m + forward * c - right * s});
  }
  return out;
}

}  // namespace vigie::model
