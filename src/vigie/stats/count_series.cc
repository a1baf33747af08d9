// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_series.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "vigie/stats/count_likelihood.h"
#include "vigie/stats/fast_normal.h"

namespace vigie::stats {
namespace {

constexpr std::array<double, 6> kNu = {3, 4, 6, 10, 20, 40};
constexpr std::size_t kPhis = 25;
double phi_at(std::size_t i) { return 0.5 + 0.02 * static_cast<double>(i); }

struct State {
  double h = 0, v = 0;
};

double log_normal(double x, double mean, double log_variance) {
  return -0.5 * (log_variance + (x - mean) * (x - mean) * std::exp(-log_variance));
}

double draw_v(core::Random& draws, Innovation innovation, const CountSeriesDraw& p,
              const double* before) {
  switch (innovation) {
    case Innovation::gaussian:
      return std::log(p.s2);
    case Innovation::heavy_tailed:
      return std::log(p.s2 / draws.gamma(p.nu / 2, 2 / p.nu));
    case Innovation::stochastic_volatility: {
      const double mean = before ? p.m + p.phi * (*before - p.m) : p.m;
      const double variance = before ? p.s2 : p.s2 / (1 - p.phi * p.phi);
      return mean + std::sqrt(variance) * fast_normal(draws);
    }
  }
  return 0;
}

class Sampler {
 public:
  Sampler(const std::vector<double>& counts, const std::vector<double>& offset,
          const CountSeriesOptions& options)
      : y_(counts),
        offset_(offset.empty() ? std::vector<double>(counts.size(), 0) : offset),
        options_(options),
        draws_({.seed = options.seed, .stream = core::stream_of("count series")}),
        n_(counts.size()),
        path_(n_),
        particles_(n_ * options.particles),
        ancestors_(n_ * options.particles),
        weight_(options.particles),
        log_weight_(options.particles) {
    const CountSeriesPrior& prior = options.prior;
    now_.m = prior.m_mean;
    now_.s2 = prior.s2_scale / prior.s2_shape;
    for (std::size_t t = 0; t < n_; ++t) {
      path_[t] = {
          y_[t] > 0 ? std::log(y_[t]) - offset_[t] : (t ? path_[t - 1].h : prior.start_mean),
          options.innovation == Innovation::stochastic_volatility ? now_.m : std::log(now_.s2)};
    }
  }

  void step() {
    draw_path();
    draw_structural_zero();
    draw_parameters();
  }

  CountSeriesDraw draw() const {
    CountSeriesDraw d = now_;
    d.last_h = path_.back().h;
    d.last_v = path_.back().v;
    return d;
  }
  double level(std::size_t t) const { return path_[t].h; }

 private:
  double log_observed(std::size_t t, double h) const {
    const double log_mean = h + offset_[t], mean = std::exp(log_mean);
    if (y_[t] > 0) return std::log1p(-now_.structural_zero) + y_[t] * log_mean - mean;
    return std::log(now_.structural_zero + (1 - now_.structural_zero) * std::exp(-mean));
  }

  // Moves a particle to time t and returns its log weight: v from its law, h from the normal that
  // its step and the count's own likelihood (about N(log y, 1/y)) make together.
  double propagate(std::size_t t, const State* before, State& to, bool kept) {
    const CountSeriesPrior& prior = options_.prior;
    if (!kept) to.v = draw_v(draws_, options_.innovation, now_, before ? &before->v : nullptr);
    const double mean = before ? before->h : prior.start_mean;
    const double log_variance = before ? to.v : 2 * std::log(prior.start_sd);
    if (y_[t] == 0) {
      if (!kept) to.h = mean + std::exp(log_variance / 2) * fast_normal(draws_);
      return log_observed(t, to.h);
    }
    const double precision = std::exp(-log_variance), seen = y_[t];
    const double total = precision + seen;
    const double guess = (precision * mean + seen * (std::log(y_[t]) - offset_[t])) / total;
    // Heavier than the guess: half as wide again, so that weights stay bounded for small counts.
    const double spread = 1.5 / std::sqrt(total);
    if (!kept) to.h = guess + spread * fast_normal(draws_);
    return log_observed(t, to.h) + log_normal(to.h, mean, log_variance) -
           log_normal(to.h, guess, 2 * std::log(spread));
  }

