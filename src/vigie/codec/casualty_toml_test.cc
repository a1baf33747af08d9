// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/casualty_toml.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "vigie/core/file.h"

namespace vigie::codec {
namespace {

const std::filesystem::path kShipped =
    std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "leeway" / "inflatable.toml";

TEST(CasualtyToml, TheShippedClassSaysWhereEachNumberIsFrom) {
  const auto read = load_casualty_class(kShipped);
  ASSERT_TRUE(read) << core::format_error(read.error());
  EXPECT_EQ(read->key, "INFLATABLE-OVERLOADED");
  EXPECT_DOUBLE_EQ(read->phases[0].slope_percent, 4.4);
  EXPECT_DOUBLE_EQ(read->phases[3].downwind_stddev_cmps, 12);
  ASSERT_EQ(read->parameters.size(), 4u * 6 + 4 + 3 + 7);
  EXPECT_DOUBLE_EQ(read->engine_failure_per_hour, 0.04);
  for (const model::Parameter& p : read->parameters) EXPECT_FALSE(p.provenance.source.empty());
}

TEST(CasualtyToml, NamesTheTableAndTheKey) {
  const std::string good = core::read_bytes(kShipped).value();
  const auto field = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    const auto read = parse_casualty_class(text, "f.toml");
    return read ? "none" : read.error().field;
  };
  EXPECT_EQ(field("key = ", "key = "), "none");
  EXPECT_EQ(field("wave_doubling_m = { value = 0.5", "wave_doubling_m = { value = -1"),
            "f.toml: hazard.wave_doubling_m.value");
  EXPECT_EQ(field("[capsized]", "[overturned]"), "f.toml: overturned");
  EXPECT_EQ(
      field("heavy_people_per_metre = { value = 2.24", "heavy_people_per_metre = { value = 0.1"),
      "f.toml: load.heavy_people_per_metre");
  EXPECT_EQ(field("slope_percent = { value = 4.4", "slope_percent = { value = nan"),
            "f.toml: afloat.slope_percent.value");
  EXPECT_NE(field("[load]", "[load"), "none");
}

}  // namespace
}  // namespace vigie::codec
