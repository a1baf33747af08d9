// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_distribution.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "vigie/stats/count_likelihood.h"

namespace vigie::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

CountDistribution CountDistribution::negative_binomial(double mean, double theta) {
  assert(mean > 0 && theta > 0);
  CountDistribution d;
  d.mean_ = mean;
  d.theta_ = theta;
  return d;
}

CountDistribution CountDistribution::poisson(double mean) {
  return negative_binomial(mean, kInfinity);
}

CountDistribution CountDistribution::zero_inflated(double structural_zero, double mean,
                                                   double theta) {
  assert(structural_zero >= 0 && structural_zero <= 1);
  CountDistribution d = negative_binomial(mean, theta);
  d.zero_weight_ = structural_zero;
  return d;
}

CountDistribution CountDistribution::hurdle(double positive, double mean, double theta) {
  CountDistribution d = zero_inflated(1 - positive, mean, theta);
  d.truncated_ = true;
  return d;
}

CountDistribution CountDistribution::beta_binomial(double trials, double share, double theta) {
  assert(trials >= 0 && share > 0 && share < 1 && theta > 0);
  CountDistribution d;
  d.shares_ = true;
  d.mean_ = share;
  d.theta_ = theta;
  d.trials_ = trials;
  return d;
}

double CountDistribution::base_log_probability(double y) const {
  if (shares_) {
    if (y > trials_) return -kInfinity;
    const double a = mean_ * theta_, b = (1 - mean_) * theta_;
    return log_gamma(trials_ + 1) - log_gamma(y + 1) - log_gamma(trials_ - y + 1) +
           log_gamma(y + a) - log_gamma(a) + log_gamma(trials_ - y + b) - log_gamma(b) -
           log_gamma(trials_ + theta_) + log_gamma(theta_);
  }
  if (std::isinf(theta_)) return y * std::log(mean_) - mean_ - log_gamma(y + 1);
  const double log_share = -std::log1p(mean_ / theta_);
  const double at_zero = theta_ * log_share;
  if (y == 0) return at_zero;
  return at_zero + log_gamma(y + theta_) - log_gamma(theta_) - log_gamma(y + 1) +
         y * (std::log(mean_ / theta_) + log_share);
}

double CountDistribution::base_at_most(double y) const {
  if (y < 0) return 0;
  if (shares_) {
    double sum = 0;
    for (double k = 0; k <= std::min(y, trials_); ++k) sum += std::exp(base_log_probability(k));
    return std::min(sum, 1.0);
  }
  if (std::isinf(theta_)) return boost::math::gamma_q(y + 1, mean_);
  return boost::math::ibeta(theta_, y + 1, theta_ / (mean_ + theta_));
}

double CountDistribution::log_probability(double y) const {
  if (y < 0) return -kInfinity;
  if (truncated_) {
    if (y == 0) return std::log(zero_weight_);
    return std::log1p(-zero_weight_) + base_log_probability(y) -
           std::log(-std::expm1(base_log_probability(0)));
  }
  const double base = base_log_probability(y);
  if (zero_weight_ == 0) return base;
  if (y == 0) return std::log(zero_weight_ + (1 - zero_weight_) * std::exp(base));
  return std::log1p(-zero_weight_) + base;
}

double CountDistribution::probability(double y) const { return std::exp(log_probability(y)); }

double CountDistribution::probability_ratio(double y) const {
  if (shares_) {
    const double a = mean_ * theta_, b = (1 - mean_) * theta_;
    return (trials_ - y) * (y + a) / ((y + 1) * (trials_ - y - 1 + b));
  }
  if (std::isinf(theta_)) return mean_ / (y + 1);
  return (y + theta_) / (y + 1) * mean_ / (mean_ + theta_);
}

double CountDistribution::at_most(double y) const {
  if (y < 0) return 0;
  if (!truncated_) return zero_weight_ + (1 - zero_weight_) * base_at_most(y);
  const double zero = std::exp(base_log_probability(0));
  return zero_weight_ + (1 - zero_weight_) * (base_at_most(y) - zero) / (1 - zero);
}

double CountDistribution::mean() const {
  if (shares_) return trials_ * mean_;
  const double positive = truncated_ ? -std::expm1(base_log_probability(0)) : 1;
  return (1 - zero_weight_) * mean_ / positive;
}

double CountDistribution::variance() const {
  if (shares_) {
    const double rho = 1 / (1 + theta_);
    return trials_ * mean_ * (1 - mean_) * (1 + (trials_ - 1) * rho);
  }
  const double positive = truncated_ ? -std::expm1(base_log_probability(0)) : 1;
  const double second = mean_ + mean_ * mean_ * (1 + 1 / theta_);  // E y^2 of the base
  return (1 - zero_weight_) * second / positive - mean() * mean();
}

double CountDistribution::quantile(double level) const {
  assert(level >= 0 && level < 1);
  if (at_most(0) >= level) return 0;
  double high = std::max(1.0, std::ceil(mean()));
  while (at_most(high) < level) high *= 2;
  double low = 0;  // at_most(low) < level <= at_most(high)
  while (high - low > 1) {
    const double middle = std::floor((low + high) / 2);
    (at_most(middle) < level ? low : high) = middle;
  }
  return high;
}

double CountDistribution::draw(core::Random& draws) const { return quantile(draws.uniform()); }

CountDistribution predict(const CountFit& fit, const PredictionRow& row) {
  const double eta = row.count_terms.dot(fit.coefficients) + row.offset;
  if (fit.family == CountFamily::beta_binomial) {
    return CountDistribution::beta_binomial(row.trials, logistic(eta), fit.theta);
  }
  const double mean = std::exp(std::clamp(eta, -700.0, 700.0));
  if (!has_zero_part(fit.family)) return CountDistribution::negative_binomial(mean, fit.theta);
  const double chance = logistic(row.zero_terms.dot(fit.zero_coefficients));
  const bool hurdle = fit.family == CountFamily::hurdle_poisson ||
                      fit.family == CountFamily::hurdle_negative_binomial;
  return hurdle ? CountDistribution::hurdle(chance, mean, fit.theta)
                : CountDistribution::zero_inflated(chance, mean, fit.theta);
}

}  // namespace vigie::stats
