// SPDX-License-Identifier: Apache-2.0
// What the page sends of an edited plan: its sorties, in the form they have in saved plans, and
// which assets may be planned anew around them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/plan.h"

namespace vigie::codec {

// {"sorties":[...],"free":["asset",...],"seed":1}; "free" may be empty.
struct PlanEdit {
  std::vector<model::Sortie> sorties;
  std::vector<std::string> free;
  std::uint64_t seed = 1;
};

std::string encode_plan_edit(const PlanEdit& edit);
// Refuses text over 1 MB, keys nobody knows or given twice, missing keys, values out of range.
core::Result<PlanEdit> decode_plan_edit(std::string_view text);

}  // namespace vigie::codec
