// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_solver.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>

#include "vigie/planning/search_anneal.h"
#include "vigie/planning/search_bound.h"

namespace vigie::planning {
namespace {

constexpr double kBoundShare = 0.4;  // of the budget, at most, while the relaxation runs
constexpr std::size_t kNightsKept = 60;

class Solver {
 public:
  Solver(const SearchProblem& problem, const SearchOptions& options)
      : problem_(problem), options_(options), tables_(problem), bound_(problem.total_weight()) {}

  SearchResult run() {
    SearchResult result;
    PlanInWork first(tables_), second(tables_);
    begin(first);
    result.first_value = first.value();
    result.first_plan_s = seconds();
    keep(result.first_value, first.plan());
    second.replace(first.plan());
    bound_and_anneal(first);
    result.rounds = rounds_;
    if (!over(1)) anneal_both(first, second);
    result.plan = best_;
    result.value = value_of(problem_, best_);
    result.upper_bound = std::max(bound_, result.value);
    result.solve_s = seconds();
    return result;
  }

 private:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  bool stopped() const { return options_.stop != nullptr && options_.stop->requested(); }
  bool over(double share) const { return stopped() || seconds() >= share * options_.budget_s; }

  void keep(double value, const SearchPlan& plan) {
    const std::lock_guard lock(mutex_);
    if (value <= best_value_) return;
    best_value_ = value;
    best_ = plan;
    if (options_.progress) options_.progress(best_value_, bound_);
  }

  void begin(PlanInWork& work) {
    if (options_.start != nullptr) {
      for (std::size_t k = 0; k < std::min(options_.start->size(), problem_.assets.size()); ++k) {
        for (const SearchSortie& sortie : (*options_.start)[k]) work.add_sortie(k, sortie);
      }
    }
    plan_greedily(work, problem_);
  }

  void relax() {
    Relaxation relaxation(problem_, 1);
    std::vector<double> history;
    while (relaxation.rounds() < options_.rounds && !over(kBoundShare)) {
      relaxation.round();
      {
        const std::lock_guard lock(mutex_);
        bound_ = std::min(bound_, relaxation.upper_bound());
        if (options_.progress) options_.progress(best_value_, bound_);
      }
      history.push_back(bound_);
      if (history.size() > 30 && history[history.size() - 11] - bound_ < options_.settled * bound_)
        break;
    }
    rounds_ = relaxation.rounds();
    nights_.resize(problem_.assets.size());
    for (std::size_t k = 0; k < nights_.size(); ++k) {
      auto columns = relaxation.columns(k);
      std::ranges::stable_sort(columns, std::greater{}, &Relaxation::Column::weight);
      for (std::size_t c = 0; c < std::min(columns.size(), kNightsKept); ++c)
        nights_[k].push_back(std::move(columns[c].plan));
    }
    relaxed_.store(true);
  }

  // The relaxation on one thread, annealing on the other.
  void bound_and_anneal(PlanInWork& work) {
    core::parallel_for(2, {.threads = options_.threads, .stop = nullptr, .progress = {}},
                       [&](std::size_t task) {
                         if (task == 0) return relax();
                         AnnealOptions o = annealing(1, options_.moves / 40);
                         o.hot = 2e-5;
                         o.time_used = [&] {
                           return stopped() ? 1 : seconds() / (kBoundShare * options_.budget_s);
                         };
                         anneal(work, o);
                       });
  }

  AnnealOptions annealing(std::uint64_t stream, std::size_t moves) {
    AnnealOptions o;
    o.seed = options_.seed * 16 + stream;
    o.moves = moves;
    o.better = [this](double value, const SearchPlan& plan) { keep(value, plan); };
    return o;
  }

  void anneal_both(PlanInWork& first, PlanInWork& second) {
    round_nights(second);
    const double begun = seconds();
    core::parallel_for(
        2, {.threads = options_.threads, .stop = nullptr, .progress = {}}, [&](std::size_t task) {
          AnnealOptions o = annealing(2 + task, options_.moves);
          o.hot = task == 0 ? 2e-4 : 4e-4;
          o.nights = &nights_;
          o.time_used = [&, begun] {
            return stopped() ? 1 : (seconds() - begun) / std::max(1e-9, options_.budget_s - begun);
          };
          anneal(task == 0 ? first : second, o);
        });
  }

  // Heaviest nights first, each asset the one that adds most, twice over.
  void round_nights(PlanInWork& work) {
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t k = 0; k < nights_.size() && !over(1); ++k) {
        const AssetPlan old = work.plan()[k];
        AssetPlan best = old;
        double best_value = work.running_value();
        for (std::size_t c = 0; c < std::min<std::size_t>(nights_[k].size(), 25); ++c) {
          work.clear(k);
          for (const SearchSortie& sortie : nights_[k][c]) work.add_sortie(k, sortie);
          if (work.running_value() > best_value) {
            best_value = work.running_value();
            best = work.plan()[k];
          }
        }
        work.clear(k);
        for (const SearchSortie& sortie : best) work.add_sortie(k, sortie);
      }
      work.refresh();
    }
    keep(work.value(), work.plan());
  }

  const SearchProblem& problem_;
  const SearchOptions& options_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  SearchTables tables_;
  std::mutex mutex_;
  SearchPlan best_;
  double best_value_ = -1, bound_;
  std::size_t rounds_ = 0;
  std::vector<std::vector<AssetPlan>> nights_;
  std::atomic<bool> relaxed_{false};
};

}  // namespace

SearchResult solve_search(const SearchProblem& problem, const SearchOptions& options) {
  return Solver(problem, options).run();
}

}  // namespace vigie::planning
