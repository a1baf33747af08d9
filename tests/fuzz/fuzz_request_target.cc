// SPDX-License-Identifier: Apache-2.0
// Any bytes given as a request target: an error that says where, or a path that can name nothing
// but what it says, with parameters that are read strictly.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/server/parameters.h"
#include "vigie/server/request.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto target =
      server::parse_target(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!target) {
    require(!target.error().field.empty() && !target.error().mend.empty());
    return 0;
  }
  const std::string path = target->path + "/";
  require(path.front() == '/' && path.find('\\') == std::string::npos);
  require(path.find("/../") == std::string::npos && path.find("/./") == std::string::npos);
  require(std::ranges::none_of(path, is_control));
  const server::Request request{.target = *target, .if_none_match = {}};
  const auto day = core::Interval{core::Instant::from_unix_ms(1'559'930'400'000),
                                  core::Instant::from_unix_ms(1'559'973'600'000)};
  const auto at = server::instant_parameter(request, "at", day);
  require(!at || (*at >= day.from && *at <= day.until));
  const auto cell =
      server::number_parameter(request, "cell_m", {.low = 250, .high = 20'000, .otherwise = 2'000});
  require(!cell || (*cell >= 250 && *cell <= 20'000));
  return 0;
}
