// SPDX-License-Identifier: Apache-2.0
// The best night of one asset for given rewards per (step, node): an exact dynamic programme over
// take-offs, moves, endurance, turnaround and hours. Rewards add up; they are never negative.
//
// Labels run over (step, node) with one lane per take-off that may still be out, so that endurance
// is exact: cost steps x moves x lanes. A second programme over time and hours left chains sorties.
// Floats: the value returned is within a factor 1 +- kPricingError of the best.
#pragma once

#include <vector>

#include "vigie/planning/search_problem.h"

namespace vigie::planning {

inline constexpr double kPricingError = 2e-5;

class SortiePricer {
 public:
  SortiePricer(const SearchProblem& problem, std::size_t asset);

  struct Best {
    double value = 0;
    AssetPlan plan;
  };
  // `reward` is [step * nodes + node]. `may_be_out` closes further steps; empty: none.
  // `busy_budget`: steps out already used by sorties that stay.
  Best best(const std::vector<float>& reward, const std::vector<char>& may_be_out = {},
            std::size_t busy_budget = 0);
  // The same, one sortie at most.
  Best best_sortie(const std::vector<float>& reward, const std::vector<char>& may_be_out,
                   std::size_t busy_budget);

  std::size_t nodes() const { return nodes_; }

 private:
  struct Arrival {  // a way into a node
    Node from;
    std::uint16_t steps;
  };
  struct End {  // the best sortie with this take-off and landing
    float value = -1;
    Step last_look = 0;
    Node node = kNoNode;
  };
  void prepare(const std::vector<char>& may_be_out);
  void run_labels(const std::vector<float>& reward);
  void close_sorties(std::size_t t, const float* labels);
  AssetPlan chain(std::size_t budget, std::size_t most, double& value) const;
  SearchSortie trace(const std::vector<float>& reward, std::size_t take_off, Step until) const;
  bool all_open(std::size_t from, std::size_t until) const {
    return closed_before_[until] == closed_before_[from];
  }
  float label(std::size_t t, std::size_t node, std::size_t lane) const {
    return labels_[(t * nodes_ + node) * lanes_ + lane];
  }
  End& end(std::size_t take_off, std::size_t until) {
    return ends_[take_off * (asset_.endurance + 1u) + until - take_offs_[take_off]];
  }
  const End& end(std::size_t take_off, std::size_t until) const {
    return ends_[take_off * (asset_.endurance + 1u) + until - take_offs_[take_off]];
  }

  const SearchAsset& asset_;
  std::size_t steps_, nodes_, lanes_ = 0, longest_move_ = 1;
  std::vector<std::uint32_t> arrivals_first_;
  std::vector<Arrival> arrivals_;
  std::vector<Step> take_offs_;
  std::vector<std::uint32_t> closed_before_;
  std::vector<int> take_off_in_;  // [step * lanes + lane]: take-off whose lane it is, or -1
  std::vector<float> labels_;
  std::vector<End> ends_;
};

}  // namespace vigie::planning
