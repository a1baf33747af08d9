// SPDX-License-Identifier: Apache-2.0
// Any bytes posted as an edited plan: refused with a mend, or an edit that reads back as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/plan_edit_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto read =
      codec::decode_plan_edit(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!read) {
    if (read.error().problem.empty() || read.error().mend.empty()) std::abort();
    return 0;
  }
  const std::string once = codec::encode_plan_edit(*read);
  const auto again = codec::decode_plan_edit(once);
  if (!again || codec::encode_plan_edit(*again) != once) std::abort();
  return 0;
}
