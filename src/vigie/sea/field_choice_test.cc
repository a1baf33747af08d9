// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_choice.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/sea/test_field_file.h"

namespace vigie::sea {
namespace {

using ::testing::HasSubstr;

std::string choice_problem(const std::string& written) {
  const auto choice = parse_field_choice(written);
  return choice ? "fine" : core::format_error(choice.error());
}

TEST(FieldChoice, TakesAreaAndPriorityInAnyOrder) {
  for (const char* written :
       {"a/fine.nc:area=1,50.6,2.2,51.4:priority=2", "a/fine.nc:priority=2:area=1,50.6,2.2,51.4"}) {
    const auto choice = parse_field_choice(written);
    ASSERT_TRUE(choice) << core::format_error(choice.error());
    EXPECT_EQ(choice->path, "a/fine.nc");
    EXPECT_EQ(choice->priority, 2);
    ASSERT_TRUE(choice->area);
    EXPECT_TRUE(choice->area->contains({51, 1.5}));
    EXPECT_TRUE(choice->area->contains({51, 361.5}));
    EXPECT_FALSE(choice->area->contains({51, 0.9}));
    EXPECT_FALSE(choice->area->contains({51.5, 1.5}));
  }
  const auto plain = parse_field_choice("wrfout_d01_2026-01-15_00:00:00");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->path, "wrfout_d01_2026-01-15_00:00:00");
  EXPECT_FALSE(plain->area);
}

TEST(FieldChoice, TakesADrawnAreaWithItsHoles) {
  const FieldFolder folder;
  std::ofstream(folder / "a.geojson")
      << R"({"type":"Polygon","coordinates":[[[1,50],[3,50],[3,52],[1,52],[1,50]],
             [[1.5,50.5],[2,50.5],[2,51],[1.5,51],[1.5,50.5]]]})";
  const auto choice = parse_field_choice("f.nc:area=" + (folder / "a.geojson").string());
  ASSERT_TRUE(choice) << core::format_error(choice.error());
  EXPECT_TRUE(choice->area->contains({51.5, 1.7}));
  EXPECT_FALSE(choice->area->contains({50.7, 1.7})) << "a hole";
  std::ofstream(folder / "l.geojson") << R"({"type":"LineString","coordinates":[[1,50],[3,50]]})";
  EXPECT_THAT(choice_problem("f.nc:area=" + (folder / "l.geojson").string()),
              HasSubstr("a line that is open"));
}

TEST(FieldChoice, NamesWhatCannotBe) {
  EXPECT_THAT(choice_problem("f.nc:priority=0"),
              HasSubstr("field priority is \"0\"; give a whole"));
  EXPECT_THAT(choice_problem("f.nc:priority=first"), HasSubstr("field priority"));
  EXPECT_THAT(choice_problem("f.nc:area=2,50,1,51"), HasSubstr("give west,south,east,north"));
  EXPECT_THAT(choice_problem("f.nc:area=1,50,2"), HasSubstr("is no file that can be read"));
  EXPECT_THAT(choice_problem(":priority=1"), HasSubstr("names no file"));
}

}  // namespace
}  // namespace vigie::sea
