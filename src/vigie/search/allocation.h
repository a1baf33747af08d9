// SPDX-License-Identifier: Apache-2.0
// Where search effort does most: the closed forms. Effort is swept area, sweep width x track
// length.
#pragma once

#include <span>
#include <vector>

#include "vigie/core/units.h"

namespace vigie::search {

// Koopman's optimum for one target with a circular normal distribution (stddev per axis) and effort
// Z under the exponential detection law (Koopman 1957; Stone 1975 ex. 2.2.7):
//   H = sqrt(Z / pi) / sigma,  R = sigma sqrt(2 H),  coverage(r) = (R^2 - r^2) / (2 sigma^2),
//   POS = 1 - (1 + H) exp(-H).   Exact.
struct CircularNormalOptimum {
  core::Length radius;  // of the disc that is searched at all
  double pos = 0;
  double centre_coverage = 0;
};
// REQUIRES: stddev > 0, effort >= 0.
CircularNormalOptimum koopman_circular_normal(core::Length stddev, core::Area effort);

// Discrete cells under the exponential law: maximises sum p_i (1 - exp(-z_i / A_i)) with z_i >= 0
// and sum z_i = Z:  z_i = A_i max(0, ln(p_i / (A_i lambda)))  (Charnes and Cooper 1958). lambda
// exactly, from the densest cells taken one by one: the sum is met to 1e-12 of Z.
struct Allocation {
  std::vector<double> effort_m2;  // per cell
  double pos = 0;
};
// REQUIRES: equal sizes, probabilities >= 0, areas > 0, effort >= 0. All zero probabilities: no
// effort.
Allocation charnes_cooper(std::span<const double> probability, std::span<const double> area_m2,
                          core::Area effort);

}  // namespace vigie::search
