// SPDX-License-Identifier: Apache-2.0
// Depth and counts of a JSON text without building it, so that a hostile text is refused before a
// parser can spend memory on it. Strings are left out; the text need not be valid JSON.
#pragma once

#include <cstddef>
#include <string_view>

namespace vigie::core {

struct JsonShape {
  int depth = 0;           // deepest nesting of brackets and braces
  std::size_t values = 1;  // commas, plus one
  std::size_t keys = 0;    // colons
};

JsonShape json_shape(std::string_view text);

}  // namespace vigie::core
