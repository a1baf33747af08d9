// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_json.h"

#include "vigie/codec/parse_json.h"

namespace vigie::codec {
namespace {

constexpr JsonLimits kPlanFileLimits{
    .name = "plan file",
    .mend = "give a file written by `vigie plan --save`; see docs/formats/plan.md",
    .bytes = 8 << 20,
    .values = 1'000'000,
    .depth = 12};
constexpr std::uint32_t kVersion = 1;
constexpr const char* kFormat = "vigie plan";

struct PlanFile {
  std::string format = kFormat;
  std::uint32_t version = kVersion;
  SavedPlan saved;
};

void fields(auto& io, Of<PlanFile> auto& f) {
  io.value("format", f.format);
  io.value("version", f.version);
  io.require("format", f.format == kFormat, "is not \"vigie plan\"",
             "give a file written by `vigie plan --save`");
  io.require("version", f.version == kVersion, "is not 1", "save the plan again with this program");
  io.value("scenario", f.saved.scenario);
  io.value("digest", f.saved.digest);
  io.group("plan", f.saved.plan);
}

}  // namespace

std::string encode_plan(const SavedPlan& saved) {
  EventWriter writer(FieldPath{.key = "plan file"});
  const PlanFile file{.saved = saved};
  fields(writer, file);
  return writer.take().dump(1) + "\n";
}

core::Result<SavedPlan> decode_plan(std::string_view text) {
  auto file = parse_json<PlanFile>(text, kPlanFileLimits);
  if (!file) return core::fail(file.error());
  return std::move(file->saved);
}

}  // namespace vigie::codec
