// SPDX-License-Identifier: Apache-2.0
// E-processes: evidence against a rate that may be looked at after every night and stopped at any
// time. If the null holds, the chance that e ever reaches 1/alpha is at most alpha (Ville 1939), so
// 1 / (greatest e so far) is an anytime-valid p-value.
//
//   binomial: of `trials` incidents, `successes` fell on treated nights; null: the chance of each
//   is
//             at most null_share (the share of exposure that is treated)
//   Poisson:  `count` incidents in `exposure`; null: the rate is at most null_rate
//
// A bet at one alternative is the fastest when that alternative is right and slow elsewhere; a
// mixture never misses by much. Both are non-negative supermartingales under every point of their
// null. Sources: Ramdas, Gruenwald, Vovk, Shafer, "Game-theoretic statistics and safe anytime-valid
// inference", Statistical Science 38 (2023) 576-601; Robbins, Ann. Math. Stat. 41 (1970) 1397-1409.
#pragma once

namespace vigie::stats {

// Natural logarithms of e. REQUIRES: 0 <= successes <= trials, 0 < null_share < alternative < 1.
double log_e_binomial_bet(double successes, double trials, double null_share, double alternative);
// Alternatives uniform on (null_share, 1).
double log_e_binomial_mixture(double successes, double trials, double null_share);

// REQUIRES: count >= 0, exposure >= 0, 0 < null_rate < alternative.
double log_e_poisson_bet(double count, double exposure, double null_rate, double alternative);
// Alternatives above null_rate with a gamma density of `shape` and mean null_rate * ratio.
struct PoissonMixture {
  double shape = 2;
  double ratio = 2;
};
double log_e_poisson_mixture(double count, double exposure, double null_rate,
                             const PoissonMixture& mixture = {});

// The shares that a two-sided uniform mixture does not reject at alpha: covers the true share at
// all times together with probability >= 1 - alpha.
struct ShareBounds {
  double low = 0, high = 1;
};
ShareBounds confidence_sequence(double successes, double trials, double alpha);

// What a rate ratio of treated to untreated exposure means for the share of incidents that are
// treated, and back. REQUIRES: 0 < exposure_share < 1, ratio > 0; 0 <= share < 1.
double share_of_ratio(double ratio, double exposure_share);
double ratio_of_share(double share, double exposure_share);

}  // namespace vigie::stats
