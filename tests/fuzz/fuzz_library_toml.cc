// SPDX-License-Identifier: Apache-2.0
// Any text given as a library file (sensors, assets, bases, legal bases): refused with a mend, or a
// library in which every asset's sensors can be looked up by the rules of the loader.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/scenario_toml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  model::Library library;
  const auto read =
      codec::parse_library({reinterpret_cast<const char*>(bytes), size}, "fuzz.toml", library);
  if (!read) {
    if (read.error().field.empty() || read.error().mend.empty()) std::abort();
    return 0;
  }
  for (const model::AssetType& type : library.asset_types) {
    if (type.key.empty() || !std::isfinite(type.cruise_speed.si()) || type.cruise_speed.si() < 0) {
      std::abort();
    }
  }
  return 0;
}
