// SPDX-License-Identifier: Apache-2.0
// Plans to beat: shuttling along the shore, a ladder over the whole area, and random places.
#include <algorithm>
#include <cmath>

#include "vigie/planning/local_search.h"
#include "vigie/planning/planning.h"
#include "vigie/planning/report.h"

namespace vigie::planning {
namespace {

// Places in order along the shore: stretches when the asset works the shore, else the squares
// within 6 km of land (all squares when there are none), west to east.
std::vector<std::uint16_t> along_shore(const Problem& problem, const Worker& w) {
  std::vector<std::uint16_t> stretches, near, all;
  std::size_t fewest = 1000;  // the shortest runs of stretches this asset works
  for (const Place& p : w.places) {
    if (p.shore) fewest = std::min(fewest, p.parts.size());
  }
  for (std::size_t p = 0; p < w.places.size(); ++p) {
    const auto index = static_cast<std::uint16_t>(p);
    const Place& place = w.places[p];
    if (place.shore && place.parts.size() == fewest) stretches.push_back(index);
    if (place.shore || place.parts.size() > 1) continue;
    if (problem.environment->distance_to_shore(place.centre) < core::kilometres(6))
      near.push_back(index);
    all.push_back(index);
  }
  if (!stretches.empty()) return stretches;  // cells are in order along the shore
  std::vector<std::uint16_t>& path = near.empty() ? all : near;
  std::ranges::stable_sort(path, {}, [&](std::uint16_t p) { return w.places[p].centre.east_m; });
  return path;
}

// Places in lanes from the south-west: one lane eastward, the next one north of it westward. Blocks
// where the asset works blocks of squares, else squares; along the shore for who works only there.
std::vector<std::uint16_t> in_lanes(const Problem& problem, const Worker& w) {
  std::vector<std::uint16_t> path, blocks;
  for (std::size_t p = 0; p < w.places.size(); ++p) {
    if (!w.places[p].shore)
      (w.places[p].parts.size() > 1 ? blocks : path).push_back(static_cast<std::uint16_t>(p));
  }
  if (!blocks.empty()) {  // every other one, or they overlap by half
    path.clear();
    const auto even = [](double m) { return std::llround(m / kSeaCellM) % 2 == 0; };
    for (const std::uint16_t b : blocks) {
      if (even(w.places[b].centre.east_m) && even(w.places[b].centre.north_m)) path.push_back(b);
    }
    if (path.empty()) path = blocks;
  }
  if (path.empty()) return along_shore(problem, w);
  const auto lane = [&](std::uint16_t p) {
    return std::llround(w.places[p].centre.north_m / (blocks.empty() ? 1 : 2) / kSeaCellM);
  };
  std::ranges::stable_sort(path, [&](std::uint16_t a, std::uint16_t b) {
    if (lane(a) != lane(b)) return lane(a) < lane(b);
    const double east = w.places[a].centre.east_m - w.places[b].centre.east_m;
    return lane(a) % 2 == 0 ? east < 0 : east > 0;
  });
  return path;
}

// How long each sortie is and how many there are, as endurance, hours and budget allow.
struct Pace {
  std::size_t length = 0, count = 0, first = 0, span = 0;
};
Pace pace_of(const Worker& w) {
  const auto open = static_cast<std::size_t>(std::ranges::count(w.may_be_out, 1));
  Pace pace;
  pace.length = std::min({w.longest, w.budget, open});
  if (pace.length == 0) return pace;
  const std::size_t most =
      std::max<std::size_t>(1, (open + w.turnaround) / (pace.length + w.turnaround));
  pace.count = std::min(most, std::max<std::size_t>(1, w.budget / pace.length));
  pace.first = static_cast<std::size_t>(std::ranges::find(w.may_be_out, 1) - w.may_be_out.begin());
  pace.span = w.may_be_out.size() - pace.first;
  return pace;
}

// Adds the places so that the sortie gets home in time: the tail waits in its last place if need
// be.
bool insert_cut(Draft& draft, std::size_t worker, Route route) {
  for (std::size_t cut = 0; cut < route.places.size(); ++cut) {
    const std::size_t keep = route.places.size() - 1 - cut;
    std::fill(route.places.begin() + static_cast<std::ptrdiff_t>(keep), route.places.end(),
              route.places[keep]);
    if (draft.insert(worker, route)) return true;
  }
  return false;
}

// Tries the take-off wanted, then each later one, then each earlier one.
bool insert_near(Draft& draft, std::size_t worker, Route route, std::size_t steps) {
  const std::size_t wanted = route.start;
  for (std::size_t shift = 0; shift < 2 * steps; ++shift) {
    route.start = wanted + shift;
    if (shift >= steps) {
      if (wanted < shift - steps + 1) return false;
      route.start = wanted - (shift - steps + 1);
    }
    if (route.until() > steps) continue;
    if (insert_cut(draft, worker, route)) return true;
  }
  return false;
}

void append(Route& route, std::uint16_t place, std::size_t steps, std::size_t length) {
  for (std::size_t i = 0; i < steps && route.places.size() < length; ++i)
    route.places.push_back(place);
}

std::size_t steps_from_base(const Graph& graph, std::uint16_t place) {
  const auto arc = std::ranges::find(graph.from_base(), place, &Graph::Arc::to);
  return arc == graph.from_base().end() ? 1 : arc->steps;
}

// Back and forth along the path, sorties evenly spaced in time and place. Places nearer than
// `reach` metres are passed by on the way to the next.
void follow(const Tonight& tonight, Draft& draft, std::size_t worker,
            const std::vector<std::uint16_t>& path, double reach) {
  const Worker& w = tonight.workers[worker];
  const Graph& graph = tonight.graphs[worker];
  const Pace pace = pace_of(w);
  if (path.empty() || pace.length == 0) return;
  for (std::size_t i = 0; i < pace.count; ++i) {
    Route route{.start = pace.first + i * pace.span / pace.count, .places = {}};
    std::size_t at = i * path.size() / pace.count;
    int ahead = 1;
    append(route, path[at], steps_from_base(graph, path[at]), pace.length);
    while (route.places.size() < pace.length) {
      const std::size_t from = at;
      std::size_t steps = 1;
      if (path.size() > 1) {
        if ((at == 0 && ahead < 0) || (at + 1 == path.size() && ahead > 0)) ahead = -ahead;
        const auto next = [&] { return static_cast<std::size_t>(static_cast<int>(at) + ahead); };
        do {
          at = next();
        } while (at > 0 && at + 1 < path.size() &&
                 geo::distance(w.places[path[from]].centre, w.places[path[next()]].centre).si() <
                     reach);
        const Graph::Arc* arc = graph.arc(path[from], path[at]);
        const double travel =
            geo::distance(w.places[path[from]].centre, w.places[path[at]].centre).si() /
            w.speed_mps();
        steps = arc != nullptr ? arc->steps
                               : static_cast<std::size_t>(1.05 * travel / tonight.clock.step_s) + 1;
      }
      append(route, path[at], steps, pace.length);
    }
    insert_near(draft, worker, route, tonight.clock.steps);
  }
}

void wander(const Tonight& tonight, Draft& draft, std::size_t worker, core::Random& draws) {
  const Worker& w = tonight.workers[worker];
  const Graph& graph = tonight.graphs[worker];
  const Pace pace = pace_of(w);
  if (graph.from_base().empty() || pace.length == 0) return;
  for (std::size_t i = 0; i < pace.count; ++i) {
    Route route{.start = pace.first + draws.below(static_cast<std::uint32_t>(pace.span)),
                .places = {}};
    const Graph::Arc& out =
        graph.from_base()[draws.below(static_cast<std::uint32_t>(graph.from_base().size()))];
    std::uint16_t at = out.to;
    append(route, at, out.steps, pace.length);
    while (route.places.size() < pace.length) {
      const auto& arcs = graph.arcs(at);
      const std::uint32_t choice = draws.below(static_cast<std::uint32_t>(arcs.size() + 1));
      const std::size_t steps = choice < arcs.size() ? arcs[choice].steps : 1;
      if (choice < arcs.size()) at = arcs[choice].to;
      append(route, at, steps, pace.length);
    }
    insert_near(draft, worker, route, tonight.clock.steps);
  }
}

template <class Fill>
core::Result<model::Plan> plan_by(const Problem& problem, Fill fill) {
  auto tonight = Tonight::make(problem);
  if (!tonight) return core::fail(tonight.error());
  (*tonight)->build_graphs();
  Draft draft(**tonight);
  for (std::size_t w = 0; w < (*tonight)->workers.size(); ++w) {
    const Worker& worker = (*tonight)->workers[w];
    if (!worker.fixed && !worker.places.empty() && worker.speed_mps() > 0)
      fill(**tonight, draft, w);
  }
  model::Plan plan = plan_of(**tonight, draft);
  plan.greedy_objective = plan.value.objective;
  return plan;
}

}  // namespace

core::Result<model::Plan> shuttle_plan(const Problem& problem) {
  return plan_by(problem, [](const Tonight& t, Draft& d, std::size_t w) {
    const Worker& worker = t.workers[w];
    follow(t, d, w, along_shore(*t.problem, worker), 0.8 * t.clock.step_s * worker.speed_mps());
  });
}

core::Result<model::Plan> ladder_plan(const Problem& problem) {
  return plan_by(problem, [](const Tonight& t, Draft& d, std::size_t w) {
    follow(t, d, w, in_lanes(*t.problem, t.workers[w]), 0);
  });
}

core::Result<model::Plan> random_plan(const Problem& problem, std::uint64_t seed) {
  return plan_by(problem, [seed](const Tonight& t, Draft& d, std::size_t w) {
    core::Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("random plan", w)});
    wander(t, d, w, draws);
  });
}

}  // namespace vigie::planning
