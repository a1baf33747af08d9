// SPDX-License-Identifier: Apache-2.0
// A class of casualty, data/leeway/inflatable.toml: numbers with their sources. An error names the
// table and the key.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/model/casualty.h"

namespace vigie::codec {

core::Result<model::CasualtyClass> load_casualty_class(const std::filesystem::path& path);
core::Result<model::CasualtyClass> parse_casualty_class(std::string_view text,
                                                        const std::string& name);

}  // namespace vigie::codec
