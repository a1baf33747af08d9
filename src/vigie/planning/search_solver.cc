// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_solver.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "vigie/planning/search_anneal.h"
#include "vigie/planning/search_bound.h"

namespace vigie::planning {
namespace {

constexpr double kBoundShare = 0.4;   // of the budget, at most, while the relaxation runs
constexpr double kStartShare = 0.65;  // of the budget until the last fresh start has ended
constexpr double kStart = 0.1, kStartLeastS = 5;  // time of one start: share of the budget, seconds
constexpr std::size_t kStarts = 4;                // on each thread and in each of the two phases
constexpr std::size_t kNightsKept = 60;

class Solver {
 public:
  Solver(const SearchProblem& problem, const SearchOptions& options)
      : problem_(problem), options_(options), tables_(problem), bound_(problem.total_weight()) {}

  SearchResult run() {
    SearchResult result;
    PlanInWork work(tables_);
    begin(work);
    result.first_value = work.value();
    result.first_plan_s = seconds();
    keep(result.first_value, work.plan());
    const SearchPlan first = work.plan();
    both([&] { relax(); }, [&] { anneal_afresh(1, first, kBoundShare); });
    result.rounds = rounds_;
    relaxed_ = true;
    round_nights(work);
    const SearchPlan rounded = work.plan();
    both([&] { anneal_afresh(2, first, kStartShare); },
         [&] { anneal_afresh(3, rounded, kStartShare); });
    const auto [one, other] = best_two();
    both([&] { anneal_further(4, one); }, [&] { anneal_further(5, other); });
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
  }

  template <class One, class Other>
  void both(const One& one, const Other& other) {
    core::parallel_for(2, {.threads = options_.threads, .stop = nullptr, .progress = {}},
                       [&](std::size_t task) { task == 0 ? one() : other(); });
  }

  AnnealOptions annealing(std::uint64_t stream, std::size_t moves) {
    AnnealOptions o;
    o.seed = options_.seed * 64 + stream;
    o.moves = moves;
    if (relaxed_) o.nights = &nights_;
    o.better = [this](double value, const SearchPlan& plan) { keep(value, plan); };
    return o;
  }

  // Runs from `start` differ by one point in a hundred: when sorties begin and end is settled while
  // hot. Several short ones, and more time for the best, beat a long one.
  void anneal_afresh(std::uint64_t stream, const SearchPlan& start, double until) {
    PlanInWork work(tables_);
    for (std::size_t i = 0; i < kStarts && !over(until); ++i) {
      work.replace(start);
      const double begun = seconds();
      const double most = std::min(until * options_.budget_s - begun,
                                   std::max(kStartLeastS, kStart * options_.budget_s));
      AnnealOptions o = annealing(stream + 8 * i, options_.moves / 40);
      o.time_used = [&] { return stopped() ? 1 : (seconds() - begun) / std::max(1e-9, most); };
      const double value = anneal(work, o);
      keep(value, work.plan());
      const std::lock_guard lock(mutex_);
      ends_.push_back({value, stream + 8 * i, work.plan()});
    }
  }

  // Ends of the starts, the better first; the plan kept so far where there are none.
  std::pair<SearchPlan, SearchPlan> best_two() {
    if (ends_.empty()) return {best_, best_};
    std::ranges::sort(ends_, [](const End& a, const End& b) {
      return a.value != b.value ? a.value > b.value : a.stream < b.stream;
    });
    return {ends_[0].plan, ends_[ends_.size() > 1 ? 1 : 0].plan};
  }

  void anneal_further(std::uint64_t stream, const SearchPlan& plan) {
    if (over(1)) return;
    PlanInWork work(tables_);
    work.replace(plan);
    const double begun = seconds();
    AnnealOptions o = annealing(stream, options_.moves);
    o.time_used = [&] {
      return stopped() ? 1 : (seconds() - begun) / std::max(1e-9, options_.budget_s - begun);
    };
    anneal(work, o);
    keep(work.value(), work.plan());
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
  std::vector<std::vector<AssetPlan>> nights_;  // of the relaxation, while it runs its own alone
  bool relaxed_ = false;
  struct End {
    double value;
    std::uint64_t stream;
    SearchPlan plan;
  };
  std::vector<End> ends_;
};

}  // namespace

SearchResult solve_search(const SearchProblem& problem, const SearchOptions& options) {
  return Solver(problem, options).run();
}

}  // namespace vigie::planning
