// SPDX-License-Identifier: Apache-2.0
// Serving a recorded night: what `serve` and `demo` share.
#pragma once

#include <cstdint>
#include <string>

#include "vigie/cli/cli.h"
#include "vigie/night/picture.h"

namespace vigie::cli {

struct ServingArguments {
  std::string log, comparison, series, host = "127.0.0.1";
  std::uint16_t port = 8080;
};

void add_series_option(CLI::App& command, ServingArguments& arguments);

// Serves until Ctrl-C; prints where. `recording` was read from arguments.log.
core::Result<void> serve_recording(const Context& context, const night::Setup& setup,
                                   const night::Recording& recording,
                                   const ServingArguments& arguments);

}  // namespace vigie::cli
