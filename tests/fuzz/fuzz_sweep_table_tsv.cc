// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a sweep-width table, the two files parted by a line "==": an error that says
// where, or rows with finite numbers in order.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/sweep_table_tsv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::size_t cut = text.find("==\n");
  const std::string_view widths = text.substr(0, cut);
  const std::string_view speeds = cut == text.npos ? std::string_view() : text.substr(cut + 3);
  const auto table = codec::parse_sweep_table(widths, speeds);
  if (!table) {
    if (table.error().field.empty() || table.error().mend.empty()) std::abort();
    return 0;
  }
  for (const model::SweepRow& row : table->rows)
    for (const double width : row.width_nmi)
      if (!std::isfinite(width) || width < 0) std::abort();
  if (table->objects().empty()) std::abort();
  return 0;
}
