// SPDX-License-Identifier: Apache-2.0
// A plan for the worst share of outlooks, with a bound. An outlook is one way the night may turn
// out: its weather and its departures. Tracks belong to one outlook each; a plan is worth u_s
// there:
//
//   u_s(plan) = offset_s + sum over the tracks w of outlook s of q_w (1 - exp(-G_w))
//   maximise    (1 - emphasis) sum_s p_s u_s + emphasis CVaR_tail(u)          (stats/tail.h)
//
// With offset_s = minus the worth of all boats of the outlook, u_s is minus what goes unseen.
//
// Bound: CVaR is the least of sum_s q_s u_s over admissible q, so for any one of them no plan does
// better than the bound of search_bound.h on tracks weighted by q. q moves towards the worst
// outlooks of the relaxation's mixture while the mixture moves towards the best nights for q; every
// round's bound holds, the least is kept.
// Plan: annealing on tracks weighted by a q that follows the worst outlooks of the plan in hand;
// every candidate is judged by the objective itself. docs/math/planning.md, "The worst tenth".
#pragma once

#include <functional>

#include "vigie/planning/search_solver.h"

namespace vigie::planning {

struct RiskProblem {
  SearchProblem search;                // weight q_w: worth within its outlook
  std::vector<std::uint32_t> outlook;  // [track]
  std::vector<double> probability;     // [outlook], sum 1
  std::vector<double> offset;          // [outlook]
  std::size_t outlooks() const { return probability.size(); }
};

struct RiskMeasure {
  double tail = 0.1;    // share of outlooks that is the worst, in (0, 1]
  double emphasis = 1;  // of the tail against the mean, in [0, 1]
  double of(std::span<const double> outcomes, std::span<const double> probability) const;
};

std::vector<double> outcomes_of(const RiskProblem& problem, const SearchPlan& plan);
// The problem of the mean: every track weighted by the probability of its outlook, or by `weights`.
SearchProblem weighed(const RiskProblem& problem, std::span<const double> weights);

struct RiskOptions {
  RiskMeasure measure;
  double budget_s = 60;
  unsigned threads = 2;
  std::uint64_t seed = 1;
  // Of each stage, at most. Where these end it the result depends on problem and seed only.
  std::size_t rounds = 200;    // of the relaxation for the tail; half as many for the mean
  std::size_t epochs = 4'000;  // of annealing for the tail
  std::size_t epoch_moves = 10'000;
  std::size_t moves = 10'000'000;  // of annealing for the mean
  const core::StopFlag* stop = nullptr;
  std::function<void(double value, double upper_bound)> progress;
};

struct RiskPlan {
  SearchPlan plan;
  std::vector<double> outcomes;  // [outlook]
  double value = 0;              // the objective
};
struct RiskResult {
  RiskPlan best;                 // for the objective
  std::vector<RiskPlan> others;  // good ones met on the way; to choose from on other outlooks
  RiskPlan mean;           // for the mean of the same outlooks; its `value` is the objective too
  double upper_bound = 0;  // of the objective
  double mean_upper_bound = 0;  // of the mean
  double solve_s = 0;           // machine time
  std::size_t rounds = 0, epochs = 0;
};

RiskResult solve_risk(const RiskProblem& problem, const RiskOptions& options);

}  // namespace vigie::planning
