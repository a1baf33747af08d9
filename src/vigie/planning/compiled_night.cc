// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/compiled_night.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "vigie/motion/crossing.h"

namespace vigie::planning {
namespace {

class Compiler {
 public:
  explicit Compiler(const Tonight& tonight) : tonight_(tonight) {}

  CompiledNight run() {
    SearchProblem& search = compiled_.search;
    search.places = static_cast<std::uint32_t>(tonight_.cells.size());
    search.steps = static_cast<std::uint32_t>(tonight_.clock.steps);
    search.classes = model::kTargetClasses;
    for (std::size_t w = 0; w < tonight_.workers.size(); ++w) {
      const Worker& worker = tonight_.workers[w];
      if (!worker.fixed && !worker.places.empty() && worker.speed_mps() > 0) add_asset(w);
    }
    const auto added =
        add_particles(search, tonight_, *tonight_.problem,
                      fixed_efforts(tonight_, *tonight_.problem, *tonight_.efforts), {});
    compiled_.total = added.total;
    compiled_.found_anyway = added.found_anyway;
    return std::move(compiled_);
  }

 private:
  std::uint32_t kind_of(std::size_t w) {
    const Worker& worker = tonight_.workers[w];
    const auto known = kinds_.find(worker.type_index);
    if (known != kinds_.end()) return known->second;
    SearchProblem& search = compiled_.search;
    search.kinds.push_back(effort_kind(tonight_, *tonight_.efforts, worker));
    compiled_.worker_with.push_back(w);
    return kinds_[worker.type_index] = static_cast<std::uint32_t>(search.kinds.size() - 1);
  }

  void add_asset(std::size_t w) {
    const Worker& worker = tonight_.workers[w];
    const Graph& graph = tonight_.graphs[w];
    SearchAsset a;
    a.name = worker.asset->key.text();
    a.kind = kind_of(w);
    a.endurance = static_cast<Step>(worker.longest);
    a.turnaround = static_cast<Step>(worker.turnaround);
    a.budget = static_cast<std::uint16_t>(std::min(worker.budget, tonight_.clock.steps));
    a.open = worker.may_be_out;
    a.take_off.assign(a.open.size(), 1);
    if (worker.counts_as_camera && worker.basis != nullptr) a.group = cap_of(*worker.basis);
    a.out_steps.assign(worker.places.size(), 0);
    for (const Graph::Arc& arc : graph.from_base()) a.out_steps[arc.to] = arc.steps;
    for (std::size_t p = 0; p < worker.places.size(); ++p) {
      auto& parts = a.nodes.emplace_back();
      for (const Place::Part& part : worker.places[p].parts)
        parts.push_back({.place = part.cell, .share = static_cast<float>(part.share)});
      a.home_steps.push_back(
          static_cast<std::uint16_t>(std::ceil(graph.home_s(p) / tonight_.clock.step_s)));
      auto& moves = a.moves.emplace_back();
      moves.push_back({.to = static_cast<Node>(p), .steps = 1});
      for (const Graph::Arc& arc : graph.arcs(p))
        moves.push_back({.to = arc.to, .steps = arc.steps});
    }
    compiled_.search.assets.push_back(std::move(a));
    compiled_.worker_of.push_back(w);
  }

  std::int16_t cap_of(const model::LegalBasis& basis) {
    const auto known = caps_.find(&basis);
    if (known != caps_.end()) return known->second;
    compiled_.search.caps.push_back(
        {.rule = "cameras in the air under " + basis.key.text(), .most = basis.max_cameras});
    return caps_[&basis] = static_cast<std::int16_t>(compiled_.search.caps.size() - 1);
  }

