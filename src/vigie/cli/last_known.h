// SPDX-License-Identifier: Apache-2.0
// The options by which a person tells what was last known: object, position, time, wind and
// current. Shared by `drift` and `search plan`.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "vigie/drift/request.h"

namespace vigie::cli {

struct LastKnown {
  drift::Request request;
  std::vector<double> wind_const, current_const;
  std::vector<std::string> fields;

  drift::Request told() const;  // with wind, current and fields in place
};

void add_last_known(CLI::App& command, LastKnown& told);
void add_fields(CLI::App& command, LastKnown& told);
void add_casualty(CLI::App& command, LastKnown& told);

// The request's parts by the names of the options.
core::Error by_option(core::Error error);

}  // namespace vigie::cli
