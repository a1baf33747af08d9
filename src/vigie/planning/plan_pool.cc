// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/plan_pool.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "vigie/planning/search_anneal.h"

namespace vigie::planning {
namespace {

constexpr std::size_t kAtOnce = 2;  // plans annealed side by side, whatever the threads
constexpr int kTries = 4;           // with a smaller bonus each, for one plan
constexpr double kLeastMarginal = 0.02;

class PoolMaker {
 public:
  PoolMaker(const SearchProblem& problem, const PoolOptions& options)
      : problem_(problem),
        options_(options),
        spot_steps_(options.spot_steps),
        class_of_(class_most_seen()) {
    pool_.watched.weight = spot_weights();
  }

  PlanPool run() {
    const SearchResult best = solve_search(problem_, options_.search);
    pool_.upper_bound = best.upper_bound;
    add(flown(best.plan));
    // The bonus of a whole mixture is worth what may be lost, to begin with.
    scale_ = 8 * (1 - options_.keep) * pool_.values[0];
    while (pool_.plans.size() < options_.plans && pool_.tries < kAtOnce * 3 * options_.plans &&
           !stopped())
      add_some();
    prune();
    pool_.mixture = most_uncertain(pool_.watched);
    return std::move(pool_);
  }

 private:
  struct Made {
    SearchPlan plan;
    double value = 0;
    int tries = 0;
  };
  bool stopped() const {
    return options_.search.stop != nullptr && options_.search.stop->requested();
  }
  double least_value() const { return options_.keep * pool_.values[0]; }
  SearchPlan flown(const SearchPlan& plan) const {
    return options_.flown_as ? options_.flown_as(plan) : plan;
  }

  void add(SearchPlan plan) {
    pool_.values.push_back(value_of(problem_, plan));
    pool_.watched.spots.push_back(spots_of(problem_, plan, spot_steps_));
    pool_.plans.push_back(std::move(plan));
    if (options_.progress) options_.progress(pool_.plans.size(), options_.plans);
  }

  // The best first, and none that loses too much against it, should a later one be the best.
  void prune() {
    const auto best = std::ranges::max_element(pool_.values) - pool_.values.begin();
    const double least = options_.keep * pool_.values[static_cast<std::size_t>(best)];
    PlanPool kept;
    for (std::size_t i = 0; i < pool_.plans.size(); ++i) {
      const std::size_t j = i == 0                                ? static_cast<std::size_t>(best)
                            : i <= static_cast<std::size_t>(best) ? i - 1
                                                                  : i;
      if (pool_.values[j] < least) continue;
      kept.plans.push_back(std::move(pool_.plans[j]));
      kept.values.push_back(pool_.values[j]);
      kept.watched.spots.push_back(std::move(pool_.watched.spots[j]));
    }
    pool_.plans = std::move(kept.plans);
    pool_.values = std::move(kept.values);
    pool_.watched.spots = std::move(kept.watched.spots);
  }

  // A spot weighs as much as boats are there, by worth and time. Spots where nobody may look, or
  // boats never are, weigh nothing.
  std::vector<double> spot_weights() const {
    std::vector<double> weight(spots(), 0);
    for (std::size_t w = 0; w < problem_.tracks(); ++w) {
      for (std::uint32_t e = problem_.first[w]; e < problem_.first[w + 1]; ++e)
        weight[spot_of_slot(problem_.slot[e])] += problem_.weight[w];
    }
    std::vector<char> reached(spots(), 0);
    for (const SearchAsset& a : problem_.assets) {
      for (std::size_t s = 0; s < problem_.steps; ++s) {
        for (const auto& node : a.nodes) {
          for (const SearchAsset::Part& part : node)
            if (a.open[s]) reached[s / spot_steps_ * problem_.places + part.place] = 1;
        }
      }
    }
    double sum = 0;
    for (std::size_t h = 0; h < weight.size(); ++h) sum += weight[h] *= reached[h];
    for (double& w : weight) w /= std::max(sum, 1e-300);
    return weight;
  }
  std::size_t spots() const {
    return (problem_.steps + spot_steps_ - 1) / spot_steps_ * problem_.places;
  }
  std::size_t spot_of_slot(std::uint32_t slot) const {
    const std::uint32_t step_place = slot / problem_.classes;
    return step_place / problem_.places / spot_steps_ * problem_.places +
           step_place % problem_.places;
  }

  // Per place the class that assets see best: a bonus there pays for looking.
  std::vector<std::uint32_t> class_most_seen() const {
    std::vector<double> effort(std::size_t{problem_.places} * problem_.classes, 0);
    for (const EffortKind& kind : problem_.kinds) {
      for (std::size_t slot = 0; slot < problem_.slots(); ++slot)
        effort[slot % effort.size()] += static_cast<double>(kind.effort[slot]);
    }
    std::vector<std::uint32_t> best(problem_.places, 0);
    for (std::uint32_t p = 0; p < problem_.places; ++p) {
      const auto from = effort.begin() + static_cast<std::ptrdiff_t>(p * problem_.classes);
      best[p] = static_cast<std::uint32_t>(std::max_element(from, from + problem_.classes) - from);
    }
    return best;
  }

