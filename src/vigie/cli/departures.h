// SPDX-License-Identifier: Apache-2.0
// vigie forecast fit, tonight and skill: the subcommands of vigie forecast on published arrivals.
#pragma once

#include "vigie/cli/cli.h"

namespace vigie::cli {

void add_departures(CLI::App& forecast, Context& context);

}  // namespace vigie::cli
