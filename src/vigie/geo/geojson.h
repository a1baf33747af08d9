// SPDX-License-Identifier: Apache-2.0
// What the readers of GeoJSON (RFC 7946) share.
#pragma once

#include <nlohmann/json.hpp>

namespace vigie::geo {

using Json = nlohmann::json;

inline constexpr int kDeepestGeoJson = 12;

// Null where `object` is none or has no such key.
inline const Json& member(const Json& object, const char* key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

}  // namespace vigie::geo
