// SPDX-License-Identifier: Apache-2.0
// The leeway table, data/leeway/objects.tsv: one class of object a line, its columns named in the
// first. An error names the line and the column.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/model/leeway.h"

namespace vigie::codec {

core::Result<model::LeewayTable> load_leeway_table(const std::filesystem::path& path);
core::Result<model::LeewayTable> parse_leeway_table(std::string_view text, const std::string& name);

}  // namespace vigie::codec
