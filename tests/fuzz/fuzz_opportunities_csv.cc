// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a log of opportunities: an error that says where, or finite distances.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/opportunities_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto log = codec::parse_opportunities(text, "fuzz.csv");
  if (!log) {
    if (log.error().field.empty() || log.error().mend.empty()) std::abort();
    return 0;
  }
  for (const codec::LoggedOpportunity& o : *log)
    if (!std::isfinite(o.lateral_range.si()) || o.lateral_range.si() < 0) std::abort();
  return 0;
}
