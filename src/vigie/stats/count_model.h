// SPDX-License-Identifier: Apache-2.0
// Regression models for counts and shares, by joint maximum likelihood.
//
//   CountSample sample{.response = y, .count_terms = x, .zero_terms = x};
//   auto fit = fit_counts(CountFamily::zero_inflated_negative_binomial, sample);
//   if (fit && fit->converged()) use(fit->coefficients, fit->covariance);
//
// With eta = x'beta + offset, zeta = z'gamma and theta > 0:
//   Poisson            log mean = eta
//   negative binomial  NB2: log mean = eta, variance = mean + mean^2 / theta
//   zero-inflated      zero with probability logistic(zeta), else the count distribution
//   hurdle             positive with probability logistic(zeta), then the count distribution
//                      truncated at zero (the sign of zeta is that of R's pscl::hurdle)
//   beta-binomial      of `trials`: mean share logistic(eta), shape parameters
//                      a = share * theta, b = (1 - share) * theta; intraclass correlation
//                      rho = 1 / (1 + theta)
// Sources: Cameron and Trivedi, "Regression Analysis of Count Data" (2nd ed. 2013), 3.3 and 4.3;
// Zeileis, Kleiber, Jackman, "Regression models for count data in R", J. Stat. Software 27(8) 2008.
//
// Accuracy: where a fit converged, the Newton decrement g' (-H)^-1 g is below 1e-18, so every
// coefficient is within 1e-9 of its standard error of a stationary point with negative definite
// Hessian. Likelihoods of mixtures can have several such points: fit_counts starts from several
// and keeps the best. A fit whose likelihood has no maximum inside says so in `status` and is never
// reported as converged.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::stats {

enum class CountFamily {
  poisson,
  negative_binomial,
  zero_inflated_poisson,
  zero_inflated_negative_binomial,
  hurdle_poisson,
  hurdle_negative_binomial,
  beta_binomial,
};

bool has_zero_part(CountFamily family);
bool has_theta(CountFamily family);
std::string_view to_string(CountFamily family);

// n nights. Terms hold their own column of ones where an intercept is wanted.
struct CountSample {
  Eigen::VectorXd response;     // n whole numbers >= 0
  Eigen::MatrixXd count_terms;  // n x p
  Eigen::MatrixXd zero_terms;   // n x q; needed by zero-inflated and hurdle, else ignored
  Eigen::VectorXd offset;       // n, added to eta; empty: none
  Eigen::VectorXd trials;       // n whole numbers >= response; beta-binomial only
  std::vector<std::string> count_names, zero_names;  // p, q for messages; empty: numbered
};

enum class FitStatus {
  converged,
  theta_at_boundary,      // no overdispersion left: the fit given is the Poisson or binomial limit
  zero_part_at_boundary,  // no excess zeros: the structural share tends to 0 everywhere
  theta_tends_to_zero,    // the logarithmic-series limit of a truncated negative binomial
  separation,             // some combination of terms predicts without error: no finite maximum
  iteration_limit,        // none of the starts reached a maximum
};
std::string_view to_string(FitStatus status);

struct CountFit {
  CountFamily family = CountFamily::poisson;
  FitStatus status = FitStatus::iteration_limit;
  std::string reason;  // names the term that has no finite estimate; empty when converged
  Eigen::VectorXd coefficients, zero_coefficients;
  double theta = 0;  // infinity for Poisson counts and at the boundary
  double log_likelihood =
      0;                     // with all constants; the supremum is at least this when not converged
  double gradient_norm = 0;  // max |d log-likelihood / d parameter|
  int iterations = 0;
  // Inverse observed information of (coefficients, zero_coefficients, log theta); empty unless
  // converged or theta_at_boundary (then of the limit, without log theta).
  Eigen::MatrixXd covariance;

  bool converged() const { return status == FitStatus::converged; }
  Eigen::VectorXd standard_errors() const { return covariance.diagonal().cwiseSqrt(); }
  // (coefficients, zero_coefficients, log theta), the last only with a finite theta.
  Eigen::VectorXd parameters() const;
};

struct FitOptions {
  int max_iterations = 200;  // of each start
};

// Errors (invalid): a size that does not match, a response that is negative, not whole or not a
// number, a term that is not finite, terms that are linearly dependent (named), fewer nights than
// parameters, a response that is zero throughout.
core::Result<CountFit> fit_counts(CountFamily family, const CountSample& sample,
                                  const FitOptions& options = {});

// Log-likelihood, its gradient and Hessian in (beta, gamma, log theta). REQUIRES: a sample that
// fit_counts would take and parameters of its length.
struct LikelihoodDerivatives {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;
};
LikelihoodDerivatives log_likelihood(CountFamily family, const CountSample& sample,
                                     const Eigen::VectorXd& parameters);

// Standard errors of the coefficients from the expected information with theta held, as R's glm and
// glm.nb print them. REQUIRES: a Poisson or negative binomial fit with a maximum.
Eigen::VectorXd expected_standard_errors(const CountFit& fit, const CountSample& sample);

// The gradient night by night, n x parameters.
Eigen::MatrixXd scores(CountFamily family, const CountSample& sample,
                       const Eigen::VectorXd& parameters);

}  // namespace vigie::stats
