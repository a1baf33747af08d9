// SPDX-License-Identifier: Apache-2.0
// Named stretches of coast, data/coast/places.tsv: one a line, its columns named in the first. An
// error names the line and the column.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/drift.h"

namespace vigie::codec {

core::Result<std::vector<model::CoastPlace>> load_coast_places(const std::filesystem::path& path);
core::Result<std::vector<model::CoastPlace>> parse_coast_places(std::string_view text,
                                                                const std::string& name);

}  // namespace vigie::codec
