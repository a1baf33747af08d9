// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/file.h"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "vigie/core/json_shape.h"

namespace vigie::core {
namespace {

namespace fs = std::filesystem;

TEST(ReadBytes, GivesEveryByteOrTheFirstOfThem) {
  const fs::path file = fs::temp_directory_path() / ("bytes" + std::to_string(getpid()));
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += static_cast<char>(i % 251);
  std::ofstream(file, std::ios::binary) << bytes;
  EXPECT_EQ(read_bytes(file), bytes);
  EXPECT_EQ(read_bytes(file, 70'000), bytes.substr(0, 70'000));
  EXPECT_EQ(read_bytes(file, 0), "");
  fs::remove(file);
}

TEST(ReadBytes, AFolderOrNothingIsNotAnEmptyFile) {
  EXPECT_FALSE(read_bytes(fs::temp_directory_path()).has_value());
  EXPECT_FALSE(read_bytes(fs::temp_directory_path() / "no" / "such" / "file").has_value());
}

TEST(JsonShape, CountsOutsideStringsOnly) {
  const JsonShape shape = json_shape(R"({"a":[1,{"b":"]}\"{{{[,:"}],"c":2})");
  EXPECT_EQ(shape.depth, 3);
  EXPECT_EQ(shape.values, 3u);
  EXPECT_EQ(shape.keys, 3u);
  EXPECT_EQ(json_shape(std::string(1000, '[')).depth, 1000);
  EXPECT_EQ(json_shape("]]]]").depth, 0);
}

}  // namespace
}  // namespace vigie::core
