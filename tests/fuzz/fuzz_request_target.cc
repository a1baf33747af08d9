// SPDX-License-Identifier: Apache-2.0
// Any request target: refused, or a path that cannot leave the folder it is looked up in.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "vigie/server/request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto target = vigie::server::parse_target({reinterpret_cast<const char*>(bytes), size});
  if (!target) return 0;
  const std::string path = target->path + "/";
  if (path.front() != '/') std::abort();
  if (path.find("/../") != std::string::npos || path.find("/./") != std::string::npos ||
      path.find('\\') != std::string::npos || path.find('\0') != std::string::npos) {
    std::abort();
  }
  return 0;
}
