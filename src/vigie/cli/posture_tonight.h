// SPDX-License-Identifier: Apache-2.0
// The posture that commands plan for: as the scenario has it, and under a trial's roster where one
// is given.
#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/planning/roster.h"

namespace vigie::cli {

struct PostureTonight {
  model::Posture posture;
  std::optional<model::Roster> roster;
};
// `roster` is the name of a file of `vigie trial release --out-csv`; empty: none. Error: no such
// posture; the file cannot be read, is none, or does not fit the scenario and posture.
core::Result<PostureTonight> posture_tonight(const night::Setup& setup, const std::string& key,
                                             const std::string& roster);

void add_roster_option(CLI::App* command, std::string& file);

// REQUIRES of both: `tonight` has a roster.
core::Result<nlohmann::json> roster_json(const night::Setup& setup, const PostureTonight& tonight,
                                         const model::Plan& plan);
std::string roster_text(const night::Setup& setup, const PostureTonight& tonight,
                        const model::Plan& plan);

}  // namespace vigie::cli
