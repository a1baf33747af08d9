// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a tide station file: an error that says where, or stations whose heights are
// numbers.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/sea/tide.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto stations = sea::parse_tide_stations(text, "fuzz.tsv");
  if (!stations) {
    if (stations.error().field.empty() || stations.error().mend.empty()) std::abort();
    return 0;
  }
  for (const sea::TideStation& station : *stations)
    if (!std::isfinite(station.height(core::Instant::from_unix_ms(1'559'952'000'000)).si()))
      std::abort();
  return 0;
}