  const Tonight& tonight_;
  CompiledNight compiled_;
  std::map<std::size_t, std::uint32_t> kinds_;
  std::map<const model::LegalBasis*, std::int16_t> caps_;
};

// One place per step from leaving to being home, as routes have it.
Route route_of(const SearchSortie& sortie) {
  Route route{.start = sortie.start, .places = sortie.at};
  for (std::size_t i = route.places.size(); i-- > 1;) {
    if (route.places[i - 1] == kNoNode) route.places[i - 1] = route.places[i];
  }
  for (std::size_t i = 1; i < route.places.size(); ++i) {
    if (route.places[i] == kNoNode) route.places[i] = route.places[i - 1];
  }
  return route;
}

}  // namespace

CompiledNight compile_night(const Tonight& tonight) { return Compiler(tonight).run(); }

EffortKind effort_kind(const Tonight& tonight, const EffortTable& efforts, const Worker& worker) {
  EffortKind kind;
  kind.effort.reserve(tonight.clock.steps * tonight.cells.size() * model::kTargetClasses);
  for (std::size_t s = 0; s < tonight.clock.steps; ++s) {
    for (std::size_t c = 0; c < tonight.cells.size(); ++c) {
      for (const double effort :
           efforts.of(worker, s, static_cast<CellIndex>(c), tonight.clock.step_s))
        kind.effort.push_back(static_cast<float>(effort));
    }
  }
  return kind;
}

std::vector<float> fixed_efforts(const Tonight& tonight, const Problem& problem,
                                 const EffortTable& efforts) {
  std::vector<float> effort(tonight.clock.steps * tonight.cells.size() * model::kTargetClasses, 0);
  for (const Worker& worker : tonight.workers) {
    if (!worker.fixed) continue;
    for (const Spent& spent : efforts.of_fixed(problem, worker)) {
      for (std::size_t c = 0; c < model::kTargetClasses; ++c)
        effort[spent.step_cell * model::kTargetClasses + c] += static_cast<float>(spent.effort[c]);
    }
  }
  return effort;
}

ParticlesAdded add_particles(SearchProblem& search, const Tonight& tonight, const Problem& problem,
                             const std::vector<float>& fixed, const ParticleOptions& options) {
  const belief::Belief& belief = *problem.belief;
  TrackWriter writer(search);
  const std::size_t first_track = search.tracks();
  std::vector<std::uint32_t> slots;
  std::vector<float> worth;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    slots.clear();
    worth.clear();
    for (std::uint32_t s = 0; s < search.steps; ++s) {
      const belief::ParticleState& now = belief.state(i, s);
      if (!now.present) continue;
      const CellIndex cell =
          tonight.cells.at(geo::between(now.position, belief.state(i, s + 1).position, 0.5));
      if (cell == kNoCell) continue;
      slots.push_back(search.slot_of(
          s, cell,
          options.class_at(s) + static_cast<std::uint32_t>(motion::target_class_of(now.state))));
      const double exact = worth_at(problem.values, belief, i, s);
      worth.push_back(
          static_cast<float>(std::ceil(exact * options.levels - 1e-9) / options.levels));
    }
    for (std::size_t e = worth.size(); e-- > 1;) worth[e - 1] = std::max(worth[e - 1], worth[e]);
    (void)writer.add(belief.weight(i), slots, worth);  // values never rise: made so above
  }
  ParticlesAdded added;
  for (std::size_t w = first_track; w < search.tracks(); ++w) {
    double spent = 0;
    for (std::uint32_t e = search.first[w]; e < search.first[w + 1]; ++e) {
      const std::size_t step_place = search.slot[e] / search.classes;
      const std::size_t target = search.slot[e] % search.classes % model::kTargetClasses;
      spent += static_cast<double>(fixed[step_place * model::kTargetClasses + target]);
    }
    const double left = search.weight[w] * std::exp(-spent);
    added.total += search.weight[w];
    added.found_anyway += search.weight[w] - left;
    search.weight[w] = left;
  }
  return added;
}

SearchPlan fly_lawfully(const CompiledNight& night, const SearchPlan& plan, Draft& draft) {
  SearchPlan kept(plan.size());
  for (std::size_t k = 0; k < plan.size(); ++k) {
    for (const SearchSortie& sortie : plan[k]) {
      if (draft.insert(night.worker_of[k], route_of(sortie))) kept[k].push_back(sortie);
    }
  }
  return kept;
}

}  // namespace vigie::planning
