// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/plan.h"

#include <algorithm>

namespace vigie::model {

PlannedPosition position_at(const Sortie& sortie, core::Instant at) {
  const auto& points = sortie.waypoints;
  if (points.size() < 2 || at < points.front().at || at >= points.back().at) return {};
  const auto next = std::ranges::upper_bound(points, at, {}, &Waypoint::at);
  const Waypoint& to = *next;
  const Waypoint& from = *(next - 1);
  const double leg = (to.at - from.at).si();
  const double fraction = leg > 0 ? (at - from.at).si() / leg : 0;
  return {.out = true,
          .position = geo::between(from.position, to.position, fraction),
          .velocity = {(to.position.east_m - from.position.east_m) / leg,
                       (to.position.north_m - from.position.north_m) / leg}};
}

const char* name_of(Rag rag) {
  switch (rag) {
    case Rag::green:
      return "green";
    case Rag::amber:
      return "amber";
    case Rag::red:
      return "red";
  }
  return "";
}

}  // namespace vigie::model