  // The law of the kept path's state at t, given a particle before it.
  double log_transition(std::size_t t, const State& before) const {
    double sum = log_normal(path_[t].h, before.h, path_[t].v);
    if (options_.innovation == Innovation::stochastic_volatility) {
      sum += log_normal(path_[t].v, now_.m + now_.phi * (before.v - now_.m), std::log(now_.s2));
    }
    return sum;
  }

  // Turns log_weight_ into weights; the greatest is 1.
  void normalise() {
    const double top = *std::max_element(log_weight_.begin(), log_weight_.end());
    for (std::size_t i = 0; i < weight_.size(); ++i) weight_[i] = std::exp(log_weight_[i] - top);
  }

  void draw_path() {
    const std::size_t m = options_.particles, kept = m - 1;
    for (std::size_t t = 0; t < n_; ++t) {
      State* here = &particles_[t * m];
      const State* last = t ? here - m : nullptr;
      std::vector<double> next(m);
      if (t > 0) {
        const std::vector<double> log_before = log_weight_;
        normalise();
        for (std::size_t i = 0; i < kept; ++i) ancestors_[t * m + i] = draws_.pick(weight_);
        for (std::size_t i = 0; i < m; ++i)
          log_weight_[i] = log_before[i] + log_transition(t, last[i]);
        normalise();
        ancestors_[t * m + kept] = draws_.pick(weight_);
      }
      here[kept] = path_[t];
      for (std::size_t i = 0; i < m; ++i) {
        const State* before = last ? &last[ancestors_[t * m + i]] : nullptr;
        next[i] = propagate(t, before, here[i], i == kept);
      }
      log_weight_ = std::move(next);
    }
    normalise();
    std::size_t at = draws_.pick(weight_);
    for (std::size_t t = n_; t-- > 0;) {
      path_[t] = particles_[t * m + at];
      if (t > 0) at = ancestors_[t * m + at];
    }
  }

  void draw_structural_zero() {
    double structural = 0;
    for (std::size_t t = 0; t < n_; ++t) {
      if (y_[t] > 0) continue;
      const double pi = now_.structural_zero;
      const double chance = (1 - pi) * std::exp(-std::exp(path_[t].h + offset_[t]));
      structural += draws_.bernoulli(pi / (pi + chance));
    }
    const double a = draws_.gamma(options_.prior.zero_a + structural, 1);
    const double b = draws_.gamma(options_.prior.zero_b + static_cast<double>(n_) - structural, 1);
    now_.structural_zero = std::clamp(a / (a + b), 1e-12, 1 - 1e-12);
  }

  void draw_parameters() {
    switch (options_.innovation) {
      case Innovation::gaussian:
        return draw_gaussian();
      case Innovation::heavy_tailed:
        return draw_heavy_tailed();
      case Innovation::stochastic_volatility:
        return draw_volatility();
    }
  }

  double inverse_gamma(double count, double squares) {
    return (options_.prior.s2_scale + squares / 2) /
           draws_.gamma(options_.prior.s2_shape + count / 2, 1);
  }

  double innovation(std::size_t t) const { return path_[t].h - path_[t - 1].h; }

  void draw_gaussian() {
    double squares = 0;
    for (std::size_t t = 1; t < n_; ++t) squares += innovation(t) * innovation(t);
    now_.s2 = inverse_gamma(static_cast<double>(n_ - 1), squares);
    for (State& s : path_) s.v = std::log(now_.s2);
  }

