// SPDX-License-Identifier: Apache-2.0
// Damped Newton ascent (Levenberg-Marquardt on the negative Hessian) for small smooth likelihoods.
//
// Problem has
//   LikelihoodDerivatives evaluate(const Eigen::VectorXd& x) const;   // value may be -inf or NaN
//   double reach(const Eigen::VectorXd& step) const;  // largest change of a linear predictor
//   bool beyond(const Eigen::VectorXd& x) const;  // so far out that the limit is as good: flat
// Steps are cut to a reach of 4 and taken only where the value does not fall. It ends at
//   maximum  decrement g' (-H)^-1 g below kDecrement with -H positive definite;
//   flat     the decrement promises less than 1e-6 and yet the Newton step moves a predictor by
//            more than 0.1: the likelihood rises toward infinity, there is no maximum on the way;
//   limit    neither within the iterations allowed.
#pragma once

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <utility>

#include "vigie/stats/count_model.h"

namespace vigie::stats {

enum class NewtonEnd { maximum, flat, limit };

struct NewtonResult {
  Eigen::VectorXd x, step;  // step: the last Newton step, the flat direction where flat
  LikelihoodDerivatives at;
  NewtonEnd end = NewtonEnd::limit;
  int iterations = 0;
};

template <class Problem>
NewtonResult maximise(const Problem& problem, Eigen::VectorXd x, int max_iterations) {
  constexpr double kDecrement = 1e-18, kFlatDecrement = 1e-6, kFlatReach = 0.1, kReach = 4;
  NewtonResult best{.x = std::move(x)};
  best.at = problem.evaluate(best.x);
  if (!std::isfinite(best.at.value)) return best;
  double damping = 0;
  const auto harden = [&damping] { damping = damping == 0 ? 1e-3 : damping * 10; };
  while (best.iterations < max_iterations && damping < 1e12) {
    ++best.iterations;
    Eigen::MatrixXd curvature = -best.at.hessian;
    const Eigen::VectorXd scale = curvature.diagonal().cwiseAbs().cwiseMax(1e-10);
    curvature.diagonal() += damping * scale;
    const Eigen::LLT<Eigen::MatrixXd> factor(curvature);
    if (factor.info() != Eigen::Success) {
      harden();
      continue;
    }
    best.step = factor.solve(best.at.gradient);
    const double decrement = best.at.gradient.dot(best.step), reach = problem.reach(best.step);
    if (damping == 0 && decrement < kFlatDecrement && reach > kFlatReach) {
      best.end = NewtonEnd::flat;
      return best;
    }
    const Eigen::VectorXd next = best.x + std::min(1.0, kReach / reach) * best.step;
    LikelihoodDerivatives there = problem.evaluate(next);
    const double rounding = 1e-12 * (1 + std::abs(best.at.value));
    if (!(there.value >= best.at.value - rounding) || !there.gradient.allFinite()) {
      harden();
      continue;
    }
    best.x = next;
    best.at = std::move(there);
    if (damping == 0 && decrement < kDecrement) {
      best.end = NewtonEnd::maximum;
      return best;
    }
    if (problem.beyond(best.x)) {
      best.end = NewtonEnd::flat;
      return best;
    }
    damping = damping < 2e-3 ? 0 : damping / 10;
  }
  return best;
}

}  // namespace vigie::stats
