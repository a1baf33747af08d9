// SPDX-License-Identifier: Apache-2.0
// People on a beach and the patrols that pass them by.
#pragma once

#include "vigie/core/units.h"

namespace vigie::sensing {

// A group stays on a stretch of beach for `stay`; a patrol passes each point of it every `headway`,
// the first time at any moment alike, and a pass finds the group with chance `per_pass`. With n
// whole headways in the stay and a rest r of one:  1 - (1 - p)^n (1 - r p). Exact for even
// headways; passes are independent given p. REQUIRES: headway > 0, 0 <= per_pass <= 1.
double met_by_patrol(core::Duration stay, core::Duration headway, double per_pass);

}  // namespace vigie::sensing
