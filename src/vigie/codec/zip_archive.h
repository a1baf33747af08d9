// SPDX-License-Identifier: Apache-2.0
// A zip archive in memory, by libzip. The same files give the same bytes: no clock is read.
#pragma once

#include <string>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::codec {

struct ZipEntry {
  std::string name;  // "MANIFEST/manifest.xml"
  std::string bytes;
};

// Error: libzip could not make it, with its words.
core::Result<std::string> zip_archive(const std::vector<ZipEntry>& entries);

}  // namespace vigie::codec
