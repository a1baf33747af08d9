// SPDX-License-Identifier: Apache-2.0
// Any bytes given as land polygons: an error that says where, or rings of finite points.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/geo/coast.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto land = geo::parse_land_geojson(text, "fuzz.geojson");
  if (!land) {
    if (land.error().field.empty() || land.error().mend.empty()) std::abort();
    return 0;
  }
  for (const geo::Ring& ring : land->rings) {
    if (ring.size() < 3) std::abort();
    for (const geo::Point& p : ring)
      if (!std::isfinite(p.east_m) || !std::isfinite(p.north_m)) std::abort();
  }
  return 0;
}
