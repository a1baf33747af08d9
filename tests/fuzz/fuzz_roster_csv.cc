// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a trial's roster: an error that says where, or whole nights, each sector once.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string_view>

#include "vigie/codec/roster_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto roster = codec::parse_roster_csv(text, "fuzz.csv");
  if (!roster) {
    if (roster.error().field.empty() || roster.error().mend.empty()) std::abort();
    return 0;
  }
  std::map<core::Date, std::set<std::string>> nights;
  for (const model::Roster::Row& row : roster->rows)
    if (row.sector.empty() || !nights[row.night].insert(row.sector).second) std::abort();
  for (const auto& [night, sectors] : nights)
    if (sectors != nights.begin()->second) std::abort();
  return 0;
}
