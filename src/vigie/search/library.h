// SPDX-License-Identifier: Apache-2.0
// What sensors and units are made of, read once: the asset, sensor, base and legal library, the
// visual sweep-width table, and a calibration if there is one.
#pragma once

#include <filesystem>

#include "vigie/core/result.h"
#include "vigie/model/asset.h"
#include "vigie/model/sweep_table.h"

namespace vigie::search {

struct SensorLibrary {
  model::Library assets;
  model::SweepTable table;

  // data: the shipped files. calibration: a file of `vigie sensing calibrate`; empty: none.
  static core::Result<SensorLibrary> load(const std::filesystem::path& data,
                                          const std::filesystem::path& calibration = {});
};

}  // namespace vigie::search
