// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/eprocess.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace vigie::stats {
namespace {

// x log p with 0 log 0 = 0.
double times_log(double x, double p) { return x == 0 ? 0 : x * std::log(p); }

double log_beta(double a, double b) {
  return boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b);
}

}  // namespace

double log_e_binomial_bet(double successes, double trials, double null_share, double alternative) {
  assert(0 <= successes && successes <= trials);
  assert(0 < null_share && null_share < alternative && alternative < 1);
  return successes * std::log(alternative / null_share) +
         (trials - successes) * std::log((1 - alternative) / (1 - null_share));
}

double log_e_binomial_mixture(double successes, double trials, double null_share) {
  assert(0 <= successes && successes <= trials && 0 < null_share && null_share < 1);
  const double failures = trials - successes;
  const double above = boost::math::ibetac(successes + 1, failures + 1, null_share);
  return log_beta(successes + 1, failures + 1) + std::log(above) - std::log1p(-null_share) -
         times_log(successes, null_share) - times_log(failures, 1 - null_share);
}

double log_e_poisson_bet(double count, double exposure, double null_rate, double alternative) {
  assert(count >= 0 && exposure >= 0 && 0 < null_rate && null_rate < alternative);
  return count * std::log(alternative / null_rate) - (alternative - null_rate) * exposure;
}

double log_e_poisson_mixture(double count, double exposure, double null_rate,
                             const PoissonMixture& mixture) {
  assert(count >= 0 && exposure >= 0 && null_rate > 0 && mixture.shape > 0 && mixture.ratio > 0);
  const double a = mixture.shape, b = a / (null_rate * mixture.ratio);
  const double all = boost::math::gamma_q(a, b * null_rate);
  const double above = boost::math::gamma_q(a + count, (b + exposure) * null_rate);
  return a * std::log(b) - boost::math::lgamma(a) + boost::math::lgamma(a + count) -
         (a + count) * std::log(b + exposure) + std::log(above / all) -
         count * std::log(null_rate) + null_rate * exposure;
}

ShareBounds confidence_sequence(double successes, double trials, double alpha) {
  assert(0 <= successes && successes <= trials && 0 < alpha && alpha < 1);
  const double failures = trials - successes, top = std::log(1 / alpha);
  const auto rejected = [&](double share) {
    return log_beta(successes + 1, failures + 1) - times_log(successes, share) -
               times_log(failures, 1 - share) >=
           top;
  };
  const double middle = trials > 0 ? successes / trials : 0.5;
  const auto edge = [&](double outside, double inside) {
    if (!rejected(outside)) return outside;
    for (int step = 0; step < 60; ++step) {
      const double half = (outside + inside) / 2;
      (rejected(half) ? outside : inside) = half;
    }
    return outside;
  };
  constexpr double kTiny = 1e-12;
  const double low = edge(kTiny, std::max(middle, kTiny));
  const double high = edge(1 - kTiny, std::min(middle, 1 - kTiny));
  return {low <= kTiny ? 0 : low, high >= 1 - kTiny ? 1 : high};
}

double share_of_ratio(double ratio, double exposure_share) {
  return ratio * exposure_share / (ratio * exposure_share + 1 - exposure_share);
}

double ratio_of_share(double share, double exposure_share) {
  return share / (1 - share) * (1 - exposure_share) / exposure_share;
}

}  // namespace vigie::stats
