// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a flown track: an error that says where, or ascending times.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/flown_track_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto track = codec::parse_flown_track(text, "fuzz.csv");
  if (!track) {
    if (track.error().field.empty() || track.error().mend.empty()) std::abort();
    return 0;
  }
  if (track->size() < 2) std::abort();
  for (std::size_t i = 1; i < track->size(); ++i)
    if ((*track)[i].at <= (*track)[i - 1].at) std::abort();
  return 0;
}
