// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/json_shape.h"

#include <algorithm>

namespace vigie::core {

JsonShape json_shape(std::string_view text) {
  JsonShape shape;
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') shape.depth = std::max(shape.depth, ++depth);
    if (c == '}' || c == ']') --depth;
    if (c == ',') ++shape.values;
    if (c == ':') ++shape.keys;
  }
  return shape;
}

}  // namespace vigie::core
