// SPDX-License-Identifier: Apache-2.0
// The visual sweep-width table: data/sensing/visual.tsv and visual_speed.tsv. An error names the
// line and the column.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/model/sweep_table.h"

namespace vigie::codec {

// folder: data/sensing
core::Result<model::SweepTable> load_sweep_table(const std::filesystem::path& folder);
// Heights and speeds of one object and platform must ascend, and each (object, platform, height)
// may stand once.
core::Result<model::SweepTable> parse_sweep_table(std::string_view widths, std::string_view speeds);

}  // namespace vigie::codec
