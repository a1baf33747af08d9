// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a fitted model: an error that says where, or a model that is written and read
// back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/departure_model_toml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie::codec;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto model = parse_departure_model(text, "fuzz.toml");
  if (!model) {
    if (model.error().field.empty() || model.error().mend.empty()) std::abort();
    return 0;
  }
  const auto again = parse_departure_model(departure_model_toml(*model), "again.toml");
  if (!again || *again != *model) std::abort();
  return 0;
}
