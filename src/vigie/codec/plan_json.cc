// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_json.h"

#include <fmt/format.h>

#include "vigie/codec/event_io.h"
#include "vigie/core/json_shape.h"

namespace vigie::codec {
namespace {

using nlohmann::json;

constexpr std::size_t kLargest = 8 << 20;
constexpr std::size_t kMostValues = 1'000'000;
constexpr int kDeepest = 12;
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

core::Error bad(std::string problem) {
  return {core::ErrorKind::invalid, "plan file", std::move(problem),
          "give a file written by `vigie plan --save`; see docs/formats/plan.md"};
}

}  // namespace

std::string encode_plan(const SavedPlan& saved) {
  EventWriter writer(FieldPath{.key = "plan file"});
  const PlanFile file{.saved = saved};
  fields(writer, file);
  return writer.take().dump(1) + "\n";
}

core::Result<SavedPlan> decode_plan(std::string_view text) {
  if (text.size() > kLargest)
    return core::fail(bad(fmt::format("is {} bytes long, more than {}", text.size(), kLargest)));
  const core::JsonShape shape = core::json_shape(text);
  if (shape.depth > kDeepest || shape.values > kMostValues)
    return core::fail(bad("is nested too deep or holds too many values"));
  json object;
  try {
    object = json::parse(text);
  } catch (const json::parse_error& error) {
    return core::fail(bad(fmt::format("is not JSON at byte {}", error.byte)));
  } catch (const json::out_of_range&) {
    return core::fail(bad("holds a number too large for a computer"));
  }
  PlanFile file;
  ReadState state;
  EventReader reader(object, FieldPath{.key = "plan file"}, state);
  fields(reader, file);
  reader.finish();
  if (state.error) return core::fail(*state.error);
  if (state.keys != shape.keys) return core::fail(bad("holds a key twice"));
  return std::move(file.saved);
}

}  // namespace vigie::codec
