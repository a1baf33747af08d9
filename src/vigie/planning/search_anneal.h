// SPDX-License-Identifier: Apache-2.0
// A plan under construction and the moves that improve it: one look elsewhere (drawn by its exact
// worth), a stretch of a sortie flown anew (labels that count what the stretch itself has already
// seen), a sortie begun or ended at another time, a whole night of one asset changed for another.
// Simulated annealing over these moves; every plan it holds keeps every rule of the problem.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "vigie/core/random.h"
#include "vigie/planning/search_problem.h"

namespace vigie::planning {

// What is the same for every plan of a problem; shared by threads.
struct SearchTables {
  explicit SearchTables(const SearchProblem& problem);
  const SearchProblem* problem;
  Visitors visitors;
  // Tracks that follow each other and differ only in where they end share a row.
  std::vector<std::uint32_t> row;                 // [track]
  std::vector<std::uint16_t> place;               // [row * steps + step], 0xffff: not there
  std::vector<std::vector<std::uint8_t>> hop;     // [asset][from * nodes + to]: fewest steps
  std::vector<std::vector<std::uint8_t>> covers;  // [asset][node * places + place]: part + 1, or 0
  // Chance of a look to find what is in a slot, 1 - exp(-share * effort), for each kind and share.
  struct Look {
    std::uint32_t kind = 0;
    float share = 1;
    std::vector<float> chance;  // [slot]
  };
  std::vector<Look> looks;
  std::vector<std::vector<std::vector<std::uint16_t>>> look_of;  // [asset][node][part]

 private:
  std::uint16_t look(std::uint32_t kind, float share);
};

class PlanInWork {
 public:
  explicit PlanInWork(const SearchTables& tables);

  double value() const;  // recomputed, exact
  double running_value() const { return value_; }
  const SearchPlan& plan() const { return plan_; }
  void replace(SearchPlan plan);

  // Fits one more sortie in if every rule allows; false when not.
  bool add_sortie(std::size_t asset, const SearchSortie& sortie);
  bool fits(std::size_t asset, const SearchSortie& sortie) const;
  void clear(std::size_t asset);
  // Steps in which this asset may be out beside its own sorties and the others.
  std::vector<char> free_steps(std::size_t asset) const;
  std::size_t hours_used(std::size_t asset) const;
  // (1 - exp(-a)) times what is undetected: [step * nodes + node].
  std::vector<float> marginal_rewards(std::size_t asset) const;

  // Moves at a temperature (units of value; 0: only better). Each leaves the plan valid.
  bool move_look(core::Random& draws, double temperature);
  bool move_stretch(core::Random& draws, double temperature);
  bool move_end(core::Random& draws, double temperature);
  bool move_night(std::size_t asset, const AssetPlan& other, core::Random& draws,
                  double temperature);
  // One or two assets stay at home, then fly their best sorties one after another for what the
  // others leave: what adds, drops and splits sorties. Slow; anew_share() of all moves should be.
  bool move_anew(core::Random& draws, double temperature);
  double anew_share() const {
    return std::min(0.02, 50.0 / (static_cast<double>(problem_.steps) * problem_.places));
  }
  // Of all moves; a stretch costs in proportion to the places a look sees into.
  double stretch_share() const;
  // The best sortie for what is undetected, then the next, until none adds anything.
  void add_best_sorties(std::size_t asset, core::Random& draws);
  // Only looks of one asset, `moves` times.
  void settle(std::size_t asset, std::size_t moves, core::Random& draws, double temperature);
  // Computes what is undetected again from the plan, against drift of floats.
  void refresh();

 private:
  struct Place3 {
    std::size_t asset, sortie, index;
  };
  struct Frame;
  std::optional<Frame> moved_start(const SearchSortie& old, int by) const;
  std::optional<Frame> moved_end(const SearchSortie& old, int by) const;
  static bool accept(double change, core::Random& draws, double temperature);
  bool left_in_the_air(std::size_t asset) const {
    return problem_.assets[asset].in_the_air && plan_[asset].empty();
  }
  void restore(std::size_t asset, const AssetPlan& night, double value);
  bool pick(core::Random& draws, Place3& at) const;
  // Worth of looks at one step while nothing else changes: places that several looks see into are
  // summed once.
  class Sweep;
  float put_look(std::size_t asset, std::size_t step, Node node);
  float take_look(std::size_t asset, std::size_t step, Node node);
  bool blocked(std::size_t asset, std::size_t step, Node node) const;
  void count_out(std::size_t asset, const SearchSortie& sortie, int by);
  bool may_be_out(std::size_t asset, std::size_t step) const;
  bool times_fit(std::size_t asset, std::size_t skip, const SearchSortie& sortie) const;
  bool move_look_at(const Place3& at, core::Random& draws, double temperature);
  bool fly_anew(const Place3& at, const SearchSortie& frame, std::size_t from, std::size_t until,
                core::Random& draws, double temperature);
  float gain_on_path(std::size_t asset, std::size_t step, Node node, const std::vector<Node>& path,
                     std::size_t path_start) const;
  struct Wanted {
    float worth;
    Node node;
  };
  struct Label;
  struct Gap;
  Gap gap_in(std::size_t asset, const SearchSortie& frame, std::size_t from,
             std::size_t until) const;
  std::vector<Wanted> wanted_at(const Gap& gap, std::size_t i) const;
  Label best_label(const Gap& gap, std::size_t i, const Wanted& to,
                   const std::vector<std::vector<Label>>& at) const;
  std::vector<Node> best_stretch(const Gap& gap) const;

  const SearchTables& tables_;
  const SearchProblem& problem_;
  SearchPlan plan_;
  std::vector<float> left_;                           // per track: q exp(-G)
  std::vector<std::vector<std::uint8_t>> bands_;      // [band][step * places + place]
  std::vector<std::vector<int>> out_;                 // [group][step]
  std::vector<std::vector<std::uint8_t>> take_offs_;  // [base][step]
  double value_ = 0;
  mutable std::vector<float> sum_;            // [place * classes + class], of the sweep in hand
  mutable std::vector<std::uint32_t> swept_;  // [place]: the sweep that summed it
  mutable std::uint32_t sweeps_ = 0;
};

struct AnnealOptions {
  std::uint64_t seed = 1;
  std::size_t moves = 1'000'000;
  double hot = 3e-4, cold = 2e-6;     // temperatures, times the total weight
  double anew = 1;                    // times the usual share of nights flown anew
  std::function<double()> time_used;  // share of the time allowed, >= 1: stop; empty: no limit
  // Nights to try for an asset, from the relaxation; may be empty.
  const std::vector<std::vector<AssetPlan>>* nights = nullptr;
  std::function<void(double value, const SearchPlan& plan)> better;
};

// Anneals and leaves the best plan found in `work`; returns its value.
double anneal(PlanInWork& work, const AnnealOptions& options);

// Assets one after another, each its best night for what the others leave.
void plan_greedily(PlanInWork& work, const SearchProblem& problem);

}  // namespace vigie::planning
