// SPDX-License-Identifier: Apache-2.0
// Scenario, posture, library and parameter files (TOML) into model::Scenario, every number checked
// against its range; a bad file names the file, the key, what is wrong and how to mend it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/asset.h"

namespace vigie::codec {

// Loads data/scenarios/<key>.toml and every file it names (library, sectors, postures, forecast).
core::Result<model::Scenario> load_scenario(const std::filesystem::path& data_dir,
                                            const std::string& key);
// Keys of the scenarios under data/scenarios, sorted.
std::vector<std::string> list_scenarios(const std::filesystem::path& data_dir);

// Parses one library file's text into `library` (used by the loader, tests and the fuzz target).
core::Result<void> parse_library(std::string_view toml, const std::string& name,
                                 model::Library& library);

}  // namespace vigie::codec
