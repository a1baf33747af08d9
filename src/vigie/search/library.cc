// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/library.h"

#include "vigie/codec/scenario_toml.h"
#include "vigie/codec/sweep_table_tsv.h"
#include "vigie/core/file.h"

namespace vigie::search {

core::Result<SensorLibrary> SensorLibrary::load(const std::filesystem::path& data,
                                                const std::filesystem::path& calibration) {
  SensorLibrary out;
  std::vector<std::filesystem::path> files;
  for (const char* name : {"sensors.toml", "assets.toml", "bases.toml", "legal.toml"})
    files.push_back(data / "library" / name);
  if (!calibration.empty()) files.push_back(calibration);
  for (const std::filesystem::path& file : files) {
    const auto text = core::read_bytes(file);
    if (!text)
      return core::fail({core::ErrorKind::missing, file.string(), "cannot be read",
                         "check the name and its permissions"});
    if (const auto read = codec::parse_library(*text, file.filename().string(), out.assets); !read)
      return core::fail(read.error());
  }
  auto table = codec::load_sweep_table(data / "sensing");
  if (!table) return core::fail(table.error());
  out.table = std::move(*table);
  return out;
}

}  // namespace vigie::search
