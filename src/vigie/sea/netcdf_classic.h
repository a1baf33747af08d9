// SPDX-License-Identifier: Apache-2.0
// The header of a classic NetCDF file (CDF-1, CDF-2, CDF-5) held against the file's size. The
// library reads what lies beyond the end as zeros, so a truncated file would pass for a calm sea.
// Runs in the reading process.
#pragma once

#include <filesystem>

#include "vigie/core/result.h"

namespace vigie::sea {

// Fine for a file of another format. Error: a header that breaks the format (NetCDF Users Guide,
// "File format specifications"), or that promises more than the file has.
core::Result<void> check_classic_file(const std::filesystem::path& path);

}  // namespace vigie::sea
