// SPDX-License-Identifier: Apache-2.0
// Any bytes given as lines: an error that says where, or parts of at least two positions.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/geo/lines_geojson.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto lines =
      geo::parse_lines_geojson(std::string_view(reinterpret_cast<const char*>(bytes), size), "f");
  if (!lines) {
    if (lines.error().field.empty() || lines.error().mend.empty()) std::abort();
    return 0;
  }
  for (const geo::NamedLine& line : *lines)
    for (const auto& part : line.parts) {
      if (part.size() < 2) std::abort();
      for (const geo::LatLon& p : part)
        if (!(std::abs(p.lat_deg) <= 90)) std::abort();
    }
  return 0;
}
