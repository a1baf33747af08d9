// SPDX-License-Identifier: Apache-2.0
// Any bytes given as named stretches of coast: an error that says where, or finite ends.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/coast_places_tsv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto places = codec::parse_coast_places(
      std::string_view(reinterpret_cast<const char*>(bytes), size), "fuzz.tsv");
  if (!places) {
    if (places.error().field.empty() || places.error().mend.empty()) std::abort();
    return 0;
  }
  for (const model::CoastPlace& p : *places)
    if (p.name.empty() || !std::isfinite(p.from.east_m + p.until.north_m)) std::abort();
  return 0;
}
