// SPDX-License-Identifier: Apache-2.0
// Errors of count models that hold where the model's own variance, or independence, does not.
//
// Sandwich A^-1 B A^-1 with A the observed information and B the sum of outer products of scores
// (Huber 1967; White 1982): of nights, of clusters summed first, or with Bartlett weights over
// `lag` nights (Newey and West 1987). With fewer than about 50 clusters it is too small.
#pragma once

#include <cstdint>
#include <vector>

#include "vigie/stats/count_model.h"
#include "vigie/stats/interval.h"

namespace vigie::stats {

struct Sandwich {
  // HC0 n/(n-k) when true (HC1); with clusters g/(g-1).
  bool small_sample = false;
  std::vector<int> clusters;  // of each night; empty: every night its own
  std::size_t lag = 0;        // Newey-West; rows must be in order of time. REQUIRES: no clusters
};

// Of (coefficients, zero_coefficients, log theta). REQUIRES: a converged fit of this sample.
Eigen::MatrixXd sandwich_covariance(const CountFit& fit, const CountSample& sample,
                                    const Sandwich& options = {});

struct CountBootstrap {
  Eigen::MatrixXd parameters;  // one row per replicate that converged
  Eigen::MatrixXd covariance;  // of those rows
  Eigen::VectorXd low, high;   // percentile interval of each parameter
  std::uint32_t failed = 0;    // replicates whose fit did not converge: left out, and counted
};

// Refits on blocks of consecutive nights. Errors (invalid): the fit has not converged; a block
// longer than the sample; (refused) fewer than half of the replicates converged. The same for any
// number of threads.
core::Result<CountBootstrap> block_bootstrap(const CountFit& fit, const CountSample& sample,
                                             const BlockBootstrap& options, unsigned threads = 1);

}  // namespace vigie::stats
