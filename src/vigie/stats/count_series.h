// SPDX-License-Identifier: Apache-2.0
// A sequence of counts whose level wanders, sometimes leaps, and is sometimes zero for reasons of
// its own: weekly or daily crossings.
//
//   y_t = 0 with probability structural_zero, else Poisson(exp(h_t + offset_t))
//   h_t = h_{t-1} + N(0, exp(v_t)),  h_1 ~ N(start_mean, start_sd^2)
//     gaussian               v_t = log s2
//     heavy_tailed           v_t = log(s2 / l_t), l_t ~ Gamma(nu/2, nu/2): Student's t with nu
//     stochastic_volatility  v_t = m + phi (v_{t-1} - m) + N(0, s2), stationary at the start
// After Zens and Bijak (arXiv 2508.18716, 2026), whose comparison on weekly Channel counts the
// stochastic volatility wins. Fitted by particle Gibbs with ancestor sampling (Lindsten, Jordan,
// Schoen, JMLR 15 (2014) 2145-2184): exact in the limit of many draws for any number of particles.
// Claims tested by simulation-based calibration (Talts et al., arXiv 1804.06788).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/stats/count_distribution.h"

namespace vigie::stats {

enum class Innovation { gaussian, heavy_tailed, stochastic_volatility };

// Priors. s2 is inverse gamma; m normal; structural_zero beta; nu and phi even on their grids
// (3, 4, 6, 10, 20, 40 and 0.50, 0.52, .. 0.98).
struct CountSeriesPrior {
  double start_mean = 3, start_sd = 2;
  double s2_shape = 3, s2_scale = 0.3;
  double m_mean = -2, m_sd = 1;
  double zero_a = 1, zero_b = 4;
};

struct CountSeriesOptions {
  Innovation innovation = Innovation::stochastic_volatility;
  CountSeriesPrior prior;
  std::uint32_t draws = 1000, burn_in = 500;  // kept, and thrown away before
  std::uint32_t particles = 30;
  std::uint64_t seed = 1;
};

// One draw from the posterior.
struct CountSeriesDraw {
  double structural_zero = 0.1;
  double s2 = 0.1, nu = 10, m = -2, phi = 0.9;  // those that the innovation has
  double last_h = 0, last_v = 0;                // at the last time
};

struct CountSeriesFit {
  Innovation innovation = Innovation::gaussian;
  std::vector<CountSeriesDraw> draws;
  std::vector<double> level;  // posterior mean of h
};

// Errors (invalid): a count that is negative, not whole or not a number; fewer than 3; an offset of
// another length or not finite (empty: none).
core::Result<CountSeriesFit> fit_count_series(const std::vector<double>& counts,
                                              const std::vector<double>& offset,
                                              const CountSeriesOptions& options);

// An even mixture of count distributions: what many draws predict together.
class CountMixture {
 public:
  explicit CountMixture(std::vector<CountDistribution> parts) : parts_(std::move(parts)) {}
  double log_probability(double y) const;
  double at_most(double y) const;
  double mean() const;
  double quantile(double level) const;
  double draw(core::Random& draws) const;

 private:
  std::vector<CountDistribution> parts_;
};

// The next count. `offset`: of that time.
CountMixture next_count(const CountSeriesFit& fit, double offset, std::uint64_t seed);

// A sequence drawn from the model, with the parameters that made it: from the prior, for
// calibration.
struct SimulatedSeries {
  CountSeriesDraw truth;
  std::vector<double> counts;
};
SimulatedSeries simulate_count_series(Innovation innovation, const CountSeriesPrior& prior,
                                      std::size_t length, std::uint64_t seed);

}  // namespace vigie::stats
