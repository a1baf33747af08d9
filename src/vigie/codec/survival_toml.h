// SPDX-License-Identifier: Apache-2.0
// Survival in cold water, data/survival/cold_water.toml: numbers with their sources.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/model/survival.h"

namespace vigie::codec {

core::Result<model::SurvivalModel> load_survival_model(const std::filesystem::path& path);
core::Result<model::SurvivalModel> parse_survival_model(std::string_view text,
                                                        const std::string& name);

}  // namespace vigie::codec
