// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/searcher_team.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "vigie/planning/search_anneal.h"
#include "vigie/planning/search_bound.h"

namespace vigie::planning {
namespace {

constexpr double kProvenTeam = 1e-8;  // efforts are floats

std::vector<unsigned> neighbours(unsigned cell, unsigned n) {
  std::vector<unsigned> near;
  if (cell / n > 0) near.push_back(cell - n);
  if (cell / n + 1 < n) near.push_back(cell + n);
  if (cell % n > 0) near.push_back(cell - 1);
  if (cell % n + 1 < n) near.push_back(cell + 1);
  return near;
}

// A searcher may be in the cell at step s (time s + 1).
bool may_look(unsigned cell, unsigned s, unsigned n) { return cell / n + cell % n <= s + 1; }

void add_targets(SearchProblem& problem, const PathOptions& o) {
  using Seen = std::vector<std::uint32_t>;
  std::map<std::pair<unsigned, Seen>, double> now, next;
  const unsigned n = o.grid;
  now[{n * (n / 2) + n / 2, {}}] = 1;
  for (unsigned s = 0; s < o.horizon; ++s) {
    next.clear();
    for (const auto& [state, chance] : now) {
      auto [cell, seen] = state;
      if (may_look(cell, s, n)) seen.push_back(problem.slot_of(s, cell, 0));
      if (s + 1 == o.horizon) {
        next[{0, seen}] += chance;
        continue;
      }
      const auto near = neighbours(cell, n);
      if (o.stay > 0) next[{cell, seen}] += chance * o.stay;
      for (const unsigned to : near)
        next[{to, seen}] += chance * (1 - o.stay) / static_cast<double>(near.size());
    }
    std::swap(now, next);
  }
  problem.first.push_back(0);
  for (const auto& [state, chance] : now) {
    if (state.second.empty() || chance <= 0) continue;
    problem.weight.push_back(chance);
    problem.slot.insert(problem.slot.end(), state.second.begin(), state.second.end());
    problem.first.push_back(static_cast<std::uint32_t>(problem.slot.size()));
  }
}

// Proves by: bound with prices, paths within the gap, sets of paths within the gap.
class Team {
 public:
  explicit Team(const PathOptions& o)
      : options_(o), problem_(team_problem(o)), visitors_(problem_), missed_(1 - o.detection) {}

  PathProof run() {
    find_plan();
    relax();
    proof_.upper_bound = std::max(proof_.value, bound_);
    if (bound_ > proof_.value + kProvenTeam && list_paths()) {
      left_.assign(problem_.weight.begin(), problem_.weight.end());
      complete_ = true;
      choose(0, 0, 0, 0);
      if (complete_) proof_.upper_bound = proof_.value + kProvenTeam;
    }
    const double exact = path_value(options_, proof_.paths);  // by another way, in doubles
    proof_.proven = proof_.upper_bound <= proof_.value + 2 * kProvenTeam;
    proof_.value = exact;
    proof_.upper_bound = std::max(proof_.upper_bound + kProvenTeam, exact);
    return proof_;
  }

 private:
  struct Path {
    double cost = 0;  // reduced: what it is short of the best path
    std::vector<std::uint32_t> slots;
  };

  bool over() const {
    const std::chrono::duration<double> used = std::chrono::steady_clock::now() - start_;
    return (options_.stop != nullptr && options_.stop->requested()) ||
           used.count() > options_.budget_s;
  }

  void find_plan() {
    const SearchTables tables(problem_);
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      PlanInWork work(tables);
      plan_greedily(work, problem_);
      AnnealOptions o;
      o.seed = seed;
      o.moves = 60'000;
      o.hot = 3e-3;
      o.cold = 1e-6;
      o.time_used = [this] { return over() ? 1.0 : 0.0; };
      const double value = anneal(work, o);
      if (value <= proof_.value) continue;
      proof_.value = value;
      keep_paths(work.plan());
    }
  }

  void keep_paths(const SearchPlan& plan) {
    proof_.paths.assign(options_.searchers, {});
    for (std::size_t k = 0; k < plan.size(); ++k) {
      if (plan[k].empty()) continue;
      std::vector<std::uint32_t> slots;
      for (std::size_t i = 0; i < plan[k][0].at.size(); ++i) {
        if (plan[k][0].at[i] != kNoNode)
          slots.push_back(problem_.slot_of(static_cast<std::uint32_t>(i), plan[k][0].at[i], 0));
      }
      proof_.paths[k] = walk_through(slots);
    }
  }

