// SPDX-License-Identifier: Apache-2.0
// A drift forecast as CF-1.8 NetCDF: trajectories (discrete sampling geometry, trajectory by time)
// and the probability map of each moment on its own grid. docs/formats/drift.md has the variables.
#pragma once

#include <filesystem>

#include "vigie/core/result.h"
#include "vigie/model/drift.h"

namespace vigie::codec {

// Error: a forecast without moments, a file that cannot be written. A file that was begun is
// removed.
core::Result<void> write_drift_netcdf(const model::DriftForecast& forecast,
                                      const std::filesystem::path& path);

}  // namespace vigie::codec
