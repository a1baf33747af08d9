// SPDX-License-Identifier: Apache-2.0
// Any text: refused, or a time that is written and read again as the same time.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/core/time.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie::core;
  const auto at = parse_instant({reinterpret_cast<const char*>(bytes), size});
  if (!at) return 0;
  const auto again = parse_instant(format_instant(*at));
  if (!again || *again != *at) std::abort();
  return 0;
}