  void draw_heavy_tailed() {
    std::vector<double> precision(n_, 1);  // l_t
    double squares = 0, logs = 0, sum = 0;
    for (std::size_t t = 1; t < n_; ++t) {
      const double e = innovation(t);
      precision[t] = draws_.gamma((now_.nu + 1) / 2, 2 / (now_.nu + e * e / now_.s2));
      squares += precision[t] * e * e;
      logs += std::log(precision[t]);
      sum += precision[t];
    }
    const auto count = static_cast<double>(n_ - 1);
    now_.s2 = inverse_gamma(count, squares);
    std::array<double, kNu.size()> chance{};
    for (std::size_t k = 0; k < kNu.size(); ++k) {
      const double half = kNu[k] / 2;
      chance[k] =
          count * (half * std::log(half) - log_gamma(half)) + (half - 1) * logs - half * sum;
    }
    now_.nu = kNu[pick_log(chance)];
    for (std::size_t t = 0; t < n_; ++t) path_[t].v = std::log(now_.s2 / precision[t]);
  }

  template <std::size_t N>
  std::size_t pick_log(std::array<double, N> chance) {
    const double top = *std::max_element(chance.begin(), chance.end());
    for (double& c : chance) c = std::exp(c - top);
    return draws_.pick(chance);
  }

  void draw_volatility() {
    // m, normal given phi and s2.
    const CountSeriesPrior& prior = options_.prior;
    const double phi = now_.phi, first = (1 - phi * phi) / now_.s2;
    double precision = 1 / (prior.m_sd * prior.m_sd) + first;
    double mean = prior.m_mean / (prior.m_sd * prior.m_sd) + first * path_[0].v;
    for (std::size_t t = 1; t < n_; ++t) {
      precision += (1 - phi) * (1 - phi) / now_.s2;
      mean += (1 - phi) / now_.s2 * (path_[t].v - phi * path_[t - 1].v);
    }
    now_.m = mean / precision + fast_normal(draws_) / std::sqrt(precision);
    // phi on its grid, from sums of squares and products about m.
    double now_now = 0, now_last = 0, last_last = 0;
    const double start = path_[0].v - now_.m;
    for (std::size_t t = 1; t < n_; ++t) {
      const double a = path_[t].v - now_.m, b = path_[t - 1].v - now_.m;
      now_now += a * a;
      now_last += a * b;
      last_last += b * b;
    }
    const auto squares = [&](double f) {
      return (1 - f * f) * start * start + now_now - 2 * f * now_last + f * f * last_last;
    };
    std::array<double, kPhis> chance{};
    for (std::size_t k = 0; k < kPhis; ++k) {
      const double f = phi_at(k);
      chance[k] = 0.5 * std::log(1 - f * f) - squares(f) / (2 * now_.s2);
    }
    now_.phi = phi_at(pick_log(chance));
    now_.s2 = inverse_gamma(static_cast<double>(n_), squares(now_.phi));
  }

