// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_edit_json.h"

#include <fmt/format.h>

#include "vigie/codec/event_io.h"
#include "vigie/core/json_shape.h"

namespace vigie::codec {
namespace {

using nlohmann::json;

constexpr std::size_t kLargest = 1 << 20;
constexpr std::size_t kMostValues = 100'000;
constexpr int kDeepest = 8;

void fields(auto& io, Of<PlanEdit> auto& e) {
  io.list("sorties", e.sorties);
  io.list("free", e.free);
  io.value("seed", e.seed);
}

core::Error bad(std::string problem) {
  return {core::ErrorKind::invalid, "plan", std::move(problem),
          "send what api/openapi.yaml calls PlanEdit"};
}

}  // namespace

std::string encode_plan_edit(const PlanEdit& edit) {
  EventWriter writer(FieldPath{.key = "plan"});
  fields(writer, edit);
  return writer.take().dump();
}

core::Result<PlanEdit> decode_plan_edit(std::string_view text) {
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
  PlanEdit edit;
  ReadState state;
  EventReader reader(object, FieldPath{.key = "plan"}, state);
  fields(reader, edit);
  reader.finish();
  if (state.error) return core::fail(*state.error);
  if (state.keys != shape.keys) return core::fail(bad("holds a key twice"));
  return edit;
}

}  // namespace vigie::codec
