// SPDX-License-Identifier: Apache-2.0
// Harm where drones fly: what happened to people comes before what the drones were for. Every
// outcome is an upper bound on a ratio, never "no effect".
#pragma once

#include <string>
#include <vector>

#include "vigie/impact/channel.h"

namespace vigie::impact {

struct HarmOutcome {
  std::string name;
  std::string method;
  double with_drones = 0, without = 0;  // totals, or means where the outcome is one
  double ratio = 1;                     // with over without; nan where nothing happened
  double upper_95 = 1;  // one-sided 95 % upper bound; infinite where the numbers cannot bound it
  double p_more = 1;    // one-sided p of "no more harm"
};

// Fatal incidents, deaths, rescues, people per boat, launch distance.
std::vector<HarmOutcome> harm_outcomes(const Design& design, const Schedule& schedule,
                                       const TrialRecord& record, const ReferenceSet& reference);

// The e-process of fatal incidents, one value after every block: the product over blocks of
//   ratio^(incidents in flown sectors) / E[ratio^(incidents in sectors flown)]
// the expectation over the sets that the design could still have drawn, given the blocks before. If
// drones change nothing its expectation is 1 at every block, so it reaches 20 with probability at
// most 1/20 (Ville). Looked at between blocks only: inside a block its later nights are known.
struct HarmWatch {
  std::vector<double> e;  // after each block
  double bet = 2;
  int stop_block = -1;  // first with e >= 20; -1: none
  bool exact = true;    // false under a balance rule, which the expectation leaves out
};
HarmWatch watch_harm(const Design& design, const Schedule& schedule, const TrialRecord& record,
                     double bet);

// Exact one-sided upper bound of a ratio of two Poisson rates by the binomial (Clopper and
// Pearson): `with` of the sum came where a share `exposure` of the sector-nights lay.
double poisson_ratio_upper(double with, double without, double exposure, double confidence);

}  // namespace vigie::impact
