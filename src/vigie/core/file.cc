// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/file.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace vigie::core {

std::optional<std::string> read_bytes(const std::filesystem::path& path, std::size_t most) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string bytes;
  std::array<char, 64 * 1024> block;
  while (in && bytes.size() < most) {
    in.read(block.data(),
            static_cast<std::streamsize>(std::min(block.size(), most - bytes.size())));
    bytes.append(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return std::nullopt;
  return bytes;
}

}  // namespace vigie::core