  // The night with a bonus track for every spot that the mixture so far seldom watches.
  SearchProblem with_bonus(double scale) const {
    SearchProblem night = problem_;
    TrackWriter writer(night);
    std::vector<std::uint32_t> slots;
    for (std::size_t h = 0; h < spots(); ++h) {
      const double m = std::max(kLeastMarginal, mixture_.marginal[h]);
      const double slope = m < 0.5 ? std::log2((1 - m) / m) : 0;
      const double weight = scale * pool_.watched.weight[h] * slope;
      if (weight <= 0) continue;
      const auto place = static_cast<std::uint32_t>(h % problem_.places);
      slots.clear();
      for (std::size_t s = h / problem_.places * spot_steps_;
           s < std::min<std::size_t>(problem_.steps, (h / problem_.places + 1) * spot_steps_); ++s)
        slots.push_back(problem_.slot_of(static_cast<std::uint32_t>(s), place, class_of_[place]));
      (void)writer.add(weight, slots, std::vector<float>(slots.size(), 1));  // values do not rise
    }
    return night;
  }

  // Annealed from a plan of the pool, with less bonus until it keeps its value.
  Made make(std::size_t number) const {
    Made made;
    double scale = scale_;
    const SearchPlan* from = &pool_.plans[number % pool_.plans.size()];
    for (; made.tries < kTries && !stopped(); scale *= 0.5) {
      const SearchProblem night = with_bonus(scale);
      const SearchTables tables(night);
      PlanInWork work(tables);
      work.replace(*from);
      AnnealOptions o;
      o.seed =
          (options_.search.seed * 1'000 + number) * 16 + static_cast<std::uint64_t>(made.tries);
      o.moves = options_.moves;
      o.hot = 1e-3 * night.total_weight();
      o.cold = 1e-6 * night.total_weight();
      o.anew = 0.3;
      const auto begun = std::chrono::steady_clock::now();
      o.time_used = [&] {
        const std::chrono::duration<double> used = std::chrono::steady_clock::now() - begun;
        return stopped() ? 1 : used.count() * kTries / options_.each_s;
      };
      anneal(work, o);
      made.plan = flown(work.plan());
      made.value = value_of(problem_, made.plan);
      ++made.tries;
      if (made.value >= least_value()) break;
    }
    return made;
  }

  void add_some() {
    mixture_ = most_uncertain(pool_.watched, 500);
    std::vector<Made> made(kAtOnce);
    core::parallel_for(kAtOnce,
                       {.threads = options_.search.threads, .stop = nullptr, .progress = {}},
                       [&](std::size_t i) { made[i] = make(pool_.tries + i); });
    double kept = 0;
    for (Made& m : made) {
      pool_.tries += static_cast<std::size_t>(m.tries);
      kept += m.tries == 1 && m.value >= least_value() ? 1 : -0.5;
      const bool fresh = std::ranges::find(pool_.plans, m.plan) == pool_.plans.end();
      if (m.value >= least_value() && fresh && pool_.plans.size() < options_.plans)
        add(std::move(m.plan));
    }
    scale_ *= kept > 0 ? 1.4 : 0.7;
  }

  const SearchProblem& problem_;
  const PoolOptions& options_;
  std::size_t spot_steps_;
  std::vector<std::uint32_t> class_of_;  // [place]
  double scale_ = 0;
  PlanMixture mixture_;  // of the plans so far
  PlanPool pool_;
};

}  // namespace

double PlanPool::value() const {
  return std::inner_product(values.begin(), values.end(), mixture.chance.begin(), 0.0);
}

double PlanPool::least() const {
  double least = values.empty() ? 0 : values[0];
  for (std::size_t j = 0; j < values.size(); ++j)
    if (mixture.chance[j] > 0) least = std::min(least, values[j]);
  return least;
}

PlanPool make_pool(const SearchProblem& problem, const PoolOptions& options) {
  return PoolMaker(problem, options).run();
}

std::vector<std::uint32_t> spots_of(const SearchProblem& problem, const SearchPlan& plan,
                                    std::size_t spot_steps) {
  std::vector<std::uint32_t> spots;
  for (std::size_t k = 0; k < plan.size(); ++k) {
    for (const SearchSortie& sortie : plan[k]) {
      for (std::size_t i = 0; i < sortie.at.size(); ++i) {
        if (sortie.at[i] == kNoNode) continue;
        for (const SearchAsset::Part& part : problem.assets[k].nodes[sortie.at[i]])
          if (!part.beside)
            spots.push_back(static_cast<std::uint32_t>(
                (sortie.start + i) / spot_steps * problem.places + part.place));
      }
    }
  }
  std::ranges::sort(spots);
  const auto repeated = std::ranges::unique(spots);
  spots.erase(repeated.begin(), repeated.end());
  return spots;
}

std::size_t drawn(const PlanMixture& mixture, double lot) {
  std::size_t last = 0;
  for (std::size_t j = 0; j < mixture.chance.size(); ++j) {
    if (mixture.chance[j] <= 0) continue;
    last = j;
    if (lot < mixture.chance[j]) return j;
    lot -= mixture.chance[j];
  }
  return last;
}

}  // namespace vigie::planning
