// SPDX-License-Identifier: Apache-2.0
// A lateral range curve from logged opportunities: logit p = a - b x, fitted by maximum likelihood.
// Where detections and misses part at one range the likelihood has no maximum; then it is penalised
// by Jeffreys' prior (Firth 1993, Biometrika 80), which always has one, and the fit says so. The
// interval of the sweep width W = 2 ln(1 + e^a) / b is that of its profile likelihood (penalised
// when the fit is). Goodness of fit: Hosmer and Lemeshow's statistic, groups by predicted chance.
#pragma once

#include <span>

#include "vigie/core/result.h"
#include "vigie/core/units.h"
#include "vigie/sensing/lateral_range.h"

namespace vigie::sensing {

// One pass by a target that was there: how far off, and whether it was reported.
struct Opportunity {
  core::Length lateral_range;
  bool detected = false;
};

struct CurveFit {
  double intercept = 0, per_metre = 0;
  core::Length width, low, high;  // sweep width and its interval; high may be infinite
  double confidence = 0.95;
  std::size_t opportunities = 0, detections = 0;
  bool penalised = false;
  double log_likelihood = 0;
  double fit_statistic = 0;  // Hosmer-Lemeshow
  int fit_degrees = 0;
  double fit_p = 1;  // small: the curve does not have the shape of the log
  LateralRange curve() const { return LateralRange::logistic(intercept, per_metre); }
};

// Error: fewer than 10 opportunities, all detected or none, a range that is negative or not finite,
// or detections that do not fall with range. REQUIRES: 0.5 <= confidence < 1.
core::Result<CurveFit> fit_lateral_range(std::span<const Opportunity> log, double confidence);

}  // namespace vigie::sensing
