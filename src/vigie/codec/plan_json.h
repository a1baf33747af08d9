// SPDX-License-Identifier: Apache-2.0
// A plan saved to a file and read back: {"format":"vigie plan","version":1,"scenario","digest",
// "plan"} as docs/formats/plan.md has it. Written and read by the same field list as the log's
// plans, so a plan reads back as it was, to 1e-6 degree.
#pragma once

#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/model/plan.h"

namespace vigie::codec {

struct SavedPlan {
  std::string scenario;  // key
  std::string digest;    // of the scenario's files when the plan was made
  model::Plan plan;
};

std::string encode_plan(const SavedPlan& saved);
// Refuses text over 8 MB, keys nobody knows or given twice, missing keys, values out of range,
// another format or version.
core::Result<SavedPlan> decode_plan(std::string_view text);

}  // namespace vigie::codec
