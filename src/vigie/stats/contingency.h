// SPDX-License-Identifier: Apache-2.0
// Odds ratios over strata, and many tests at once.
//
// Sources: Mantel and Haenszel, J. National Cancer Institute 22 (1959) 719-748; Robins, Breslow,
// Greenland, "Estimators of the Mantel-Haenszel variance consistent in both sparse data and
// large-strata limiting models", Biometrics 42 (1986) 311-323; Westfall and Young,
// "Resampling-based multiple testing" (1993), algorithm 2.8 (step-down max-T); Holm, Scand. J.
// Statistics 6 (1979).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::stats {

// One stratum, such as a night: of the treated a happened and b did not, of the others c and d.
struct Stratum {
  double a = 0, b = 0, c = 0, d = 0;
};

struct OddsRatio {
  double log_odds_ratio = 0;
  double standard_error = 0;  // of the log, Robins, Breslow and Greenland (1986)
  double low = 0, high = 0;   // of the odds ratio, normal on the log scale
  double p_value = 1;         // Cochran-Mantel-Haenszel, without continuity correction
  std::size_t strata = 0;     // those that say something: both arms, both outcomes
};

// Errors (invalid): a negative or not finite count, named; (refused) no stratum has both arms and
// both outcomes, or the common odds ratio is 0 or infinite.
core::Result<OddsRatio> mantel_haenszel(std::span<const Stratum> strata, double confidence = 0.95);

// Adjusted p-values in the order given. REQUIRES: values in [0, 1].
std::vector<double> holm(std::span<const double> p_values);

// Step-down max-T. `observed`: m statistics, great is extreme (take absolute values for two sides).
// `permuted`: rows of m, one per re-randomisation, row by row. The observed counts as one of them,
// so p-values are never 0. Strong control of the family-wise error under subset pivotality.
// REQUIRES: permuted.size() a multiple of observed.size() > 0; no NaN.
std::vector<double> westfall_young(std::span<const double> observed,
                                   std::span<const double> permuted);

}  // namespace vigie::stats
