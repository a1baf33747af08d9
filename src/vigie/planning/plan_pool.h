// SPDX-License-Identifier: Apache-2.0
// Several good plans of one night that watch other places at other times, and the chances to fly
// each with (plan_mixture.h). Every plan keeps every rule of the problem and at least `keep` of the
// value of the best one found; saving life comes first, and what unpredictability costs is stated.
//
// The first plan is the solver's. Each further one is annealed on the night's tracks and, besides,
// on a bonus for every spot (place, half hour): the slope of the mixture's uncertainty there,
// max(0, log2((1 - m) / m)), by which a plan that watches it would raise it. That is column
// generation on the mixture. The bonus is scaled down until the plan keeps its value, up when it
// keeps more than it has to.
#pragma once

#include <functional>

#include "vigie/planning/plan_mixture.h"
#include "vigie/planning/search_solver.h"

namespace vigie::planning {

struct PoolOptions {
  std::size_t plans = 10;
  double keep = 0.98;  // of the best value, by each plan; assumption: 2 % is a price worth paying
  std::size_t spot_steps = 3;   // steps of a spot: half an hour of ten-minute steps
  SearchOptions search;         // of the first plan; its threads, seed, stop
  std::size_t moves = 400'000;  // of annealing for each further try
  double each_s = 20;           // seconds for each further plan, at most
  std::function<void(std::size_t plans, std::size_t of)> progress;
  // What a plan is flown as; empty: as it is. Values and spots are those of what it returns.
  std::function<SearchPlan(const SearchPlan&)> flown_as;
};

struct PlanPool {
  std::vector<SearchPlan> plans;  // the best first; as flown
  std::vector<double> values;
  double upper_bound = 0;  // of any plan of the problem, so of any mixture
  Watched watched;
  PlanMixture mixture;
  std::size_t tries = 0;  // annealings made; those that lost too much gave no plan
  double value() const;   // mean over the mixture
  double least() const;   // of a plan with any chance
};

// Where rounds and moves end each part the result depends on problem and seed only.
PlanPool make_pool(const SearchProblem& problem, const PoolOptions& options);

// Spots that a plan looks into, ascending: (step / spot_steps) * places + place.
std::vector<std::uint32_t> spots_of(const SearchProblem& problem, const SearchPlan& plan,
                                    std::size_t spot_steps);

// One plan by lot: plan j with its chance. `lot` in [0, 1).
std::size_t drawn(const PlanMixture& mixture, double lot);

}  // namespace vigie::planning
