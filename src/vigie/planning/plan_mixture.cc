// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/plan_mixture.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace vigie::planning {
namespace {

constexpr double kSmallest = 1e-12;  // of a chance, where logarithms are taken

double entropy_bits(double m) {
  if (m <= kSmallest || m >= 1 - kSmallest) return 0;
  return -(m * std::log2(m) + (1 - m) * std::log2(1 - m));
}
double slope_bits(double m) {
  m = std::clamp(m, kSmallest, 1 - kSmallest);
  return std::log2((1 - m) / m);
}

// Chance moved from one plan to another until the uncertainty no longer rises.
class MixtureClimb {
 public:
  MixtureClimb(const Watched& watched, std::vector<double> chance)
      : watched_(watched), chance_(std::move(chance)), marginal_(watched.weight.size(), 0) {
    for (std::size_t j = 0; j < chance_.size(); ++j) {
      for (const std::uint32_t h : watched_.spots[j]) marginal_[h] += chance_[j];
    }
  }

  // The gain of a whole unit of chance put on the best plan instead of on the mixture: concavity
  // makes it a bound on what any mixture can gain.
  double gap() {
    slopes();
    double mean = 0;
    for (std::size_t j = 0; j < chance_.size(); ++j) mean += chance_[j] * slope_[j];
    return std::max(0.0, *std::ranges::max_element(slope_) - mean);
  }

  // REQUIRES: gap() was just called.
  void step() {
    std::size_t to = 0, from = 0;
    double least = 1e300;
    for (std::size_t j = 0; j < chance_.size(); ++j) {
      if (slope_[j] > slope_[to]) to = j;
      if (chance_[j] > 0 && slope_[j] < least) {
        least = slope_[j];
        from = j;
      }
    }
    move(from, to);
  }

  PlanMixture mixture(double gap_bits) {
    PlanMixture m{
        .chance = chance_, .marginal = marginal_, .entropy_bits = 0, .gap_bits = gap_bits};
    for (std::size_t h = 0; h < marginal_.size(); ++h) {
      m.marginal[h] = std::clamp(marginal_[h], 0.0, 1.0);
      m.entropy_bits += watched_.weight[h] * entropy_bits(m.marginal[h]);
    }
    return m;
  }

 private:
  void slopes() {
    std::vector<double> of_spot(marginal_.size());
    for (std::size_t h = 0; h < marginal_.size(); ++h)
      of_spot[h] = watched_.weight[h] * slope_bits(marginal_[h]);
    slope_.assign(chance_.size(), 0);
    for (std::size_t j = 0; j < chance_.size(); ++j) {
      for (const std::uint32_t h : watched_.spots[j]) slope_[j] += of_spot[h];
    }
  }

  // The best step along a concave line, by halving on its slope.
  void move(std::size_t from, std::size_t to) {
    if (from == to) return;
    std::vector<std::uint32_t> gains, loses;
    std::ranges::set_difference(watched_.spots[to], watched_.spots[from],
                                std::back_inserter(gains));
    std::ranges::set_difference(watched_.spots[from], watched_.spots[to],
                                std::back_inserter(loses));
    const auto slope_at = [&](double by) {
      double sum = 0;
      for (const std::uint32_t h : gains) sum += watched_.weight[h] * slope_bits(marginal_[h] + by);
      for (const std::uint32_t h : loses) sum -= watched_.weight[h] * slope_bits(marginal_[h] - by);
      return sum;
    };
    double low = 0, high = chance_[from];
    if (slope_at(high) < 0) {
      for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (slope_at(middle) > 0 ? low : high) = middle;
      }
    } else {
      low = high;
    }
    chance_[to] += low;
    chance_[from] = low == high ? 0 : chance_[from] - low;
    for (const std::uint32_t h : gains) marginal_[h] += low;
    for (const std::uint32_t h : loses) marginal_[h] -= low;
  }

  const Watched& watched_;
  std::vector<double> chance_, marginal_, slope_;
};

}  // namespace

PlanMixture most_uncertain(const Watched& watched, std::size_t most_steps) {
  assert(!watched.spots.empty());
  const std::size_t plans = watched.spots.size();
  MixtureClimb climb(watched, std::vector<double>(plans, 1.0 / static_cast<double>(plans)));
  double gap = climb.gap();
  for (std::size_t i = 0; i < most_steps && gap > 1e-6; ++i) {
    climb.step();
    gap = climb.gap();
  }
  return climb.mixture(gap);
}

PlanMixture mixture_of(const Watched& watched, std::vector<double> chance) {
  MixtureClimb climb(watched, std::move(chance));
  return climb.mixture(climb.gap());
}

Predictable predictable(const Watched& watched, const PlanMixture& mixture) {
  constexpr double kSure = 1e-9;
  Predictable p;
  for (std::size_t h = 0; h < watched.weight.size(); ++h) {
    const double w = watched.weight[h], m = mixture.marginal[h];
    if (w <= 0) continue;
    p.largest = std::max(p.largest, m);
    p.always += m >= 1 - kSure ? w : 0;
    p.never += m <= kSure ? w : 0;
    p.expected += w * m;
  }
  return p;
}

}  // namespace vigie::planning
