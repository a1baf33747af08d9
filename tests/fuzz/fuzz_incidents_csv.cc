// SPDX-License-Identifier: Apache-2.0
// Any bytes given as incidents, rescue operations or a partner's nights: an error that says where,
// or a table that is written and read back.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/incidents_csv.h"

namespace {

template <class Read>
bool is_sound(const Read& read) {
  return read.has_value() || (!read.error().field.empty() && !read.error().mend.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie::codec;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto incidents = parse_incidents_csv(text, "fuzz.csv");
  const auto secmar = parse_secmar_csv(text, "fuzz.csv");
  const auto nights = parse_nightly_csv(text, "fuzz.csv");
  if (!is_sound(incidents) || !is_sound(secmar) || !is_sound(nights)) std::abort();
  if (incidents && !parse_incidents_csv(csv_of(incidents->kept.sheet), "again")) std::abort();
  if (secmar && !parse_secmar_csv(csv_of(secmar->kept.sheet), "again")) std::abort();
  if (nights && parse_nightly_csv(nightly_csv(nights->rows), "again").value().rows != nights->rows)
    std::abort();
  return 0;
}
