// SPDX-License-Identifier: Apache-2.0
// Any bytes given as survival in cold water: an error that says where, or numbers within their
// ranges.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/survival_toml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto read = codec::parse_survival_model(
      std::string_view(reinterpret_cast<const char*>(bytes), size), "fuzz.toml");
  if (!read) {
    if (read.error().field.empty() || read.error().mend.empty()) std::abort();
    return 0;
  }
  for (const model::Parameter& p : read->parameters)
    if (!std::isfinite(p.value) || p.provenance.source.empty()) std::abort();
  return 0;
}
