// SPDX-License-Identifier: Apache-2.0
// An estimate of the bed of the stream model from what it makes of the tide: a Bayesian inverse of
// the linear M2 equations (docs/math/stream.md, "The bed"). Unknown are the logarithms of all
// values of the bed, normal about their guesses, and the heights on the open boundary. Known are
// the M2 constants of the gauges and published streams. Gauss-Newton steps; derivatives by the
// transposed system, one solution per number observed; friction is settled by iteration.
// Tarantola, "Inverse Problem Theory", 2005, section 3.2.
//
//   auto estimate = estimate_bed(land, stations, bed, {}).value();
//   format_bed(estimate.bed);
#pragma once

#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/sea/bed.h"
#include "vigie/sea/stream_fit.h"
#include "vigie/sea/tide.h"

namespace vigie::sea {

struct BedEstimateOptions {
  double cell_m = 2000;
  int rounds = 14;
  // The name of a published stream that is not used, to see how well it is foretold.
  std::string without;
  // Standard deviations: of the logarithm of depths, drag and its factors; of crests and the shore.
  double log_stddev = 0.25, bank_log_stddev = 0.3;
  // Of gauges, m; those in the Strait itself stand in harbours that the cells do not resolve.
  double gauge_m = 0.06, strait_gauge_m = 0.12;
  double along_mps = 0.03, across_mps = 0.06;  // of published streams
};

struct BedEstimate {
  Bed bed;
  double gauges_rms_m = 0;        // M2, all used
  double greatest_change_sd = 0;  // of any value, in standard deviations of its guess
};

// Hours from high water Dover to the crest of its M2, the mean over a year of predictions (0.4:
// shallow-water tides bring high water forward).
double m2_crest_after_high_water_h(const TideStation& dover);

// Error: no station "dover", a place on land, what solve_tide refuses.
core::Result<BedEstimate> estimate_bed(const geo::LandRings& land,
                                       const std::vector<TideStation>& stations, const Bed& guess,
                                       const BedEstimateOptions& options);

}  // namespace vigie::sea