  // A path that makes these looks: from the corner, then as late as possible towards the next.
  std::vector<unsigned> walk_through(const std::vector<std::uint32_t>& slots) const {
    std::vector<unsigned> path;
    unsigned at = 0;
    for (const std::uint32_t slot : slots) {
      const unsigned step = slot / problem_.places, to = slot % problem_.places;
      while (path.size() <= step) {
        const unsigned n = options_.grid;
        const unsigned far = (at / n > to / n ? at / n - to / n : to / n - at / n) +
                             (at % n > to % n ? at % n - to % n : to % n - at % n);
        if (far > step - path.size()) {
          if (at / n != to / n)
            at = at / n < to / n ? at + n : at - n;
          else if (at % n != to % n)
            at = at % n < to % n ? at + 1 : at - 1;
        }
        path.push_back(at);
      }
    }
    while (path.size() < options_.horizon) path.push_back(at);
    return path;
  }

  void relax() {
    Relaxation relaxation(problem_, 1);
    bound_ = relaxation.upper_bound();
    for (int round = 0; round < 400 && !over() && bound_ > proof_.value + kProvenTeam; ++round) {
      const std::vector<float> prices = relaxation.prices(0);
      relaxation.round();
      if (relaxation.upper_bound() >= bound_) continue;
      bound_ = relaxation.upper_bound();
      price_.assign(prices.begin(), prices.end());
    }
  }

  // before_[slot]: the most a path can have earned on arriving there, that look left out.
  void earn() {
    const unsigned n = options_.grid;
    before_.assign(problem_.slots(), 0);
    best_path_ = 0;
    for (unsigned s = 0; s < problem_.steps; ++s) {
      for (unsigned c = 0; c < problem_.places; ++c) {
        if (!may_look(c, s, n)) continue;
        double& best = before_[problem_.slot_of(s, c, 0)];
        if (s > 0) {
          auto from = neighbours(c, n);
          from.push_back(c);
          for (const unsigned f : from) {
            if (!may_look(f, s - 1, n)) continue;
            const auto slot = problem_.slot_of(s - 1, f, 0);
            best = std::max(best, before_[slot] + static_cast<double>(price_[slot]));
          }
        }
        best_path_ =
            std::max(best_path_, best + static_cast<double>(price_[problem_.slot_of(s, c, 0)]));
      }
    }
  }

  // Backwards from the last step, as long as the path may be within the gap; a path is the looks
  // that can find anything.
  bool list_paths() {
    if (price_.empty()) return false;
    earn();
    // The bound adds a margin for floats: the gap carries it too.
    room_ = bound_ - proof_.value;
    std::map<std::vector<std::uint32_t>, double> found;
    std::vector<std::uint32_t> slots;
    const auto extend = [&](const auto& self, unsigned s, unsigned c, double earned) -> bool {
      const auto slot = problem_.slot_of(s, c, 0);
      if (best_path_ - (earned + static_cast<double>(price_[slot]) + before_[slot]) > room_)
        return true;
      const bool counts = !visitors_.in(slot).empty();
      if (counts) slots.push_back(slot);
      earned += static_cast<double>(price_[slot]);
      bool good = true;
      if (before_[slot] <= 0 || s == 0) {
        found[slots] = best_path_ - earned;
        good = found.size() < 400'000 && (found.size() % 256 != 0 || !over());
      } else {
        auto from = neighbours(c, options_.grid);
        from.push_back(c);
        for (const unsigned f : from) {
          if (may_look(f, s - 1, options_.grid)) good = good && self(self, s - 1, f, earned);
        }
      }
      if (counts) slots.pop_back();
      return good;
    };
    for (unsigned c = 0; c < problem_.places; ++c) {
      if (may_look(c, problem_.steps - 1, options_.grid) &&
          !extend(extend, problem_.steps - 1, c, 0))
        return false;
    }
    for (const auto& [looks, cost] : found) paths_.push_back({.cost = cost, .slots = looks});
    std::ranges::stable_sort(paths_, {}, &Path::cost);
    return true;
  }

