// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a daily or weekly table: an error that says where, or rows that are written
// and read back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/arrivals_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto days = codec::parse_daily_csv(text, "fuzz.csv");
  if (!days && (days.error().field.empty() || days.error().mend.empty())) std::abort();
  if (days && codec::parse_daily_csv(codec::daily_csv(*days), "again").value() != *days)
    std::abort();
  const auto weeks = codec::parse_weekly_csv(text, "fuzz.csv");
  if (!weeks && (weeks.error().field.empty() || weeks.error().mend.empty())) std::abort();
  if (weeks && codec::parse_weekly_csv(codec::weekly_csv(*weeks), "again").value() != *weeks)
    std::abort();
  return 0;
}
