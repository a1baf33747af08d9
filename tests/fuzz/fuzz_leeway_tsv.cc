// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a leeway table: an error that says where, or objects with finite numbers.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/leeway_tsv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto table = codec::parse_leeway_table(text, "fuzz.tsv");
  if (!table) {
    if (table.error().field.empty() || table.error().mend.empty()) std::abort();
    return 0;
  }
  for (const model::LeewayObject& object : table->objects)
    if (object.key.empty() || !std::isfinite(object.downwind.slope_percent)) std::abort();
  if (table->find(table->objects.front().key) == nullptr) std::abort();
  return 0;
}
