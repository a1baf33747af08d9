// SPDX-License-Identifier: Apache-2.0
// The likelihood of a whole sample, and where to start climbing it. Parts of count_model.cc.
#pragma once

#include <vector>

#include "vigie/stats/count_likelihood.h"
#include "vigie/stats/count_model.h"

namespace vigie::stats {

// REQUIRES: a sample that passed fit_counts's checks, which must outlive the problem.
class CountProblem {
 public:
  CountProblem(CountFamily family, const CountSample& sample);

  Eigen::Index count_size() const { return sample_.count_terms.cols(); }
  Eigen::Index zero_size() const { return zero_part_ ? sample_.zero_terms.cols() : 0; }
  Eigen::Index size() const { return count_size() + zero_size() + (theta_ ? 1 : 0); }

  LikelihoodDerivatives evaluate(const Eigen::VectorXd& parameters) const;
  Eigen::MatrixXd scores(const Eigen::VectorXd& parameters) const;

  // The largest change that a step makes to eta, zeta and tau.
  struct Reach {
    double eta = 0, zeta = 0, tau = 0;
  };
  Reach reach_by_part(const Eigen::VectorXd& step) const;
  double reach(const Eigen::VectorXd& step) const;
  // theta so great that the variance differs from the mean by less than 1 part in 100,000.
  bool beyond(const Eigen::VectorXd& parameters) const;

  Eigen::VectorXd eta(const Eigen::VectorXd& parameters) const;
  Eigen::VectorXd zeta(const Eigen::VectorXd& parameters) const;

 private:
  double tau(const Eigen::VectorXd& parameters) const;
  PointLikelihood point(Eigen::Index i, double eta, double zeta, const Shape& shape) const;

  CountFamily family_;
  const CountSample& sample_;
  bool zero_part_, theta_;
  double constant_ = 0, highest_tau_ = 0;
};

// Up to this many nights every start is climbed from, and the best kept; beyond, until the first
// maximum.
inline constexpr Eigen::Index kSmallSample = 500;

// Starting points, the most promising first. REQUIRES: some response > 0.
std::vector<Eigen::VectorXd> count_starts(CountFamily family, const CountSample& sample);

}  // namespace vigie::stats
