// SPDX-License-Identifier: Apache-2.0
// The log-likelihood of one count as a function of its linear predictors, with first and second
// derivatives: what count_model.cc sums over nights. Constants in y alone (log y!, log choose) are
// left out; log_constant gives them.
#pragma once

#include <cmath>

#include "vigie/stats/count_model.h"

namespace vigie::stats {

// psi(x) and psi'(x) for x > 0: recurrence to x >= 10, then the asymptotic series
// (Abramowitz and Stegun 6.3.18, 6.4.12). Relative error below 1e-14 away from psi's zero.
struct Polygamma {
  double digamma = 0, trigamma = 0;
};
Polygamma polygamma(double x);

// log Gamma(x), x > 0, without the global sign of std::lgamma.
double log_gamma(double x);

// theta = exp(tau) and what every night needs of it.
struct Shape {
  explicit Shape(double tau);
  double tau, theta, log_gamma_theta;
  Polygamma at_theta;
};

// Derivatives with respect to eta, zeta and tau = log theta.
struct PointLikelihood {
  double value = 0;
  double d_eta = 0, d_zeta = 0, d_tau = 0;
  double eta_eta = 0, eta_zeta = 0, eta_tau = 0, zeta_zeta = 0, zeta_tau = 0, tau_tau = 0;
};

inline double logistic(double x) { return 1 / (1 + std::exp(-x)); }

struct CountPoint {
  double y = 0, trials = 0, eta = 0, zeta = 0;
};

PointLikelihood point_likelihood(CountFamily family, const CountPoint& point, const Shape& shape);

double log_constant(CountFamily family, double y, double trials);

}  // namespace vigie::stats
