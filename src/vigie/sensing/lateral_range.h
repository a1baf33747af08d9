// SPDX-License-Identifier: Apache-2.0
// Lateral range curves: the chance p(x) to detect a target that one straight pass leaves abeam at
// distance x. The sweep width is the integral of p over all x, both sides (Koopman 1980, ch. 3).
//
//   inverse cube    1 - exp(-W^2 / (4 pi x^2))             the wake of an eye looking everywhere
//   exponential     p0 exp(-2 p0 |x| / W)                  sees far, but never surely
//   definite range  1 for |x| <= W / 2, else 0             a cookie cutter
//   logistic        1 / (1 + exp(b |x| - a))               what logged detections are fitted with
//   tabulated       linear between given points, 0 beyond  what a camera or radar model computes
//
// Parallel tracks at spacing S have coverage C = W / S. Averaged over where the target lies, with
// passes independent given the curve, the probability of detection is a closed form for the inverse
// cube, erf(sqrt(pi) C / 2), and for definite range, min(1, C); else it is integrated to 1e-7.
// Search by chance has 1 - exp(-C) whatever the curve.
#pragma once

#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/units.h"

namespace vigie::sensing {

enum class CurveKind { inverse_cube, exponential, definite_range, logistic, tabulated };
const char* name_of(CurveKind kind);

class LateralRange {
 public:
  static LateralRange inverse_cube(core::Length sweep_width);
  // REQUIRES: 0 < at_zero <= 1, the chance on the track itself.
  static LateralRange exponential(core::Length sweep_width, double at_zero = 1);
  static LateralRange definite_range(core::Length sweep_width);
  // p = 1 / (1 + exp(b |x| - a)). REQUIRES: per_metre (b) > 0.
  static LateralRange logistic(double intercept, double per_metre);
  // chance[i] at i * step, from the track outward. REQUIRES: values in [0, 1], step > 0, not empty.
  static LateralRange tabulated(core::Length step, std::vector<double> chance);

  CurveKind kind() const { return kind_; }
  double probability(core::Length lateral_range) const;
  core::Length sweep_width() const;  // analytic; tabulated: trapezoidal
  // Beyond this the chance is below 0.001 (inverse cube: 8.92 W).
  core::Length reach() const;
  // The same curve drawn out or in so that it integrates to `sweep_width`; p(0) stays.
  LateralRange stretched_to(core::Length sweep_width) const;

 private:
  CurveKind kind_ = CurveKind::definite_range;
  double width_m_ = 0, at_zero_ = 1;
  double intercept_ = 0, per_metre_ = 1;
  double step_m_ = 1;
  std::vector<double> chance_;
};

// Probability of detection of parallel sweeps. REQUIRES: coverage >= 0.
double parallel_pod(const LateralRange& curve, double coverage);
// Of search by chance: 1 - exp(-coverage) (Koopman).
double random_pod(double coverage);

}  // namespace vigie::sensing