  const std::vector<double>& y_;
  std::vector<double> offset_;
  const CountSeriesOptions& options_;
  core::Random draws_;
  std::size_t n_;
  CountSeriesDraw now_;
  std::vector<State> path_, particles_;
  std::vector<std::size_t> ancestors_;
  std::vector<double> weight_, log_weight_;
};

}  // namespace

core::Result<CountSeriesFit> fit_count_series(const std::vector<double>& counts,
                                              const std::vector<double>& offset,
                                              const CountSeriesOptions& options) {
  assert(options.particles >= 2 && options.draws > 0);
  const auto wrong = [](std::string field, std::string problem, std::string mend) {
    return core::fail(
        {core::ErrorKind::invalid, std::move(field), std::move(problem), std::move(mend)});
  };
  if (counts.size() < 3) return wrong("counts", "are fewer than 3", "give a longer sequence");
  if (!offset.empty() && offset.size() != counts.size()) {
    return wrong("offset", "has another length than the counts", "give one per time or none");
  }
  for (std::size_t t = 0; t < counts.size(); ++t) {
    if (!(counts[t] >= 0) || counts[t] != std::floor(counts[t]) || std::isinf(counts[t])) {
      return wrong(fmt::format("count {}", t + 1), fmt::format("is {}", counts[t]),
                   "give a whole number of 0 or more");
    }
    if (!offset.empty() && !std::isfinite(offset[t])) {
      return wrong(fmt::format("offset {}", t + 1), "is not finite", "mend it");
    }
  }
  Sampler sampler(counts, offset, options);
  CountSeriesFit fit{.innovation = options.innovation};
  fit.level.assign(counts.size(), 0);
  for (std::uint32_t i = 0; i < options.burn_in + options.draws; ++i) {
    sampler.step();
    if (i < options.burn_in) continue;
    fit.draws.push_back(sampler.draw());
    for (std::size_t t = 0; t < counts.size(); ++t) {
      fit.level[t] += sampler.level(t) / static_cast<double>(options.draws);
    }
  }
  return fit;
}

double CountMixture::log_probability(double y) const {
  double sum = 0;
  for (const CountDistribution& part : parts_) sum += part.probability(y);
  return std::log(sum / static_cast<double>(parts_.size()));
}

double CountMixture::at_most(double y) const {
  double sum = 0;
  for (const CountDistribution& part : parts_) sum += part.at_most(y);
  return sum / static_cast<double>(parts_.size());
}

double CountMixture::mean() const {
  double sum = 0;
  for (const CountDistribution& part : parts_) sum += part.mean();
  return sum / static_cast<double>(parts_.size());
}

double CountMixture::quantile(double level) const {
  assert(level >= 0 && level < 1);
  double low = -1, high = 1;  // at_most(low) < level <= at_most(high), in the end
  while (at_most(high) < level) high *= 2;
  while (high - low > 1) {
    const double middle = std::floor((low + high) / 2);
    (at_most(middle) < level ? low : high) = middle;
  }
  return std::max(high, 0.0);
}

double CountMixture::draw(core::Random& draws) const {
  return parts_[draws.below(static_cast<std::uint32_t>(parts_.size()))].draw(draws);
}

CountMixture next_count(const CountSeriesFit& fit, double offset, std::uint64_t seed) {
  assert(!fit.draws.empty());
  core::Random draws({.seed = seed, .stream = core::stream_of("next count")});
  std::vector<CountDistribution> parts;
  for (const CountSeriesDraw& d : fit.draws) {
    const double v = draw_v(draws, fit.innovation, d, &d.last_v);
    const double h = d.last_h + std::exp(v / 2) * fast_normal(draws);
    const double mean = std::exp(std::clamp(h + offset, -50.0, 50.0));
    parts.push_back(CountDistribution::zero_inflated(d.structural_zero, mean,
                                                     std::numeric_limits<double>::infinity()));
  }
  return CountMixture(std::move(parts));
}

SimulatedSeries simulate_count_series(Innovation innovation, const CountSeriesPrior& prior,
                                      std::size_t length, std::uint64_t seed) {
  core::Random draws({.seed = seed, .stream = core::stream_of("simulated count series")});
  SimulatedSeries s;
  CountSeriesDraw& p = s.truth;
  const double a = draws.gamma(prior.zero_a, 1), b = draws.gamma(prior.zero_b, 1);
  p.structural_zero = a / (a + b);
  p.s2 = prior.s2_scale / draws.gamma(prior.s2_shape, 1);
  p.nu = kNu[draws.below(kNu.size())];
  p.m = prior.m_mean + prior.m_sd * draws.normal();
  p.phi = phi_at(draws.below(kPhis));
  for (std::size_t t = 0; t < length; ++t) {
    p.last_v = draw_v(draws, innovation, p, t ? &p.last_v : nullptr);
    p.last_h = t ? p.last_h + std::exp(p.last_v / 2) * draws.normal()
                 : prior.start_mean + prior.start_sd * draws.normal();
    const double mean = std::exp(std::clamp(p.last_h, -50.0, 13.0));
    s.counts.push_back(draws.bernoulli(p.structural_zero) ? 0 : draws.poisson(mean));
  }
  return s;
}

}  // namespace vigie::stats
