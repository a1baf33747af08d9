// SPDX-License-Identifier: Apache-2.0
// Any bytes given as daily weather: an error that says where, or days one after the other.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/station_weather_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto days = codec::parse_station_weather_csv(text, "fuzz.csv");
  if (!days) {
    if (days.error().field.empty() || days.error().mend.empty()) std::abort();
    return 0;
  }
  for (std::size_t i = 1; i < days->size(); ++i)
    if ((*days)[i].day - (*days)[i - 1].day != 1) std::abort();
  return 0;
}
