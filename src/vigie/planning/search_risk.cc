// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_risk.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include "vigie/planning/search_anneal.h"
#include "vigie/planning/search_bound.h"
#include "vigie/stats/tail.h"

namespace vigie::planning {
namespace {

// Shares of the budget by which each stage has ended.
constexpr double kMeanUntil = 0.35, kRelaxedUntil = 0.65;
constexpr double kWider = 3;               // tail of the second chain, times the tail asked for
constexpr double kRestAtLast = 0.3;        // share of rounds in which q stays where it is
constexpr std::size_t kFewestMoves = 100;  // of an epoch, where longer ones went too far
constexpr double kHot = 3e-5,
                 kCold = 3e-7;  // times the weight of all tracks; from a plan that is good

double priced(std::span<const double> weights, std::span<const double> outcomes) {
  return std::inner_product(weights.begin(), weights.end(), outcomes.begin(), 0.0);
}

double spread_of(std::span<const double> outcomes, std::span<const double> probability) {
  const double mean = priced(probability, outcomes);
  double sum = 0;
  for (std::size_t s = 0; s < outcomes.size(); ++s)
    sum += probability[s] * (outcomes[s] - mean) * (outcomes[s] - mean);
  return std::sqrt(sum) + 1e-12;
}

// Weights of outlooks under a measure: the mean's and those of a tail's in their shares.
std::vector<double> blended(const RiskProblem& problem, const RiskMeasure& measure,
                            const std::vector<double>& tail) {
  std::vector<double> weights(tail.size());
  for (std::size_t s = 0; s < tail.size(); ++s)
    weights[s] = (1 - measure.emphasis) * problem.probability[s] + measure.emphasis * tail[s];
  return weights;
}

void weigh(const RiskProblem& problem, std::span<const double> weights, SearchProblem& search) {
  for (std::size_t w = 0; w < search.tracks(); ++w)
    search.weight[w] = weights[problem.outlook[w]] * problem.search.weight[w];
}

// The bound, and the weights and nights it leads to.
class TailBound {
 public:
  TailBound(const RiskProblem& problem, const RiskMeasure& measure)
      : problem_(problem),
        measure_(measure),
        search_(weighed(problem, problem.probability)),
        tail_(problem.probability),
        relaxation_(search_, 1) {}

  // `done` is the share of all rounds made before this one.
  void round(double done) {
    const std::vector<double> weights = blended(problem_, measure_, tail_);
    relaxation_.round();
    upper_bound_ =
        std::min(upper_bound_, relaxation_.upper_bound() + priced(weights, problem_.offset));
    ++rounds_;
    if (done > 1 - kRestAtLast || measure_.emphasis <= 0) return;
    follow(done);
    weigh(problem_, blended(problem_, measure_, tail_), search_);
    relaxation_.reweigh();
  }

  double upper_bound() const { return upper_bound_; }
  std::size_t rounds() const { return rounds_; }
  std::vector<std::vector<AssetPlan>> heaviest_nights(std::size_t most) const {
    std::vector<std::vector<AssetPlan>> nights(search_.assets.size());
    for (std::size_t k = 0; k < nights.size(); ++k) {
      auto columns = relaxation_.columns(k);
      std::ranges::stable_sort(columns, std::greater{}, &Relaxation::Column::weight);
      for (std::size_t c = 0; c < std::min(columns.size(), most); ++c)
        nights[k].push_back(std::move(columns[c].plan));
    }
    return nights;
  }

 private:
  // A step of q towards the soft tail of what the mixture is worth; softness falls as rounds go.
  void follow(double done) {
    std::vector<double> outcomes = problem_.offset;
    const std::vector<double> values = relaxation_.track_values();
    for (std::size_t w = 0; w < values.size(); ++w)
      outcomes[problem_.outlook[w]] += problem_.search.weight[w] * values[w];
    const double softness = spread_of(outcomes, problem_.probability) * 0.5 * std::pow(0.02, done);
    const auto target =
        stats::soft_tail_weights(outcomes, problem_.probability, measure_.tail, softness);
    const double step = std::max(0.05, 2.0 / static_cast<double>(rounds_ + 2));
    for (std::size_t s = 0; s < tail_.size(); ++s) tail_[s] += step * (target[s] - tail_[s]);
  }

