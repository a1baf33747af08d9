// SPDX-License-Identifier: Apache-2.0
// How a class of object drifts in the wind: the coefficients of Allen and Plourde, "Review of
// Leeway: Field Experiments and Implementation", USCG CG-D-08-99, 1999, and its successors. The
// component of leeway along an axis is slope * wind + offset, wind at 10 m; the downwind axis is
// toward where the wind blows, the crosswind axis is to the right of it, so a craft that goes left
// has negative crosswind coefficients. docs/math/drift.md says how the side was decided.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigie::model {

// As the public tables print them.
struct LeewayCoefficients {
  double slope_percent = 0;  // of wind speed
  double offset_cmps = 0;    // cm/s
  double stddev_cmps = 0;    // cm/s, scatter about the line
};

struct LeewayObject {
  std::string key;   // "LIFE-RAFT-NB-2"
  int number = 0;    // row of the public list, from 1; 0 for a class of ours
  std::string name;  // "Life raft, no ballast, no canopy, no drogue"
  LeewayCoefficients downwind, right, left;
  std::string source;
  bool verified = false;  // against the primary report

  // Somebody in the water who may be alive, by the name that the public list has.
  bool is_person_in_water() const {
    return name.starts_with("Person in water") && name.find("dead") == std::string::npos;
  }
};

struct LeewayTable {
  std::vector<LeewayObject> objects;
  // By key, number, or an unambiguous end of a key ("NB-2"), whatever the case; null when none or
  // several fit.
  const LeewayObject* find(std::string_view text) const;
};

}  // namespace vigie::model
