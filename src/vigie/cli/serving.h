// SPDX-License-Identifier: Apache-2.0
// Serving a recorded night: what `serve` and `demo` share.
#pragma once

#include <cstdint>
#include <string>

#include "vigie/cli/cli.h"

namespace vigie::cli {

struct ServingArguments {
  std::string log, comparison, host = "127.0.0.1";
  std::uint16_t port = 8080;
};

// Serves until Ctrl-C; prints where.
core::Result<void> serve_recording(const Context& context, SetupPtr setup,
                                   const ServingArguments& arguments);

}  // namespace vigie::cli
