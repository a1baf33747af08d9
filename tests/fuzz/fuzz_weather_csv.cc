// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a weather file: an error that says where, or a series of finite values.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/sea/weather.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto series = sea::WeatherSeries::parse(text, "fuzz.csv");
  if (!series) {
    if (series.error().field.empty() || series.error().mend.empty()) std::abort();
    return 0;
  }
  const core::Interval night = series->covers();
  if (!(night.from < night.until)) std::abort();
  const model::Weather weather = series->at(night.from + night.length() / 3);
  if (!std::isfinite(weather.wind_speed.si()) || weather.visibility.si() < 10) std::abort();
  return 0;
}
