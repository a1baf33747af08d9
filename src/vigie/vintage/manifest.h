// SPDX-License-Identifier: Apache-2.0
// One line of manifest.jsonl as text, and back. Only store.cc uses it.
#pragma once

#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/vintage/store.h"

namespace vigie::vintage {

// Compact JSON, keys in alphabetical order; `previous` is the SHA-256 of the line before, or empty.
std::string manifest_line(const Vintage& vintage, const std::string& previous);

// `where` names file and line in errors (kind corrupt).
struct ManifestEntry {
  Vintage vintage;
  std::string previous;
};
core::Result<ManifestEntry> parse_manifest_line(std::string_view line, const std::string& where);

}  // namespace vigie::vintage
