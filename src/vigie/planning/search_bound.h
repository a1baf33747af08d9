// SPDX-License-Identifier: Apache-2.0
// An upper bound on every plan of a SearchProblem, by column generation on a concave relaxation.
//
// Per track w and any number A_w >= 0 (docs/math/planning.md, "The bound"):
//   1 - exp(-sum_i a_i) <= kappa(A) + sum_i c_A(a_i),
//   kappa(A) = 1 - exp(-A) (1 + A),   c_A(a) = a exp(-A)                   for a <= A,
//                                             exp(-A) (1 + A) - exp(-a)    for a >  A.
// c_A is concave with c_A(0) = 0, so summing over looks is valid whatever looks a plan makes. Hence
//   f(plan) <= sum_w q_w kappa(A_w) + sum_k max over nights s of asset k of
//              sum over looks i of s of sum over tracks w seen by i of q_w c_{A_w}(a_i),
// and each max is an exact dynamic programme (sortie_pricing.h). A_w comes from a mixture of nights
// per asset, moved towards the best one round by round. Rules between assets are left out of the
// relaxation, which keeps it a bound. Every round's bound holds; the least is kept.
#pragma once

#include <memory>
#include <vector>

#include "vigie/core/parallel.h"
#include "vigie/planning/search_problem.h"
#include "vigie/planning/sortie_pricing.h"

namespace vigie::planning {

class Relaxation {
 public:
  Relaxation(const SearchProblem& problem, unsigned threads);
  ~Relaxation();

  // Prices every asset once, lowers the bound if it can, and moves the mixture.
  void round();
  double upper_bound() const { return upper_bound_; }  // since the last `reweigh`
  // Takes the weights of the problem anew, which may have changed, and keeps the mixture.
  // REQUIRES: the same tracks in the same order; weights >= 0.
  void reweigh();
  // Per track, what the mixture is worth in the relaxation for a weight of 1.
  std::vector<double> track_values() const;
  std::size_t rounds() const { return rounds_; }

  struct Column {
    AssetPlan plan;
    double weight = 0;
  };
  // Nights of asset k in the mixture, and those that once were, weight 0.
  const std::vector<Column>& columns(std::size_t asset) const { return columns_[asset]; }
  // What looks are worth at the mixture's prices: [step * nodes + node].
  std::vector<float> prices(std::size_t asset) const;

 private:
  struct Compiled {
    std::vector<std::uint32_t> looks;  // into share_ and worth_
  };
  struct Block;  // tracks of one chunk with their visitors
  void add_column(std::size_t asset, AssetPlan plan);
  void watch_looks();
  void set_shares();
  void fit_duals(int iterations);
  void value_looks(const std::vector<std::uint32_t>& looks);
  void move_mixture();
  double worth_of(const Compiled& column) const;
  std::uint32_t look_index(std::size_t look_kind, std::size_t step_place) const {
    return static_cast<std::uint32_t>(look_kind * step_places_ + step_place);
  }

  const SearchProblem& problem_;
  unsigned threads_;
  std::size_t step_places_;
  struct LookKind {
    std::uint32_t kind;
    float share;
  };
  std::vector<LookKind> look_kinds_;
  std::vector<std::vector<std::vector<std::uint16_t>>> look_kind_of_;  // [asset][node][part]
  std::vector<char> reached_;                                          // [look]
  std::vector<std::uint32_t> reached_looks_, used_looks_;
  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<SortiePricer> pricers_;
  std::vector<float> share_;  // [look]: assets of the mixture that make it
  std::vector<float> worth_;  // [look]: sum of q c_A(a)
  std::vector<std::vector<Column>> columns_;
  std::vector<std::vector<Compiled>> compiled_;
  double upper_bound_;
  float even_effort_ = 0;  // > 0: every look has it
  double pace_ = 1;
  std::size_t rounds_ = 0;
};

}  // namespace vigie::planning
