// SPDX-License-Identifier: Apache-2.0
// The best single sortie of one asset for given worth of its places, step by step: an exact longest
// path in the time-expanded graph of its places. Exact for the additive rewards it is given; that
// repeated looks of the same sortie overlap is left to the local search.
#pragma once

#include <optional>
#include <vector>

#include "vigie/planning/route.h"

namespace vigie::planning {

// Places of one asset and the ways between them.
class Graph {
 public:
  struct Arc {
    std::uint16_t to = 0;
    std::uint16_t steps = 0;  // whole steps taken, travel included
    float travel_s = 0;
    std::uint32_t via_from = 0, via_until = 0;  // cells passed on the way
  };
  struct Via {
    std::uint16_t cell = 0;  // index into cells()
    float seconds = 0;
  };
  Graph(const Problem& problem, const Worker& worker, const Clock& clock, const Cells& cells,
        const EffortTable& efforts);

  std::size_t places() const { return arcs_.size(); }
  const std::vector<Arc>& arcs(std::size_t place) const { return arcs_[place]; }
  const std::vector<Arc>& from_base() const { return from_base_; }
  const Via& via(std::size_t i) const { return via_[i]; }
  double home_s(std::size_t place) const { return home_s_[place]; }
  const Arc* arc(std::size_t from, std::size_t to) const;
  const std::vector<CellIndex>& cells() const { return cells_; }

  // Per step, stride() numbers: what a whole step in each place is worth, then a minute in each
  // cell.
  std::size_t stride() const { return arcs_.size() + cells_.size(); }
  std::vector<double> rewards(const Residual& residual, const std::vector<double>& mass) const;

 private:
  void add_arcs(const Problem& problem, const Worker& worker, const Clock& clock,
                const Cells& cells);
  Arc make_arc(const Worker& worker, const Clock& clock, const Cells& cells, geo::Point from,
               std::size_t to);
  std::vector<CellIndex> cells_;
  std::vector<std::vector<Arc>> arcs_;
  std::vector<Arc> from_base_;
  std::vector<Via> via_;
  std::vector<double> home_s_;
  std::vector<std::vector<Place::Part>> parts_;  // per place, then per cell
  std::vector<float> take_;                      // [step][part][class]: 1 - exp(-effort)
  std::vector<int> local_;                       // cell to its index in cells_, or -1
};

struct Window {
  std::size_t start = 0;    // first step
  std::size_t longest = 0;  // steps at most
  // Where it starts: a place, or the base. Where it ends: home at any time up to `longest`; home
  // after exactly `longest` steps; or at exactly `longest` within reach of `next`, which has
  // `next_steps`.
  std::optional<std::uint16_t> from, next;
  std::size_t next_steps = 0;
  bool exact_home = false;
};

struct BestRoute {
  double gain = 0;
  Route route;
};

std::optional<BestRoute> best_route(const Graph& graph, const std::vector<double>& rewards,
                                    double step_s, const Window& window);

// When one more sortie may be flown.
struct Openings {
  std::vector<char> open;      // per step: may be out
  std::vector<char> take_off;  // per step: may leave at its beginning
  std::size_t longest = 0;     // steps
};

// Over all take-offs allowed.
std::optional<BestRoute> best_sortie(const Graph& graph, const std::vector<double>& rewards,
                                     double step_s, const Openings& openings);

}  // namespace vigie::planning
