// SPDX-License-Identifier: Apache-2.0
// From a finished draft to the plan people read: sorties in order, what each adds, and why.
#pragma once

#include "vigie/planning/local_search.h"

namespace vigie::planning {

model::Plan plan_of(const Tonight& tonight, Draft& draft);

}  // namespace vigie::planning
