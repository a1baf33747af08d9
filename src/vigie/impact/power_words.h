// SPDX-License-Identifier: Apache-2.0
// What a trial cannot do, before anyone flies, in English and in French: the command line and the
// page say the same. What could happen to people comes first.
#pragma once

#include <string>
#include <vector>

#include "vigie/impact/design.h"

namespace vigie::impact {

struct DailySeries;
struct PowerOptions;
struct PowerReport;

struct Sentence {
  std::string en, fr;
  bool operator==(const Sentence&) const = default;
};

// Of a design alone: rescue cover, too few schedules, what the lot cannot tell apart.
std::vector<Sentence> design_limits(const Design& design);
// Of a design under the effect that was played.
std::vector<Sentence> blind_spots(const PowerReport& report, const PowerOptions& options);
// What the played trials stand on.
std::vector<Sentence> power_assumptions(const DailySeries& series);

// The name of an estimand by its key: "stopped", "policy", "arrivals", "sectors", "thinned".
Sentence estimand_name(const std::string& key);

// "93312" or "about 10^28".
std::string count_of_schedules(double log10);

}  // namespace vigie::impact
