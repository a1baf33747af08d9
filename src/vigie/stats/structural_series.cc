// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/structural_series.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "vigie/core/random.h"
#include "vigie/stats/fast_normal.h"

namespace vigie::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double kLevelWeight = 32, kNoiseWeight = 50, kExpectedR2 = 0.8, kExpectedSize = 3;
constexpr double kSlabWeight = 0.01;

struct Scale {
  double mean = 0, sd = 1;
};

Scale scale_of(const VectorXd& before) {
  const double mean = before.mean();
  return {mean, std::sqrt((before.array() - mean).square().sum() /
                          static_cast<double>(before.size() - 1))};
}

// Everything in deviations of the time before treatment.
struct Scaled {
  VectorXd y;  // before
  MatrixXd x;  // before and after
  Scale response;
  Index before = 0, after = 0;
};

core::Result<Scaled> scaled(const TreatedSeries& series) {
  const auto wrong = [](std::string field, std::string problem, std::string mend) {
    return core::fail(
        {core::ErrorKind::invalid, std::move(field), std::move(problem), std::move(mend)});
  };
  const auto n = static_cast<Index>(series.response.size());
  Scaled s{.before = static_cast<Index>(series.before)};
  s.after = n - s.before;
  if (s.before < 3 || s.after < 1) {
    return wrong("series", fmt::format("has {} times before treatment of {}", s.before, n),
                 "give at least 3 before and 1 after");
  }
  const VectorXd y = Eigen::Map<const VectorXd>(series.response.data(), n);
  if (!y.allFinite()) return wrong("response", "has a value that is not finite", "leave it out");
  if (series.covariates.cols() > 0 && series.covariates.rows() != n) {
    return wrong("covariates",
                 fmt::format("have {} rows for {} times", series.covariates.rows(), n),
                 "give one row per time");
  }
  s.response = scale_of(y.head(s.before));
  if (!(s.response.sd > 0)) return wrong("response", "does not vary before treatment", "give more");
  s.y = (y.head(s.before).array() - s.response.mean) / s.response.sd;
  s.x.resize(n, series.covariates.cols());
  for (Index j = 0; j < s.x.cols(); ++j) {
    const VectorXd column = series.covariates.col(j);
    const Scale by = scale_of(column.head(s.before));
    if (!column.allFinite() || !(by.sd > 0)) {
      return wrong(fmt::format("covariate {}", j + 1),
                   "is not finite or does not vary before treatment", "leave it out");
    }
    s.x.col(j) = (column.array() - by.mean) / by.sd;
  }
  return s;
}

// 1 / gamma.
double inverse_gamma(core::Random& draws, double shape, double scale) {
  return scale / draws.gamma(shape, 1);
}

// One path of the level given y - x'beta: Kalman filter forward, then draws backward.
class LevelSampler {
 public:
  LevelSampler(Index n, double first) : level(n), first_(first), variance_(n) {}

  void draw(core::Random& draws, const VectorXd& observed, double noise2, double step2) {
    double mean = first_, variance = 1;
    const Index n = level.size();
    for (Index t = 0; t < n; ++t) {
      const double gain = variance / (variance + noise2);
      mean += gain * (observed[t] - mean);
      level[t] = mean;
      variance_[t] = variance * (1 - gain);
      variance = variance_[t] + step2;
    }
    level[n - 1] += std::sqrt(variance_[n - 1]) * fast_normal(draws);
    for (Index t = n - 2; t >= 0; --t) {
      const double share = variance_[t] / (variance_[t] + step2);
      level[t] += share * (level[t + 1] - level[t]) + std::sqrt(share * step2) * fast_normal(draws);
    }
  }

  VectorXd level;

 private:
  double first_;
  VectorXd variance_;
};

