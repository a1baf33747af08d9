// SPDX-License-Identifier: Apache-2.0
// The distribution of one count: what a count model predicts for one night.
//
//   const CountDistribution tonight = predict(*fit, count_row, zero_row);
//   tonight.mean(); tonight.at_most(0); tonight.quantile(0.9);
//
// Accuracy: probabilities to 1e-12 relative, at_most to 1e-12 absolute. Cost of at_most: one
// incomplete beta or gamma function (of a beta-binomial: a sum over the trials).
#pragma once

#include <Eigen/Core>

#include "vigie/core/random.h"
#include "vigie/stats/count_model.h"

namespace vigie::stats {

class CountDistribution {
 public:
  // mean > 0, theta > 0 or infinity (Poisson). Variance mean + mean^2 / theta.
  static CountDistribution negative_binomial(double mean, double theta);
  static CountDistribution poisson(double mean);
  // Zero with probability `structural_zero`, else a negative binomial of `mean`.
  static CountDistribution zero_inflated(double structural_zero, double mean, double theta);
  // Positive with probability `positive`, then a negative binomial given that it is not zero.
  static CountDistribution hurdle(double positive, double mean, double theta);
  static CountDistribution beta_binomial(double trials, double share, double theta);

  // y a whole number; below 0 has probability 0.
  double log_probability(double y) const;
  double probability(double y) const;
  // P(y + 1) / P(y) for y >= 1, without special functions: for walking up the distribution.
  double probability_ratio(double y) const;
  double at_most(double y) const;
  double mean() const;
  double variance() const;
  // The smallest y with at_most(y) >= level. REQUIRES: 0 <= level < 1.
  double quantile(double level) const;
  double draw(core::Random& draws) const;

 private:
  double base_log_probability(double y) const;
  double base_at_most(double y) const;

  bool shares_ = false;     // beta-binomial
  bool truncated_ = false;  // the base counts only where it is positive
  double zero_weight_ = 0;  // mass put on zero before the base
  double mean_ = 1, theta_ = 1, trials_ = 0;
};

// REQUIRES: rows of the fit's lengths; a fit with finite coefficients. For a beta-binomial give the
// night's trials.
struct PredictionRow {
  Eigen::VectorXd count_terms, zero_terms;
  double offset = 0, trials = 0;
};
CountDistribution predict(const CountFit& fit, const PredictionRow& row);

}  // namespace vigie::stats
