// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_edit_json.h"

#include "vigie/codec/parse_json.h"

namespace vigie::codec {
namespace {

constexpr JsonLimits kPlanEditLimits{.name = "plan",
                                     .mend = "send what api/openapi.yaml calls PlanEdit",
                                     .bytes = 1 << 20,
                                     .values = 100'000,
                                     .depth = 8};

}  // namespace

void fields(auto& io, Of<PlanEdit> auto& e) {
  io.list("sorties", e.sorties);
  io.list("free", e.free);
  io.value("seed", e.seed);
}

std::string encode_plan_edit(const PlanEdit& edit) {
  EventWriter writer(FieldPath{.key = "plan"});
  fields(writer, edit);
  return writer.take().dump();
}

core::Result<PlanEdit> decode_plan_edit(std::string_view text) {
  return parse_json<PlanEdit>(text, kPlanEditLimits);
}

}  // namespace vigie::codec