// Spike-and-slab regression of y - level, noise included: George and McCulloch's stochastic search,
// with beta and noise integrated out of the choice.
class Regression {
 public:
  Regression(const Scaled& s)
      : x_(s.x.topRows(s.before)), gram_(x_.transpose() * x_), beta(VectorXd::Zero(x_.cols())) {
    const auto n = static_cast<double>(s.before);
    MatrixXd half = gram_;
    half.diagonal() *= 2;
    slab_ = kSlabWeight / (2 * n) * half;
    // The intercept that R's formula adds counts among the columns.
    inclusion_ = std::min(1.0, kExpectedSize / static_cast<double>(x_.cols() + 1));
    included_.resize(static_cast<std::size_t>(x_.cols()));
    std::iota(included_.begin(), included_.end(), Index{0});
    factor();
  }

  void draw(core::Random& draws, const VectorXd& residual) {
    cross_ = x_.transpose() * residual;
    square_ = residual.squaredNorm();
    rows_ = static_cast<double>(residual.size());
    if (inclusion_ < 1) {
      for (Index j = 0; j < beta.size(); ++j) consider(draws, j);
    }
    const VectorXd mean = posterior_mean();
    noise2 = inverse_gamma(draws, (kNoiseWeight + rows_) / 2, sum_of_squares(mean) / 2);
    beta.setZero();
    VectorXd z(mean.size());
    for (double& v : z) v = fast_normal(draws);
    if (mean.size() > 0) precision_.matrixU().solveInPlace(z);
    for (Index i = 0; i < mean.size(); ++i) {
      beta[included_[static_cast<std::size_t>(i)]] = mean[i] + std::sqrt(noise2) * z[i];
    }
  }

 private:
  VectorXd posterior_mean() const {
    if (included_.empty()) return {};
    return precision_.solve(cross_(included_));
  }
  double sum_of_squares(const VectorXd& mean) const {
    const double explained = mean.size() > 0 ? mean.dot(cross_(included_)) : 0;
    return kNoiseWeight * (1 - kExpectedR2) + square_ - explained;
  }
  void factor() {
    log_ratio_ = 0;
    if (included_.empty()) return;
    const MatrixXd slab = slab_(included_, included_);
    precision_.compute(gram_(included_, included_) + slab);
    const Eigen::LLT<MatrixXd> prior(slab);
    log_ratio_ = prior.matrixLLT().diagonal().array().log().sum() -
                 precision_.matrixLLT().diagonal().array().log().sum();
  }
  double log_posterior() const {
    return log_ratio_ - (kNoiseWeight + rows_) / 2 * std::log(sum_of_squares(posterior_mean()));
  }
  void consider(core::Random& draws, Index j) {
    const auto at = std::lower_bound(included_.begin(), included_.end(), j);
    const bool was_in = at != included_.end() && *at == j;
    const double here = log_posterior();
    const std::vector<Index> kept = included_;
    if (was_in)
      included_.erase(at);
    else
      included_.insert(at, j);
    factor();
    const double there = log_posterior();
    const double in = was_in ? here : there, out = was_in ? there : here;
    const double chance =
        1 / (1 + (1 - inclusion_) / inclusion_ * std::exp(std::clamp(out - in, -700.0, 700.0)));
    if (draws.bernoulli(chance) != was_in) return;
    included_ = kept;
    factor();
  }

  MatrixXd x_, gram_, slab_;
  double inclusion_ = 1, log_ratio_ = 0, square_ = 0, rows_ = 0;
  std::vector<Index> included_;
  Eigen::LLT<MatrixXd> precision_;
  VectorXd cross_;

 public:
  VectorXd beta;
  double noise2 = 1 - kExpectedR2;
};

double draw_step2(core::Random& draws, const VectorXd& level, double guess) {
  const Index n = level.size();
  const double squares = (level.tail(n - 1) - level.head(n - 1)).squaredNorm();
  const double shape = (kLevelWeight + static_cast<double>(n - 1)) / 2;
  const double scale = (kLevelWeight * guess * guess + squares) / 2;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const double step2 = inverse_gamma(draws, shape, scale);
    if (step2 < 1) return step2;
  }
  return 1;
}

