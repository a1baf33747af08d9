// SPDX-License-Identifier: Apache-2.0
// Any bytes given as the sea bed of the stream model: an error that says where, or depths that are
// numbers.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/sea/bed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto bed =
      sea::parse_bed(std::string_view(reinterpret_cast<const char*>(bytes), size), "fuzz.tsv");
  if (!bed) {
    if (bed.error().field.empty() || bed.error().mend.empty()) std::abort();
    return 0;
  }
  const sea::BedAt at(*bed, {geo::plane_from_lat_lon({51.0, 1.5})}, {3000}, 2000);
  if (!(at.depth_m(*bed, 0) > 0) || !(at.drag(*bed, 0) > 0)) std::abort();
  return 0;
}
