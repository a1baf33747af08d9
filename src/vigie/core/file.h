// SPDX-License-Identifier: Apache-2.0
// The bytes of a file, for readers that say in their own words what is wrong when there are none.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace vigie::core {

// At most `most` bytes from the start. Nothing when the file cannot be opened or read to its end,
// or is a folder.
std::optional<std::string> read_bytes(const std::filesystem::path& path,
                                      std::size_t most = std::string::npos);

}  // namespace vigie::core
