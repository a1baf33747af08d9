// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a saved plan: refused with a mend, or a plan whose text reads back as the
// same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/codec/plan_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto read =
      codec::decode_plan(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!read) {
    if (read.error().problem.empty() || read.error().mend.empty()) std::abort();
    return 0;
  }
  const std::string once = codec::encode_plan(*read);
  const auto again = codec::decode_plan(once);
  if (!again || codec::encode_plan(*again) != once) std::abort();
  return 0;
}