// draws x times after, in the response's own unit.
MatrixXd counterfactuals(const Scaled& s, const StructuralOptions& options,
                         std::vector<double>& inclusion) {
  core::Random draws({.seed = options.seed, .stream = core::stream_of("structural series")});
  Regression regression(s);
  LevelSampler sampler(s.before, s.y[0]);
  double step2 = options.level_sd * options.level_sd;
  const MatrixXd x = s.x.topRows(s.before), later = s.x.bottomRows(s.after);
  MatrixXd result(options.draws, s.after);
  inclusion.assign(static_cast<std::size_t>(s.x.cols()), 0);
  VectorXd explained = VectorXd::Zero(s.before), path(s.after);
  for (std::uint32_t i = 0; i < options.burn_in + options.draws; ++i) {
    sampler.draw(draws, s.y - explained, regression.noise2, step2);
    step2 = draw_step2(draws, sampler.level, options.level_sd);
    regression.draw(draws, s.y - sampler.level);
    explained.noalias() = x * regression.beta;
    if (i < options.burn_in) continue;
    path.noalias() = later * regression.beta;
    double level = sampler.level[s.before - 1];
    const double step = std::sqrt(step2), noise = std::sqrt(regression.noise2);
    for (Index t = 0; t < s.after; ++t) {
      level += step * fast_normal(draws);
      path[t] += level + noise * fast_normal(draws);
    }
    result.row(i - options.burn_in) = s.response.mean + s.response.sd * path.transpose().array();
    for (Index j = 0; j < regression.beta.size(); ++j) {
      inclusion[static_cast<std::size_t>(j)] += regression.beta[j] != 0;
    }
  }
  for (double& share : inclusion) share /= options.draws;
  return result;
}

EffectSummary summary(VectorXd values, double confidence) {
  const auto n = static_cast<double>(values.size());
  EffectSummary s;
  s.mean = values.mean();
  s.sd = std::sqrt((values.array() - s.mean).square().sum() / (n - 1));
  std::sort(values.begin(), values.end());
  const auto tail = static_cast<Index>((1 - confidence) / 2 * (n - 1));
  s.low = values[tail];
  s.high = values[values.size() - 1 - tail];
  return s;
}

double batch_error(const VectorXd& values) {
  constexpr Index kBatches = 20;
  const Index size = values.size() / kBatches;
  if (size < 1) return std::numeric_limits<double>::infinity();
  VectorXd means(kBatches);
  for (Index b = 0; b < kBatches; ++b) means[b] = values.segment(b * size, size).mean();
  return std::sqrt((means.array() - means.mean()).square().sum() / (kBatches - 1) / kBatches);
}

}  // namespace

core::Result<StructuralEffect> structural_effect(const TreatedSeries& series,
                                                 const StructuralOptions& options) {
  assert(options.draws >= 2 && options.confidence > 0 && options.confidence < 1);
  const auto s = scaled(series);
  if (!s) return core::fail(s.error());
  StructuralEffect e;
  const MatrixXd drawn = counterfactuals(*s, options, e.inclusion);
  for (Index t = 0; t < s->after; ++t) {
    e.predicted.push_back(summary(drawn.col(t), options.confidence));
  }
  const double observed =
      std::accumulate(series.response.begin() + s->before, series.response.end(), 0.0);
  const VectorXd sums = drawn.rowwise().sum();
  const VectorXd effects = observed - sums.array();
  e.cumulative = summary(effects, options.confidence);
  const VectorXd averages = effects / static_cast<double>(s->after);
  e.average = summary(averages, options.confidence);
  if (sums.minCoeff() > 0) {
    const VectorXd ratios = effects.array() / sums.array();
    e.relative = summary(ratios, options.confidence);
  }
  const auto above = static_cast<double>((sums.array() >= observed).count());
  const auto below = static_cast<double>((sums.array() <= observed).count());
  e.tail_probability = (std::min(above, below) + 1) / (static_cast<double>(sums.size()) + 1);
  e.negative_share =
      static_cast<double>((drawn.array() < 0).count()) / static_cast<double>(drawn.size());
  e.monte_carlo_error = batch_error(effects);
  return e;
}

}  // namespace vigie::stats
