// SPDX-License-Identifier: Apache-2.0
// Any bytes given as the published spreadsheet, or as its content.xml: an error that says where, or
// bounded sheets.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/ods.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (codec::looks_like_zip(text)) {
    const auto tables = codec::read_home_office_ods(text, "fuzz.ods");
    if (!tables && (tables.error().field.empty() || tables.error().mend.empty())) std::abort();
    return 0;
  }
  const auto sheets = codec::read_ods_content(text, "fuzz.ods");
  if (!sheets && (sheets.error().field.empty() || sheets.error().mend.empty())) std::abort();
  if (!sheets) return 0;
  for (const codec::OdsSheet& sheet : *sheets)
    for (const auto& row : sheet.rows)
      if (row.cells.size() > codec::kMostSheetColumns) std::abort();
  return 0;
}