  // Sets of paths in order of cost; with some chosen, the rest can add at most the best path of
  // what is left, each.
  void choose(unsigned chosen, std::size_t from, double cost, double found) {
    if (++proof_.nodes % 256 == 0 && over()) complete_ = false;
    if (!complete_) return;
    if (chosen == options_.searchers) {
      if (found > proof_.value + kProvenTeam / 10) {
        proof_.value = found;
        for (std::size_t k = 0; k < chosen_.size(); ++k) {
          auto slots = paths_[chosen_[k]].slots;
          std::ranges::sort(slots);
          proof_.paths[k] = walk_through(slots);
        }
      }
      return;
    }
    const unsigned rest = options_.searchers - chosen;
    std::vector<double> gain(problem_.slots(), 0);
    for (std::size_t slot = 0; slot < gain.size(); ++slot) {
      for (const std::uint32_t w : visitors_.in(slot)) gain[slot] += left_[w];
      gain[slot] *= 1 - missed_;
    }
    const std::vector<double> most = best_to_come(gain);
    if (found + rest * *std::ranges::max_element(most) <= proof_.value + kProvenTeam / 10) return;
    for (std::size_t i = from; i < paths_.size(); ++i) {
      if (cost + rest * paths_[i].cost > room_) return;
      double sum = 0;
      for (const std::uint32_t slot : paths_[i].slots) sum += gain[slot];
      const double others = (rest - 1) * most[0];
      if (found + sum + others <= proof_.value + kProvenTeam / 10) continue;
      std::vector<std::pair<std::uint32_t, double>> undo;
      double exact = 0;
      for (const std::uint32_t slot : paths_[i].slots) {
        for (const std::uint32_t w : visitors_.in(slot)) {
          undo.emplace_back(w, left_[w]);
          exact += left_[w] * (1 - missed_);
          left_[w] *= missed_;
        }
      }
      if (found + exact + others > proof_.value + kProvenTeam / 10) {
        chosen_.push_back(i);
        choose(chosen + 1, i, cost + paths_[i].cost, found + exact);
        chosen_.pop_back();
      }
      for (auto u = undo.rbegin(); u != undo.rend(); ++u) left_[u->first] = u->second;
      if (!complete_) return;
    }
  }

  // [0]: the most any path can earn with these additive gains.
  std::vector<double> best_to_come(const std::vector<double>& gain) const {
    const unsigned n = options_.grid;
    std::vector<double> now(problem_.places, 0), next;
    double best = 0;
    for (unsigned s = 0; s < problem_.steps; ++s) {
      next.assign(problem_.places, -1);
      for (unsigned c = 0; c < problem_.places; ++c) {
        if (!may_look(c, s, n)) continue;
        double most = 0;
        if (s > 0) {
          most = now[c];
          if (c / n > 0) most = std::max(most, now[c - n]);
          if (c / n + 1 < n) most = std::max(most, now[c + n]);
          if (c % n > 0) most = std::max(most, now[c - 1]);
          if (c % n + 1 < n) most = std::max(most, now[c + 1]);
        }
        next[c] = std::max(0.0, most) + gain[problem_.slot_of(s, c, 0)];
        best = std::max(best, next[c]);
      }
      std::swap(now, next);
    }
    return {best};
  }

  const PathOptions& options_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  SearchProblem problem_;
  Visitors visitors_;
  double missed_, bound_ = 1, room_ = 0, best_path_ = 0;
  std::vector<float> price_;
  std::vector<double> before_, left_;
  std::vector<Path> paths_;
  std::vector<std::size_t> chosen_;
  bool complete_ = false;
  PathProof proof_;
};

}  // namespace

SearchProblem team_problem(const PathOptions& o) {
  SearchProblem problem;
  problem.places = o.grid * o.grid;
  problem.steps = o.horizon;
  add_targets(problem, o);
  const double effort = -std::log1p(-o.detection);
  problem.kinds.push_back({std::vector<float>(problem.slots(), static_cast<float>(effort))});
  SearchAsset a;
  a.endurance = static_cast<Step>(o.horizon);
  a.budget = a.endurance;
  a.open.assign(o.horizon, 1);
  a.take_off.assign(o.horizon, 0);
  a.take_off[0] = 1;
  for (unsigned c = 0; c < problem.places; ++c) {
    a.nodes.push_back({{.place = c, .share = 1}});
    a.out_steps.push_back(static_cast<std::uint16_t>(std::max(1u, c / o.grid + c % o.grid)));
    a.home_steps.push_back(0);
    auto& moves = a.moves.emplace_back();
    moves.push_back({.to = static_cast<Node>(c), .steps = 1});
    for (const unsigned to : neighbours(c, o.grid))
      moves.push_back({.to = static_cast<Node>(to), .steps = 1});
  }
  for (unsigned j = 0; j < o.searchers; ++j) {
    a.name = "searcher " + std::to_string(j + 1);
    problem.assets.push_back(a);
  }
  return problem;
}

PathProof prove_team(const PathOptions& options) { return Team(options).run(); }

}  // namespace vigie::planning
