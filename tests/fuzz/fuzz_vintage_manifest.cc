// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a line of a manifest: an error that says where, or a vintage that is written
// and read back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/vintage/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie::vintage;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto entry = parse_manifest_line(text, "fuzz: line 1");
  if (!entry) {
    if (entry.error().field.empty() || entry.error().mend.empty()) std::abort();
    return 0;
  }
  const std::string line = manifest_line(entry->vintage, entry->previous);
  const auto again = parse_manifest_line(line, "again");
  if (!again || manifest_line(again->vintage, again->previous) != line) std::abort();
  return 0;
}
