// SPDX-License-Identifier: Apache-2.0
// Outlooks of a generated night (search_night.h): the same coast, stream and fleet, another fog
// bank, other beaches that boats leave from and another hour that most leave at. What is at stake
// in each is one boat's worth, so the outcome of a plan is minus the share that goes unseen.
#pragma once

#include "vigie/planning/search_night.h"
#include "vigie/planning/search_risk.h"

namespace vigie::planning {

struct NightOutlooks {
  std::size_t count = 100;
  std::size_t boats = 200;  // of each outlook, equally likely
  std::uint64_t first = 1;  // outlooks are numbered; other numbers are other outlooks
};

// Equally likely outlooks. REQUIRES: count >= 1, first >= 1.
RiskProblem night_risk(const NightOptions& night, const NightOutlooks& outlooks);

}  // namespace vigie::planning
