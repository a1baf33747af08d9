// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a frozen plan: an error that says where, or a plan whose text is those bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/impact/trial_plan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto plan = vigie::impact::parse_plan(text);
  if (!plan) {
    if (plan.error().field.empty() || plan.error().mend.empty()) std::abort();
    return 0;
  }
  if (vigie::impact::canonical_text(*plan) != text) std::abort();
  return 0;
}
