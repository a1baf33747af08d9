// SPDX-License-Identifier: Apache-2.0
#include "field_bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  return vigie::fuzz::check(bytes, size);
}
