// SPDX-License-Identifier: Apache-2.0
// Any bytes given as the data of vigie stats: an error that says where, or rows as long as the
// first line, and columns of finite numbers.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/text_sheet.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto must_say = [](const core::Error& error) {
    if (error.field.empty() || error.mend.empty()) std::abort();
  };
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto sheet = codec::parse_columns(text, "fuzz.csv");
  if (!sheet) {
    must_say(sheet.error());
    return 0;
  }
  if (sheet->rows.empty()) std::abort();
  for (const auto& row : sheet->rows)
    if (row.cells.size() != sheet->columns.size()) std::abort();
  for (const std::string& column : sheet->columns) {
    const auto numbers = codec::numbers_of(*sheet, column);
    if (!numbers) {
      must_say(numbers.error());
      continue;
    }
    if (numbers->size() != sheet->rows.size()) std::abort();
    for (const double value : *numbers)
      if (!std::isfinite(value)) std::abort();
  }
  return 0;
}
