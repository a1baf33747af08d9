// SPDX-License-Identifier: Apache-2.0
// JSON from outside: bounded, read into one value by its `fields`, nothing twice, nothing unknown.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "vigie/codec/event_io.h"
#include "vigie/core/json_shape.h"

namespace vigie::codec {

struct JsonLimits {
  const char* name;  // in errors
  const char* mend;
  std::size_t bytes, values;
  int depth;
};

template <class T>
core::Result<T> parse_json(std::string_view text, const JsonLimits& limits) {
  using nlohmann::json;
  const auto refused = [&](std::string problem) {
    return core::fail(core::invalid(limits.name, std::move(problem), limits.mend));
  };
  if (text.size() > limits.bytes)
    return refused(fmt::format("is {} bytes long, more than {}", text.size(), limits.bytes));
  const core::JsonShape shape = core::json_shape(text);
  if (shape.depth > limits.depth || shape.values > limits.values)
    return refused("is nested too deep or holds too many values");
  json object;
  try {
    object = json::parse(text);
  } catch (const json::parse_error& error) {
    return refused(fmt::format("is not JSON at byte {}", error.byte));
  } catch (const json::out_of_range&) {
    return refused("holds a number too large for a computer");
  }
  T value;
  ReadState state;
  EventReader reader(object, FieldPath{.key = limits.name}, state);
  fields(reader, value);
  reader.finish();
  if (state.error) return core::fail(*state.error);
  if (state.keys != shape.keys) return refused("holds a key twice");
  return value;
}

}  // namespace vigie::codec
