// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/dynamic_program.h"

#include <algorithm>
#include <cmath>

#include "vigie/planning/apart.h"

namespace vigie::planning {
namespace {

constexpr double kNothing = -1e300;
constexpr double kTravelSlack = 1.05;  // pattern ends are not cell centres
constexpr double kSeaNeighbourM = 6'000, kShoreNeighbourM = 2'600;
constexpr double kFarthestArcM = 16'000;

bool over_land(const Problem& problem, geo::Point a, geo::Point b, geo::Point base) {
  for (int i = 1; i < 12; ++i) {
    const geo::Point p = geo::between(a, b, i / 12.0);
    if (geo::distance(p, base) > core::kilometres(4) &&
        problem.environment->distance_to_shore(p).si() < 0)
      return true;
  }
  return false;
}

}  // namespace

Graph::Graph(const Problem& problem, const Worker& worker, const Clock& clock, const Cells& cells,
             const EffortTable& efforts) {
  local_.assign(cells.size(), -1);
  for (const Place& place : worker.places) {
    home_s_.push_back(home_seconds(worker, place));
    parts_.push_back(place.parts);
    for (const Place::Part& part : place.parts) {
      if (local_[part.cell] >= 0) continue;
      local_[part.cell] = static_cast<int>(cells_.size());
      cells_.push_back(part.cell);
    }
  }
  for (const CellIndex cell : cells_)
    parts_.push_back({{.cell = cell, .share = 60 / clock.step_s}});
  for (std::size_t s = 0; s < clock.steps; ++s) {
    for (const auto& parts : parts_) {
      for (const Place::Part& part : parts) {
        for (const double effort : efforts.of(worker, s, part.cell, part.share * clock.step_s)) {
          take_.push_back(static_cast<float>(1 - std::exp(-effort)));
        }
      }
    }
  }
  add_arcs(problem, worker, clock, cells);
}

Graph::Arc Graph::make_arc(const Worker& worker, const Clock& clock, const Cells& cells,
                           geo::Point from, std::size_t to) {
  const geo::Point until = worker.places[to].centre;
  const double travel = geo::distance(from, until).si() / worker.speed_mps();
  Arc arc{.to = static_cast<std::uint16_t>(to),
          .steps = static_cast<std::uint16_t>(
              std::clamp(std::ceil(kTravelSlack * travel / clock.step_s), 1.0, 60'000.0)),
          .travel_s = static_cast<float>(travel),
          .via_from = static_cast<std::uint32_t>(via_.size()),
          .via_until = 0};
  const int samples = std::clamp(static_cast<int>(travel / 60), 1, 60);
  for (int i = 0; i < samples; ++i) {
    const CellIndex cell = cells.at(geo::between(from, until, (i + 0.5) / samples));
    const int local = cell == kNoCell ? -1 : local_[cell];
    if (local < 0) continue;
    const auto seconds = static_cast<float>(travel / samples);
    if (via_.size() > arc.via_from && via_.back().cell == local)
      via_.back().seconds += seconds;
    else
      via_.push_back({static_cast<std::uint16_t>(local), seconds});
  }
  arc.via_until = static_cast<std::uint32_t>(via_.size());
  return arc;
}

void Graph::add_arcs(const Problem& problem, const Worker& worker, const Clock& clock,
                     const Cells& cells) {
  const bool afloat = worker.type->kind == model::AssetKind::boat;
  const double step_reach = std::min(kFarthestArcM, 0.6 * clock.step_s * worker.speed_mps());
  arcs_.resize(worker.places.size());
  for (std::size_t p = 0; p < worker.places.size(); ++p) {
    for (std::size_t q = 0; q < worker.places.size(); ++q) {
      if (p == q) continue;
      const geo::Point a = worker.places[p].centre, b = worker.places[q].centre;
      const double next_door =
          worker.places[p].shore && worker.places[q].shore ? kShoreNeighbourM : kSeaNeighbourM;
      if (geo::distance(a, b).si() > std::max(step_reach, next_door)) continue;
      if (afloat && over_land(problem, a, b, worker.base)) continue;
      if (worker.basis != nullptr && crosses_edge(worker.basis->area, a, b)) continue;
      if (!worker.roster.allows(a, b)) continue;
      arcs_[p].push_back(make_arc(worker, clock, cells, a, q));
    }
  }
  for (std::size_t p = 0; p < worker.places.size(); ++p) {
    if (afloat && over_land(problem, worker.base, worker.places[p].centre, worker.base)) continue;
    from_base_.push_back(make_arc(worker, clock, cells, worker.base, p));
  }
}

const Graph::Arc* Graph::arc(std::size_t from, std::size_t to) const {
  const auto found = std::ranges::find(arcs_[from], static_cast<std::uint16_t>(to), &Arc::to);
  return found == arcs_[from].end() ? nullptr : &*found;
}

std::vector<double> Graph::rewards(const Residual& residual,
                                   const std::vector<double>& mass) const {
  std::vector<double> worth;
  worth.reserve(residual.steps() * stride());
  const float* take = take_.data();
  for (std::size_t s = 0; s < residual.steps(); ++s) {
    for (const auto& parts : parts_) {
      double sum = 0;
      for (const Place::Part& part : parts) {
        const double* m = &mass[(s * residual.cells() + part.cell) * model::kTargetClasses];
        for (std::size_t c = 0; c < model::kTargetClasses; ++c)
          sum += m[c] * static_cast<double>(*take++);
      }
      worth.push_back(sum);
    }
  }
  return worth;
}

namespace {

// Forward labels of one window.
class Labels {
 public:
  Labels(const Graph& graph, const std::vector<double>& rewards, double step_s,
         const Window& window)
      : graph_(graph),
        rewards_(rewards),
        step_s_(step_s),
        window_(window),
        places_(graph.places()),
        labels_((window.longest + 1) * places_) {}

  std::optional<BestRoute> run() {
    start();
    for (std::size_t k = 0; k < window_.longest; ++k) {
      for (std::size_t p = 0; p < places_; ++p) {
        if (at(k, p).gain > kNothing / 2) extend(k, p);
      }
    }
    if (window_.next) end_next();
    if (best_gain_ <= kNothing / 2) return std::nullopt;
    return BestRoute{.gain = best_gain_, .route = trace()};
  }

 private:
  struct Label {
    double gain = kNothing;
    std::uint16_t steps_before = 0, place_before = 0;
    bool first = false;
  };
  Label& at(std::size_t k, std::size_t p) { return labels_[k * places_ + p]; }
  double reward(std::size_t k, std::size_t p) const {
    return rewards_[(window_.start + k) * graph_.stride() + p];
  }

  void start() {
    if (window_.from) {
      at(0, *window_.from).gain = 0;
      at(0, *window_.from).first = true;
      return;
    }
    for (const Graph::Arc& arc : graph_.from_base()) relax(0, 0, arc, 0, true);
  }

  void extend(std::size_t k, std::size_t p) {
    const double gain = at(k, p).gain;
    relax(k, p,
          {.to = static_cast<std::uint16_t>(p),
           .steps = 1,
           .travel_s = 0,
           .via_from = 0,
           .via_until = 0},
          gain, false);
    for (const Graph::Arc& arc : graph_.arcs(p)) relax(k, p, arc, gain, false);
  }

  void relax(std::size_t k, std::size_t from, const Graph::Arc& arc, double gain, bool first) {
    const std::size_t until = k + arc.steps;
    if (until > window_.longest) return;
    for (std::uint32_t v = arc.via_from; v < arc.via_until; ++v) {
      const Graph::Via& via = graph_.via(v);
      gain += reward(k, places_ + via.cell) * static_cast<double>(via.seconds) / 60;
    }
    const double last = static_cast<double>(arc.steps) -
                        static_cast<double>(arc.travel_s) / step_s_;  // steps of search
    Label& label = at(until, arc.to);
    const double whole = gain + reward(until - 1, arc.to) * std::clamp(last, 0.0, 1.0);
    if (whole > label.gain)
      label = {whole, static_cast<std::uint16_t>(k), static_cast<std::uint16_t>(from), first};
    if (!window_.next) end_home(k, from, arc, gain, last, first);
  }

  // The same arc, then home: the way home comes off the search, or takes further steps.
  void end_home(std::size_t k, std::size_t from, const Graph::Arc& arc, double gain, double last,
                bool first) {
    const double left = last - graph_.home_s(arc.to) / step_s_;
    const auto more = static_cast<std::size_t>(left >= 0 ? 0 : std::ceil(-left));
    std::size_t until = k + arc.steps + more;
    if (until > window_.longest || (window_.exact_home && until != window_.longest)) return;
    gain +=
        reward(k + arc.steps - 1, arc.to) * std::clamp(left + static_cast<double>(more), 0.0, 1.0);
    if (gain <= best_gain_) return;
    best_gain_ = gain;
    end_ = {gain, static_cast<std::uint16_t>(k), static_cast<std::uint16_t>(from), first};
    end_place_ = arc.to;
    end_steps_ = until;
  }

  void end_next() {
    for (std::size_t p = 0; p < places_; ++p) {
      const Label& label = at(window_.longest, p);
      if (label.gain <= best_gain_) continue;
      const Graph::Arc* arc = p == *window_.next ? nullptr : graph_.arc(p, *window_.next);
      if (p != *window_.next && (arc == nullptr || arc->steps > window_.next_steps)) continue;
      best_gain_ = label.gain;
      end_ = label;
      end_place_ = static_cast<std::uint16_t>(p);
      end_steps_ = window_.longest;
    }
  }

  Route trace() const {
    Route route{.start = window_.start, .places = std::vector<std::uint16_t>(end_steps_, 0)};
    Label label = end_;
    std::size_t place = end_place_, until = end_steps_;
    while (until > 0) {
      for (std::size_t s = label.steps_before; s < until; ++s)
        route.places[s] = static_cast<std::uint16_t>(place);
      until = label.steps_before;
      place = label.place_before;
      if (until > 0) label = labels_[until * places_ + place];
    }
    return route;
  }

  const Graph& graph_;
  const std::vector<double>& rewards_;
  double step_s_;
  const Window& window_;
  std::size_t places_;
  std::vector<Label> labels_;
  double best_gain_ = kNothing;
  Label end_;
  std::uint16_t end_place_ = 0;
  std::size_t end_steps_ = 0;
};

}  // namespace

std::optional<BestRoute> best_route(const Graph& graph, const std::vector<double>& rewards,
                                    double step_s, const Window& window) {
  if (graph.places() == 0 || window.longest == 0) return std::nullopt;
  return Labels(graph, rewards, step_s, window).run();
}

std::optional<BestRoute> best_sortie(const Graph& graph, const std::vector<double>& rewards,
                                     double step_s, const Openings& openings) {
  const auto& [open, take_off, longest] = openings;
  std::optional<BestRoute> best;
  for (std::size_t start = 0; start < open.size(); ++start) {
    if (!open[start] || !take_off[start]) continue;
    std::size_t run = start;
    while (run < open.size() && open[run]) ++run;
    const std::size_t length = std::min(longest, run - start);
    const Window window{.start = start,
                        .longest = length,
                        .from = {},
                        .next = {},
                        .next_steps = 0,
                        .exact_home = false};
    auto found = best_route(graph, rewards, step_s, window);
    if (found && (!best || found->gain > best->gain)) best = std::move(found);
    if (longest >= run - start)
      start = run;  // it may stay out for all of this run: no later start is better
  }
  return best;
}

}  // namespace vigie::planning
