// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_model.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "vigie/stats/count_problem.h"
#include "vigie/stats/newton.h"

namespace vigie::stats {

using core::Error;
using core::ErrorKind;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

bool has_zero_part(CountFamily family) {
  switch (family) {
    case CountFamily::zero_inflated_poisson:
    case CountFamily::zero_inflated_negative_binomial:
    case CountFamily::hurdle_poisson:
    case CountFamily::hurdle_negative_binomial:
      return true;
    default:
      return false;
  }
}

bool has_theta(CountFamily family) {
  switch (family) {
    case CountFamily::poisson:
    case CountFamily::zero_inflated_poisson:
    case CountFamily::hurdle_poisson:
      return false;
    default:
      return true;
  }
}

std::string_view to_string(CountFamily family) {
  switch (family) {
    case CountFamily::poisson:
      return "poisson";
    case CountFamily::negative_binomial:
      return "negative_binomial";
    case CountFamily::zero_inflated_poisson:
      return "zero_inflated_poisson";
    case CountFamily::zero_inflated_negative_binomial:
      return "zero_inflated_negative_binomial";
    case CountFamily::hurdle_poisson:
      return "hurdle_poisson";
    case CountFamily::hurdle_negative_binomial:
      return "hurdle_negative_binomial";
    case CountFamily::beta_binomial:
      return "beta_binomial";
  }
  return "";
}

std::string_view to_string(FitStatus status) {
  switch (status) {
    case FitStatus::converged:
      return "converged";
    case FitStatus::theta_at_boundary:
      return "theta_at_boundary";
    case FitStatus::zero_part_at_boundary:
      return "zero_part_at_boundary";
    case FitStatus::theta_tends_to_zero:
      return "theta_tends_to_zero";
    case FitStatus::separation:
      return "separation";
    case FitStatus::iteration_limit:
      return "iteration_limit";
  }
  return "";
}

VectorXd CountFit::parameters() const {
  const bool with_theta = has_theta(family) && std::isfinite(theta);
  VectorXd all(coefficients.size() + zero_coefficients.size() + (with_theta ? 1 : 0));
  all << coefficients, zero_coefficients, VectorXd::Constant(with_theta ? 1 : 0, std::log(theta));
  return all;
}

namespace {

std::string name_of(const std::vector<std::string>& names, Index column) {
  const auto i = static_cast<std::size_t>(column);
  return i < names.size() ? names[i] : fmt::format("column {}", column + 1);
}

using Problem = std::optional<Error>;

Problem check_counts(const VectorXd& values, std::string_view what) {
  for (Index i = 0; i < values.size(); ++i) {
    const double y = values[i];
    if (std::isfinite(y) && y >= 0 && y == std::floor(y)) continue;
    return Error{ErrorKind::invalid, fmt::format("{}, row {}", what, i + 1),
                 fmt::format("is {}, not a whole number of 0 or more", y),
                 "give counts; leave out nights whose count is missing"};
  }
  return {};
}

// `rows`: the nights that this part of the model learns from.
Problem check_terms(const MatrixXd& terms, const std::vector<std::string>& names,
                    std::string_view part, const std::vector<Index>& rows) {
  for (Index j = 0; j < terms.cols(); ++j) {
    for (Index i = 0; i < terms.rows(); ++i) {
      if (std::isfinite(terms(i, j))) continue;
      return Error{ErrorKind::invalid,
                   fmt::format("{} term {}, row {}", part, name_of(names, j), i + 1),
                   fmt::format("is {}", terms(i, j)), "give a finite number or leave the row out"};
    }
  }
  if (static_cast<Index>(rows.size()) < terms.cols()) {
    return Error{ErrorKind::invalid, fmt::format("{} terms", part),
                 fmt::format("are {} for {} informative rows", terms.cols(), rows.size()),
                 "give more rows or fewer terms"};
  }
  MatrixXd scaled = terms(rows, Eigen::all);
  for (Index j = 0; j < scaled.cols(); ++j) {
    const double norm = scaled.col(j).norm();
    if (norm > 0) scaled.col(j) /= norm;
  }
  // Column by column, so that the first that adds nothing is the one named.
  MatrixXd basis(scaled.rows(), scaled.cols());
  for (Index j = 0; j < scaled.cols(); ++j) {
    VectorXd left = scaled.col(j);
    for (int pass = 0; pass < 2; ++pass) {
      left -= basis.leftCols(j) * (basis.leftCols(j).transpose() * left);
    }
    const double norm = left.norm();
    if (norm < 1e-8) {
      return Error{ErrorKind::invalid, fmt::format("{} term {}", part, name_of(names, j)),
                   "is zero or a linear combination of the terms before it (rank deficiency)",
                   "leave it out"};
    }
    basis.col(j) = left / norm;
  }
  return {};
}

Problem check_sizes(CountFamily family, const CountSample& s) {
  const Index n = s.response.size();
  const auto wrong = [n](std::string_view what, Index rows) {
    return Error{ErrorKind::invalid, std::string(what),
                 fmt::format("has {} rows where the response has {}", rows, n),
                 "give one row per night"};
  };
  if (n == 0 || s.count_terms.cols() == 0) {
    return Error{ErrorKind::invalid, "sample", "is empty", "give at least one row and one term"};
  }
  if (s.count_terms.rows() != n) return wrong("count terms", s.count_terms.rows());
  if (s.offset.size() > 0 && s.offset.size() != n) return wrong("offset", s.offset.size());
  if (!s.offset.allFinite()) {
    return Error{ErrorKind::invalid, "offset", "has a value that is not finite", "mend it"};
  }
  if (has_zero_part(family) && s.zero_terms.rows() != n) {
    return wrong("zero terms", s.zero_terms.rows());
  }
  if (has_zero_part(family) && s.zero_terms.cols() == 0) {
    return Error{ErrorKind::invalid, "zero terms", "are missing", "give at least a column of ones"};
  }
  if (family == CountFamily::beta_binomial && s.trials.size() != n) {
    return wrong("trials", s.trials.size());
  }
  return {};
}

Problem check(CountFamily family, const CountSample& s) {
  if (auto e = check_sizes(family, s)) return e;
  if (auto e = check_counts(s.response, "response")) return e;
  if (family == CountFamily::beta_binomial) {
    if (auto e = check_counts(s.trials, "trials")) return e;
    if ((s.response.array() > s.trials.array()).any()) {
      return Error{ErrorKind::invalid, "response", "is greater than the trials of its row",
                   "give the successes among the trials"};
    }
  } else if (s.response.maxCoeff() == 0) {
    return Error{ErrorKind::invalid, "response", "is zero throughout",
                 "there is nothing to fit: no count was ever positive"};
  }
  const bool hurdle =
      family == CountFamily::hurdle_poisson || family == CountFamily::hurdle_negative_binomial;
  std::vector<Index> every, positive;
  for (Index i = 0; i < s.response.size(); ++i) {
    every.push_back(i);
    if (s.response[i] > 0) positive.push_back(i);
  }
  if (auto e = check_terms(s.count_terms, s.count_names, "count", hurdle ? positive : every)) {
    return e;
  }
  if (has_zero_part(family)) return check_terms(s.zero_terms, s.zero_names, "zero", every);
  return {};
}

// The term whose coefficient runs away fastest, each measured by what it does to the predictor.
std::string runaway(const MatrixXd& terms, const std::vector<std::string>& names,
                    const VectorXd& step) {
  const VectorXd effect =
      terms.cwiseAbs().colwise().maxCoeff().transpose().cwiseProduct(step.cwiseAbs());
  Index worst = 0;
  effect.maxCoeff(&worst);
  return name_of(names, worst);
}

CountFit assemble(CountFamily family, const CountProblem& problem, const NewtonResult& found) {
  CountFit fit;
  fit.family = family;
  fit.coefficients = found.x.head(problem.count_size());
  fit.zero_coefficients = found.x.segment(problem.count_size(), problem.zero_size());
  fit.theta = has_theta(family) ? std::exp(found.x[found.x.size() - 1])
                                : std::numeric_limits<double>::infinity();
  fit.log_likelihood = found.at.value;
  fit.gradient_norm = found.at.gradient.cwiseAbs().maxCoeff();
  fit.iterations = found.iterations;
  if (found.end == NewtonEnd::maximum) {
    fit.status = FitStatus::converged;
    const Index k = problem.size();
    fit.covariance = Eigen::LLT<MatrixXd>(-found.at.hessian).solve(MatrixXd::Identity(k, k));
  }
  return fit;
}

void name_flat_direction(CountFit& fit, const CountSample& sample, const CountProblem& problem,
                         const NewtonResult& found) {
  auto reach = problem.reach_by_part(found.step);
  if (problem.beyond(found.x)) reach = {0, 0, 1};
  if (reach.tau >= std::max(reach.eta, reach.zeta)) {
    const bool up = problem.beyond(found.x) || found.step[found.step.size() - 1] > 0;
    fit.status = up ? FitStatus::theta_at_boundary : FitStatus::theta_tends_to_zero;
    fit.reason = up ? "no overdispersion is left: theta tends to infinity" : "theta tends to 0";
  } else if (reach.zeta >= reach.eta) {
    const bool none_left = problem.zeta(found.x).maxCoeff() < -5 &&
                           fit.family != CountFamily::hurdle_negative_binomial;
    fit.status = none_left ? FitStatus::zero_part_at_boundary : FitStatus::separation;
    fit.reason =
        none_left
            ? "there are no excess zeros: the structural share tends to 0"
            : fmt::format("zero term {} has no finite estimate",
                          runaway(sample.zero_terms, sample.zero_names,
                                  found.step.segment(problem.count_size(), problem.zero_size())));
  } else {
    fit.status = FitStatus::separation;
    fit.reason = fmt::format(
        "count term {} has no finite estimate",
        runaway(sample.count_terms, sample.count_names, found.step.head(problem.count_size())));
  }
}

CountFamily without_overdispersion(CountFamily family) {
  switch (family) {
    case CountFamily::zero_inflated_negative_binomial:
      return CountFamily::zero_inflated_poisson;
    case CountFamily::hurdle_negative_binomial:
      return CountFamily::hurdle_poisson;
    default:
      return CountFamily::poisson;
  }
}

CountFit climb(CountFamily family, const CountSample& sample, const FitOptions& options) {
  const CountProblem problem(family, sample);
  CountFit best;
  best.family = family;
  best.log_likelihood = -std::numeric_limits<double>::infinity();
  const bool small = sample.response.size() <= kSmallSample;
  for (const VectorXd& start : count_starts(family, sample)) {
    const NewtonResult found = maximise(problem, start, options.max_iterations);
    // A maximum must beat what it replaces; a flat climb must beat a maximum by more than rounding.
    const double margin = found.end == NewtonEnd::maximum ? -1e-7 : 1e-7;
    if (best.coefficients.size() > 0 &&
        !(found.at.value > best.log_likelihood + (best.converged() ? margin : -1e-7))) {
      continue;
    }
    best = assemble(family, problem, found);
    if (found.end == NewtonEnd::flat) name_flat_direction(best, sample, problem, found);
    if (found.end == NewtonEnd::limit) best.reason = "no start reached a maximum";
    if (best.converged() && !small) break;
  }
  return best;
}

}  // namespace

core::Result<CountFit> fit_counts(CountFamily family, const CountSample& sample,
                                  const FitOptions& options) {
  if (auto error = check(family, sample)) return core::fail(*error);
  CountFit fit = climb(family, sample, options);
  if (fit.status != FitStatus::theta_at_boundary || family == CountFamily::beta_binomial) {
    return fit;
  }
  // The limit is a fit of its own, one parameter fewer: given, under the name of the boundary.
  CountFit limit = climb(without_overdispersion(family), sample, options);
  if (!limit.converged()) return limit;
  limit.family = family;
  limit.status = FitStatus::theta_at_boundary;
  limit.reason = fit.reason;
  return limit;
}

LikelihoodDerivatives log_likelihood(CountFamily family, const CountSample& sample,
                                     const VectorXd& parameters) {
  return CountProblem(family, sample).evaluate(parameters);
}

VectorXd expected_standard_errors(const CountFit& fit, const CountSample& sample) {
  assert(fit.family == CountFamily::poisson || fit.family == CountFamily::negative_binomial);
  VectorXd eta = sample.count_terms * fit.coefficients;
  if (sample.offset.size() > 0) eta += sample.offset;
  const Eigen::ArrayXd mean = eta.array().exp();
  const VectorXd weight = mean / (1 + mean / fit.theta);
  const MatrixXd information =
      sample.count_terms.transpose() * weight.asDiagonal() * sample.count_terms;
  const Index p = fit.coefficients.size();
  return Eigen::LLT<MatrixXd>(information).solve(MatrixXd::Identity(p, p)).diagonal().cwiseSqrt();
}

MatrixXd scores(CountFamily family, const CountSample& sample, const VectorXd& parameters) {
  return CountProblem(family, sample).scores(parameters);
}

}  // namespace vigie::stats