  const RiskProblem& problem_;
  RiskMeasure measure_;
  SearchProblem search_;
  std::vector<double> tail_;
  Relaxation relaxation_;
  double upper_bound_ = std::numeric_limits<double>::infinity();
  std::size_t rounds_ = 0;
};

// Anneals in short epochs on tracks weighted by a soft tail of the plan in hand.
class TailChain {
 public:
  // A wider tail than the one asked for learns less of the accidents of few outlooks.
  TailChain(const RiskProblem& problem, const RiskOptions& options, RiskMeasure measure,
            std::uint64_t stream)
      : problem_(problem),
        options_(options),
        measure_(measure),
        stream_(stream),
        search_(weighed(problem, problem.probability)),
        tables_(search_),
        work_(tables_) {}

  // From this plan, judged at once. REQUIRES: called before `epoch`.
  void begin(const SearchPlan& plan) {
    set(judged(plan));
    best_ = now_;
    tail_ = target(now_);
    moves_ = options_.epoch_moves;
  }
  void set_nights(const std::vector<std::vector<AssetPlan>>* nights) { nights_ = nights; }

  void epoch(double done) {
    weigh(problem_, blended(problem_, measure_, tail_), search_);
    work_.replace(now_.plan);
    const double weight = search_.total_weight();
    AnnealOptions o;
    o.seed = (options_.seed * 16 + stream_) * 1'000'003 + epochs_++;
    o.moves = moves_;
    o.hot = o.cold = weight * kHot * std::pow(kCold / kHot, done);
    o.anew = 0.1;
    o.nights = nights_;
    anneal(work_, o);
    RiskPlan next = judged(work_.plan());
    // Towards what is worst now: where the step went too far, that is what it harmed.
    const std::vector<double> towards = target(next);
    for (std::size_t s = 0; s < tail_.size(); ++s) tail_[s] += 0.3 * (towards[s] - tail_[s]);
    const bool better = next.value > best_.value;
    moves_ = better ? std::min(options_.epoch_moves, 2 * moves_)
                    : std::max<std::size_t>(kFewestMoves, moves_ * 3 / 4);
    if (better) best_ = next;
    // A plan far below the best is left for the best again.
    const double allowed = 30 * weight * kHot * std::pow(kCold / kHot, done);
    now_ = next.value > best_.value - allowed ? std::move(next) : best_;
  }

  const RiskPlan& best() const { return best_; }
  std::size_t epochs() const { return epochs_; }

 private:
  RiskPlan judged(const SearchPlan& plan) const {
    RiskPlan p{.plan = plan, .outcomes = outcomes_of(problem_, plan), .value = 0};
    p.value = measure_.of(p.outcomes, problem_.probability);
    return p;
  }
  void set(RiskPlan plan) { now_ = std::move(plan); }
  std::vector<double> target(const RiskPlan& plan) const {
    return stats::soft_tail_weights(plan.outcomes, problem_.probability, measure_.tail,
                                    0.05 * spread_of(plan.outcomes, problem_.probability));
  }

  const RiskProblem& problem_;
  const RiskOptions& options_;
  RiskMeasure measure_;
  std::uint64_t stream_;
  SearchProblem search_;
  SearchTables tables_;
  PlanInWork work_;
  std::vector<double> tail_;
  const std::vector<std::vector<AssetPlan>>* nights_ = nullptr;
  RiskPlan now_, best_;
  std::size_t epochs_ = 0, moves_ = 0;
};

class RiskSolver {
 public:
  RiskSolver(const RiskProblem& problem, const RiskOptions& options)
      : problem_(problem), options_(options) {}

  RiskResult run() {
    RiskResult result;
    plan_for_the_mean(result);
    TailBound bound(problem_, options_.measure);
    RiskMeasure wider = options_.measure;
    wider.tail = std::min(1.0, kWider * wider.tail);
    TailChain first(problem_, options_, options_.measure, 1), second(problem_, options_, wider, 2);
    first.begin(result.mean.plan);
    keep(first.best().value);
    in_parallel([&] { relax(bound); },
                [&] { anneal_until(first, kMeanUntil, kRelaxedUntil, options_.epochs / 2); });
    result.others.push_back(first.best());
    const auto nights = bound.heaviest_nights(60);
    second.begin(first.best().plan);
    first.set_nights(&nights);
    second.set_nights(&nights);
    in_parallel([&] { anneal_until(first, kRelaxedUntil, 1, options_.epochs / 2); },
                [&] { anneal_until(second, kRelaxedUntil, 1, options_.epochs / 2); });
    result.best = first.best();
    result.others.push_back(second.best());
    for (RiskPlan& other : result.others) {
      other.value = options_.measure.of(other.outcomes, problem_.probability);
      if (other.value > result.best.value) std::swap(other, result.best);
    }
    // The mean is a weighting like any other.
    result.upper_bound = std::min(bound.upper_bound(), result.mean_upper_bound);
    result.mean.value = options_.measure.of(result.mean.outcomes, problem_.probability);
    result.rounds = bound.rounds();
    result.epochs = first.epochs() + second.epochs();
    result.solve_s = seconds();
    return result;
  }

