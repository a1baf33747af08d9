// SPDX-License-Identifier: Apache-2.0
// From the solver's routes (one place per step) to sorties a pilot can follow, and from any sortie
// to the time it spends in each cell. The second is the only way effort is counted, so a plan is
// scored by its waypoints and not by what the solver had in mind.
#pragma once

#include <optional>
#include <vector>

#include "vigie/planning/effort.h"

namespace vigie::planning {

// One sortie on the clock: from step `start`, the place worked (or travelled to) in each step.
struct Route {
  std::size_t start = 0;
  std::vector<std::uint16_t> places;  // indices into Worker::places
  std::size_t until() const { return start + places.size(); }
};

// Straight legs at cruise speed: out to the first place, lanes 800 m apart in squares, back and
// forth along stretches, home by the end of the last step. Nothing when the time does not suffice.
std::optional<model::Sortie> sortie_of(const Worker& worker, const Route& route,
                                       const Clock& clock);

// Time per (step, cell), sampled every 30 s, in cells this worker may work in.
std::vector<Stayed> stayed_of(const Worker& worker, const model::Sortie& sortie, const Clock& clock,
                              const Cells& cells);

// The farthest point of a place from the base, as travel time home.
double home_seconds(const Worker& worker, const Place& place);

}  // namespace vigie::planning
