// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_likelihood.h"

#include <cmath>

namespace vigie::stats {
namespace {

PointLikelihood poisson(double y, double eta) {
  const double mean = std::exp(eta);
  return {.value = y * eta - mean, .d_eta = y - mean, .eta_eta = -mean};
}

PointLikelihood negative_binomial(double y, double eta, const Shape& shape) {
  const double mean = std::exp(eta), theta = shape.theta;
  const double inverse = 1 / (mean + theta);
  const double share = theta * inverse;  // of theta in mean + theta
  const double log_share = -std::log1p(mean / theta);
  PointLikelihood l;
  l.value = theta * log_share;
  l.d_eta = share * (y - mean);
  l.eta_eta = -(y + theta) * mean * inverse * share;
  l.eta_tau = (y - mean) * share * mean * inverse;
  double slope = log_share + (mean - y) * inverse;
  double curve = mean * inverse / theta - (mean - y) * inverse * inverse;
  if (y > 0) {
    const Polygamma at_sum = polygamma(y + theta);
    l.value += log_gamma(y + theta) - shape.log_gamma_theta + y * (eta - shape.tau + log_share);
    slope += at_sum.digamma - shape.at_theta.digamma;
    curve += at_sum.trigamma - shape.at_theta.trigamma;
  }
  l.d_tau = theta * slope;
  l.tau_tau = l.d_tau + theta * theta * curve;
  return l;
}

PointLikelihood beta_binomial(const CountPoint& p, const Shape& shape) {
  const double share = 1 / (1 + std::exp(-p.eta)), theta = shape.theta;
  const double a = share * theta, b = (1 - share) * theta;
  const Polygamma ya = polygamma(p.y + a), a0 = polygamma(a), nb = polygamma(p.trials - p.y + b),
                  b0 = polygamma(b), n = polygamma(p.trials + theta);
  const double first_a = ya.digamma - a0.digamma, first_b = nb.digamma - b0.digamma;
  const double second_a = ya.trigamma - a0.trigamma, second_b = nb.trigamma - b0.trigamma;
  const double first_n = n.digamma - shape.at_theta.digamma;
  const double second_n = n.trigamma - shape.at_theta.trigamma;
  const double v = share * (1 - share);      // d share / d eta
  const double v_eta = v * (1 - 2 * share);  // and again
  PointLikelihood l;
  l.value = log_gamma(p.y + a) - log_gamma(a) + log_gamma(p.trials - p.y + b) - log_gamma(b) -
            log_gamma(p.trials + theta) + shape.log_gamma_theta;
  const double d_share = theta * (first_a - first_b);
  l.d_eta = d_share * v;
  l.d_tau = a * first_a + b * first_b - theta * first_n;
  l.eta_eta = theta * theta * (second_a + second_b) * v * v + d_share * v_eta;
  l.eta_tau = v * (d_share + theta * (a * second_a - b * second_b));
  l.tau_tau = l.d_tau + a * a * second_a + b * b * second_b - theta * theta * second_n;
  return l;
}

// log(1 + exp(x)) without overflow.
double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

// Zero with probability logistic(zeta), else the count: log((pi + (1 - pi) exp(l0))) at zero, where
// w is the chance that this zero is structural (Cameron and Trivedi 4.49).
PointLikelihood inflate(const PointLikelihood& count, double y, double zeta) {
  const double pi = logistic(zeta);
  PointLikelihood l = count;
  l.zeta_zeta = -pi * (1 - pi);
  if (y > 0) {
    l.value = count.value - softplus(zeta);
    l.d_zeta = -pi;
    return l;
  }
  const double w = logistic(zeta - count.value), v = 1 - w, mix = w * v;
  l.value = count.value + softplus(zeta - count.value) - softplus(zeta);
  l.d_zeta = w - pi;
  l.zeta_zeta += mix;
  l.d_eta = v * count.d_eta;
  l.d_tau = v * count.d_tau;
  l.eta_zeta = -mix * count.d_eta;
  l.zeta_tau = -mix * count.d_tau;
  l.eta_eta = v * count.eta_eta + mix * count.d_eta * count.d_eta;
  l.eta_tau = v * count.eta_tau + mix * count.d_eta * count.d_tau;
  l.tau_tau = v * count.tau_tau + mix * count.d_tau * count.d_tau;
  return l;
}

// Positive with probability logistic(zeta), then the count given that it is not zero; `zero` is the
// count's own log-likelihood at zero.
PointLikelihood hurdle(const PointLikelihood& count, const PointLikelihood& zero, double y,
                       double zeta) {
  const double q = logistic(zeta);
  PointLikelihood l;
  l.zeta_zeta = -q * (1 - q);
  if (y == 0) {
    l.value = -softplus(zeta);
    l.d_zeta = -q;
    return l;
  }
  const double c = 1 / std::expm1(-zero.value);  // d (-log(1 - exp(l0))) / d l0
  const double c2 = c * (1 + c);
  l.value = -softplus(-zeta) + count.value - std::log(-std::expm1(zero.value));
  l.d_zeta = 1 - q;
  l.d_eta = count.d_eta + c * zero.d_eta;
  l.d_tau = count.d_tau + c * zero.d_tau;
  l.eta_eta = count.eta_eta + c * zero.eta_eta + c2 * zero.d_eta * zero.d_eta;
  l.eta_tau = count.eta_tau + c * zero.eta_tau + c2 * zero.d_eta * zero.d_tau;
  l.tau_tau = count.tau_tau + c * zero.tau_tau + c2 * zero.d_tau * zero.d_tau;
  return l;
}

}  // namespace

Polygamma polygamma(double x) {
  Polygamma result;
  while (x < 10) {
    const double inverse = 1 / x;
    result.digamma -= inverse;
    result.trigamma += inverse * inverse;
    x += 1;
  }
  const double u = 1 / x, u2 = u * u;
  // Bernoulli numbers over 2n, and themselves.
  result.digamma +=
      std::log(x) - 0.5 * u -
      u2 * (1.0 / 12 -
            u2 * (1.0 / 120 -
                  u2 * (1.0 / 252 - u2 * (1.0 / 240 - u2 * (1.0 / 132 - u2 * (691.0 / 32760 -
                                                                              u2 * (1.0 / 12)))))));
  result.trigamma +=
      u *
      (1 + 0.5 * u +
       u2 * (1.0 / 6 -
             u2 * (1.0 / 30 -
                   u2 * (1.0 / 42 - u2 * (1.0 / 30 - u2 * (5.0 / 66 - u2 * (691.0 / 2730 -
                                                                            u2 * (7.0 / 6))))))));
  return result;
}

double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

Shape::Shape(double tau_)
    : tau(tau_),
      theta(std::exp(tau_)),
      log_gamma_theta(log_gamma(theta)),
      at_theta(polygamma(theta)) {}

PointLikelihood point_likelihood(CountFamily family, const CountPoint& p, const Shape& shape) {
  switch (family) {
    case CountFamily::poisson:
      return poisson(p.y, p.eta);
    case CountFamily::negative_binomial:
      return negative_binomial(p.y, p.eta, shape);
    case CountFamily::zero_inflated_poisson:
      return inflate(poisson(p.y, p.eta), p.y, p.zeta);
    case CountFamily::zero_inflated_negative_binomial:
      return inflate(negative_binomial(p.y, p.eta, shape), p.y, p.zeta);
    case CountFamily::hurdle_poisson:
      return hurdle(poisson(p.y, p.eta), poisson(0, p.eta), p.y, p.zeta);
    case CountFamily::hurdle_negative_binomial:
      return hurdle(negative_binomial(p.y, p.eta, shape), negative_binomial(0, p.eta, shape), p.y,
                    p.zeta);
    case CountFamily::beta_binomial:
      return beta_binomial(p, shape);
  }
  return {};
}

double log_constant(CountFamily family, double y, double trials) {
  if (family != CountFamily::beta_binomial) return -log_gamma(y + 1);
  return log_gamma(trials + 1) - log_gamma(y + 1) - log_gamma(trials - y + 1);
}

}  // namespace vigie::stats
