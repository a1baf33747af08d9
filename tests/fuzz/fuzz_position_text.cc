// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a position: an error with its mend, or a place on the earth.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/geo/position_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto position =
      geo::parse_position(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!position) {
    if (position.error().problem.empty() || position.error().mend.empty()) std::abort();
    return 0;
  }
  if (!(std::abs(position->at.lat_deg) <= 90) || !(std::abs(position->at.lon_deg) <= 540) ||
      !(position->resolution.si() > 0))
    std::abort();
  return 0;
}