 private:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  bool stopped() const { return options_.stop != nullptr && options_.stop->requested(); }
  // How far a stage is: by count or by clock, whichever is further; 1 ends it.
  double done(double from, double until, std::size_t made, std::size_t of) const {
    if (stopped()) return 1;
    const double by_clock = (seconds() / options_.budget_s - from) / (until - from);
    return std::max(by_clock, static_cast<double>(made) / static_cast<double>(of));
  }
  template <class A, class B>
  void in_parallel(const A& a, const B& b) {
    core::parallel_for(2, {.threads = options_.threads, .stop = nullptr, .progress = {}},
                       [&](std::size_t task) { task == 0 ? a() : b(); });
  }

  void plan_for_the_mean(RiskResult& result) {
    const SearchProblem search = weighed(problem_, problem_.probability);
    SearchOptions mean;
    mean.budget_s = kMeanUntil * options_.budget_s;
    mean.threads = options_.threads;
    mean.seed = options_.seed;
    mean.rounds = std::max<std::size_t>(1, options_.rounds / 2);
    mean.moves = options_.moves;
    mean.stop = options_.stop;
    const SearchResult solved = solve_search(search, mean);
    result.mean.plan = solved.plan;
    result.mean.outcomes = outcomes_of(problem_, solved.plan);
    result.mean_upper_bound = solved.upper_bound + priced(problem_.probability, problem_.offset);
  }

  void relax(TailBound& bound) {
    double share = 0;
    do {
      bound.round(share);
      keep_bound(bound.upper_bound());
      share = done(kMeanUntil, kRelaxedUntil, bound.rounds(), options_.rounds);
    } while (share < 1);
  }

  void anneal_until(TailChain& chain, double from, double until, std::size_t epochs) {
    const std::size_t before = chain.epochs();
    for (;;) {
      const double share =
          done(from, until, chain.epochs() - before, std::max<std::size_t>(1, epochs));
      if (share >= 1) return;
      chain.epoch(share);
      keep(chain.best().value);
    }
  }

  void keep(double value) {
    const std::lock_guard lock(mutex_);
    value_ = std::max(value_, value);
    if (options_.progress) options_.progress(value_, bound_);
  }
  void keep_bound(double bound) {
    const std::lock_guard lock(mutex_);
    bound_ = bound;
    if (options_.progress) options_.progress(value_, bound_);
  }

  const RiskProblem& problem_;
  const RiskOptions& options_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;  // of what is told of progress
  double value_ = -std::numeric_limits<double>::infinity();
  double bound_ = std::numeric_limits<double>::infinity();
};

}  // namespace

double RiskMeasure::of(std::span<const double> outcomes,
                       std::span<const double> probability) const {
  const double mean = priced(probability, outcomes);
  if (emphasis <= 0) return mean;
  return (1 - emphasis) * mean + emphasis * stats::tail_mean(outcomes, probability, tail);
}

SearchProblem weighed(const RiskProblem& problem, std::span<const double> weights) {
  SearchProblem search = problem.search;
  weigh(problem, weights, search);
  return search;
}

std::vector<double> outcomes_of(const RiskProblem& problem, const SearchPlan& plan) {
  const SearchProblem& search = problem.search;
  const std::vector<double> effort = efforts_of(search, plan);
  std::vector<double> outcomes = problem.offset;
  for (std::size_t w = 0; w < search.tracks(); ++w) {
    double spent = 0;
    for (std::uint32_t e = search.first[w]; e < search.first[w + 1]; ++e)
      spent += effort[search.slot[e]];
    outcomes[problem.outlook[w]] -= search.weight[w] * std::expm1(-spent);
  }
  return outcomes;
}

RiskResult solve_risk(const RiskProblem& problem, const RiskOptions& options) {
  return RiskSolver(problem, options).run();
}

}  // namespace vigie::planning
