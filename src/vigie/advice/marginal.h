// SPDX-License-Identifier: Apache-2.0
// What one more asset would buy, of which kind, where: each candidate joins the plan as it is with
// sorties of its own, and both plans are scored on the same fresh beliefs (common random numbers:
// belief k has the same seed for every candidate), so the difference is paired.
#pragma once

#include <string>
#include <vector>

#include "vigie/advice/tonight.h"
#include "vigie/stats/interval.h"

namespace vigie::advice {

struct MarginalOptions {
  WorkOptions work;
  std::size_t beliefs = 12;       // fresh ones to score on, at least 2
  std::size_t particles = 5'000;  // of each
  double confidence = 0.95;
};

struct Marginal {
  model::AssetTypeKey type;
  model::BaseKey base;
  model::AssetKey like;  // the asset it is a copy of: hours, budget, legal basis
  std::string refused;   // why it cannot be there; then nothing below counts
  std::size_t sorties = 0;
  double hours_out = 0;
  double in_time = 0, low = 0, high = 0;  // boats found in time a night more, with interval
  double eur_low = 0, eur_high = 0;       // of its hours
};

// Candidates: one more of each asset type that any posture of the scenario sends out, at each base
// that the type has there. Best first; refused ones last.
core::Result<std::vector<Marginal>> marginal_values(const Tonight& tonight, const model::Plan& plan,
                                                    const MarginalOptions& options);

}  // namespace vigie::advice
