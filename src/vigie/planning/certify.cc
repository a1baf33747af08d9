// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/certify.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "vigie/motion/crossing.h"
#include "vigie/planning/local_search.h"
#include "vigie/planning/report.h"

namespace vigie::planning {
namespace {

constexpr double kTenths = 10;

// Tonight's particles and assets as plain arrays, and what fixed sensors find whatever is flown.
struct Compiled {
  SearchProblem search;
  std::vector<std::size_t> worker_of;  // per asset of `search`
  double found_anyway = 0, total = 0;
};

class Compiler {
 public:
  explicit Compiler(const Tonight& tonight) : tonight_(tonight) {}

  Compiled run() {
    SearchProblem& search = compiled_.search;
    search.places = static_cast<std::uint32_t>(tonight_.cells.size());
    search.steps = static_cast<std::uint32_t>(tonight_.clock.steps);
    search.classes = model::kTargetClasses;
    for (std::size_t w = 0; w < tonight_.workers.size(); ++w) {
      const Worker& worker = tonight_.workers[w];
      if (!worker.fixed && !worker.places.empty() && worker.speed_mps() > 0) add_asset(w);
    }
    add_tracks();
    return std::move(compiled_);
  }

 private:
  std::uint32_t kind_of(const Worker& worker) {
    const auto known = kinds_.find(worker.type_index);
    if (known != kinds_.end()) return known->second;
    SearchProblem& search = compiled_.search;
    EffortKind kind;
    kind.effort.reserve(search.slots());
    for (std::size_t s = 0; s < search.steps; ++s) {
      for (std::size_t c = 0; c < search.places; ++c) {
        for (const double effort :
             tonight_.efforts->of(worker, s, static_cast<CellIndex>(c), tonight_.clock.step_s))
          kind.effort.push_back(static_cast<float>(effort));
      }
    }
    search.kinds.push_back(std::move(kind));
    return kinds_[worker.type_index] = static_cast<std::uint32_t>(search.kinds.size() - 1);
  }

  void add_asset(std::size_t w) {
    const Worker& worker = tonight_.workers[w];
    const Graph& graph = tonight_.graphs[w];
    SearchAsset a;
    a.name = worker.asset->key.text();
    a.kind = kind_of(worker);
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

  std::vector<float> fixed_efforts() const {
    std::vector<float> effort(compiled_.search.slots(), 0);
    for (const Worker& worker : tonight_.workers) {
      if (!worker.fixed) continue;
      for (const Spent& spent : tonight_.efforts->of_fixed(*tonight_.problem, worker)) {
        for (std::size_t c = 0; c < model::kTargetClasses; ++c)
          effort[spent.step_cell * model::kTargetClasses + c] +=
              static_cast<float>(spent.effort[c]);
      }
    }
    return effort;
  }

  void add_tracks() {
    SearchProblem& search = compiled_.search;
    const belief::Belief& belief = *tonight_.problem->belief;
    TrackWriter writer(search);
    std::vector<std::uint32_t> slots;
    std::vector<float> worth;
    for (std::size_t i = 0; i < belief.particles(); ++i) {
      slots.clear();
      worth.clear();
      for (std::uint32_t s = 0; s < search.steps; ++s) {
        const belief::ParticleState& now = belief.state(i, s);
        if (!now.present) continue;
        const CellIndex cell =
            tonight_.cells.at(geo::between(now.position, belief.state(i, s + 1).position, 0.5));
        if (cell == kNoCell) continue;
        slots.push_back(search.slot_of(
            s, cell, static_cast<std::uint32_t>(motion::target_class_of(now.state))));
        const double exact = worth_at(tonight_.problem->values, belief, i, s);
        worth.push_back(static_cast<float>(std::ceil(exact * kTenths - 1e-9) / kTenths));
      }
      for (std::size_t e = worth.size(); e-- > 1;) worth[e - 1] = std::max(worth[e - 1], worth[e]);
      (void)writer.add(belief.weight(i), slots, worth);  // values never rise: made so above
    }
    compiled_.total = search.total_weight();
    const std::vector<float> fixed = fixed_efforts();
    for (std::size_t w = 0; w < search.tracks(); ++w) {
      double spent = 0;
      for (std::uint32_t e = search.first[w]; e < search.first[w + 1]; ++e)
        spent += static_cast<double>(fixed[search.slot[e]]);
      const double left = search.weight[w] * std::exp(-spent);
      compiled_.found_anyway += search.weight[w] - left;
      search.weight[w] = left;
    }
  }

  const Tonight& tonight_;
  Compiled compiled_;
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

core::Result<Certificate> certify(const Problem& problem, const SearchOptions& options) {
  auto tonight = Tonight::make(problem);
  if (!tonight) return core::fail(tonight.error());
  (*tonight)->build_graphs();
  const Compiled compiled = Compiler(**tonight).run();
  const SearchResult result = solve_search(compiled.search, options);

  Draft draft(**tonight);
  SearchPlan kept(result.plan.size());  // what all rules of the way flown allow, see local_search.h
  for (std::size_t k = 0; k < result.plan.size(); ++k) {
    for (const SearchSortie& sortie : result.plan[k]) {
      if (draft.insert(compiled.worker_of[k], route_of(sortie))) kept[k].push_back(sortie);
    }
  }

  Certificate certificate;
  certificate.value = value_of(compiled.search, kept) + compiled.found_anyway;
  certificate.upper_bound = result.upper_bound + compiled.found_anyway;
  certificate.total = compiled.total;
  certificate.first_plan_s = result.first_plan_s;
  certificate.solve_s = result.solve_s;
  certificate.rounds = result.rounds;
  certificate.cells = compiled.search.places;
  certificate.steps = compiled.search.steps;
  certificate.tracks = problem.belief->particles();
  certificate.assets = compiled.search.assets.size();

  certificate.plan = plan_of(**tonight, draft);
  certificate.plan.first_plan_seconds = result.first_plan_s;
  return certificate;
}

}  // namespace vigie::planning
