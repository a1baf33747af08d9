// SPDX-License-Identifier: Apache-2.0
// For tests: the real data that is not in the tree, and texts with one thing wrong.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace vigie::codec {

inline std::filesystem::path shared_file(const std::string& file) {
  const char* root = std::getenv("VIGIE_SHARED");
  return std::filesystem::path(root != nullptr ? root : VIGIE_SOURCE_DATA_DIR "/../../shared") /
         file;
}

inline std::string with(std::string text, const std::string& what, const std::string& instead) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), instead);
}

}  // namespace vigie::codec
