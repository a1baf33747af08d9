// SPDX-License-Identifier: Apache-2.0
// Any payload of any kind (first line: the kind): refused with a mend, or an event whose text reads
// back as the same text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "vigie/codec/event_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return 0;
  const auto body = codec::decode_event_body(text.substr(0, line), text.substr(line + 1));
  if (!body) {
    if (body.error().problem.empty() || body.error().mend.empty()) std::abort();
    return 0;
  }
  const std::string once = codec::encode_event_body(*body);
  const auto again = codec::decode_event_body(model::name_of(*body), once);
  if (!again || codec::encode_event_body(*again) != once) std::abort();
  return 0;
}
