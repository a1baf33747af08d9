// SPDX-License-Identifier: Apache-2.0
// Why a plan is as it is: what each sortie takes away from the boats nobody would have seen in
// time, what another hour would have cost, what was left out, and how far the value hangs on the
// sweep widths that were assumed.
#pragma once

#include <string>
#include <vector>

#include "vigie/advice/tonight.h"

namespace vigie::advice {

struct Shift {
  core::Duration by;       // earlier: negative
  double loses = 0;        // boats in time, against the plan; negative: it would have been better
  std::string not_lawful;  // the first rule it breaks; then `loses` does not count
};

struct SortieReason {
  std::size_t sortie = 0;  // index into the plan
  double removes = 0;      // boats in time that nobody else of the plan would have found
  double objective = 0;    // the same of what the solver maximised
  struct Part {
    model::SectorKey sector;
    double boats = 0;
  };
  std::vector<Part> from;  // the sectors those boats leave from, most first, above 1 % of it
  std::vector<Shift> shifts;
};

struct Idle {
  model::AssetKey asset;
  core::Duration unused;  // of its hours tonight
  std::string why;
};

struct Sensitivity {
  double factor = 1;          // on every sweep width
  double as_planned = 0;      // boats in time by this plan
  double planned_for_it = 0;  // by a plan that knew; not below as_planned
};

struct Explanation {
  double value = 0;  // boats in time of the plan
  double expected = 0;
  std::vector<SortieReason> sorties;
  std::vector<Idle> left_out;
  std::vector<Departures> missed;  // most missed first, at most 10
  std::vector<Sensitivity> sensitivity;
};

core::Result<Explanation> explain(const Tonight& tonight, const model::Plan& plan,
                                  const WorkOptions& options);

}  // namespace vigie::advice
