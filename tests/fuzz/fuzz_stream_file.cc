// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a stream file: an error that says why, or a field that encodes to the same
// bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/sea/stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto stream = sea::StreamHarmonics::decode(text, "fuzz.bin");
  if (!stream) {
    if (stream.error().field.empty() || stream.error().problem.empty()) std::abort();
    return 0;
  }
  if (stream->encode().size() != size) std::abort();
  return 0;
}
