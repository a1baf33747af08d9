// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/text_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie::codec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ParseColumns, TakesSemicolonsWhereTheFirstLineHasOne) {
  const auto sheet =
      parse_columns("# a note\nState;Packs\n\"New; York\";1.5\nUtah;-2e3\n", "p.csv");
  ASSERT_TRUE(sheet) << core::format_error(sheet.error());
  EXPECT_EQ(sheet->rows[0].cells[0], "New; York");
  EXPECT_THAT(numbers_of(*sheet, "Packs").value(), ElementsAre(1.5, -2000));
  const auto commas = parse_columns("a,b\n1,\"2;3\"\n", "p.csv");
  ASSERT_TRUE(commas);
  EXPECT_EQ(commas->rows[0].cells[1], "2;3");
}

// R writes a column of row names whose own name is empty.
TEST(ParseColumns, TakesTheUnnamedColumnOfRButNotOneNameTwice) {
  const auto sheet = parse_columns("\"\",\"Days\"\r\n\"1\",4\r\n\"2\",0\r\n", "quine.csv");
  ASSERT_TRUE(sheet) << core::format_error(sheet.error());
  EXPECT_THAT(numbers_of(*sheet, "Days").value(), ElementsAre(4, 0));
  EXPECT_FALSE(numbers_of(*sheet, ""));
  EXPECT_THAT(parse_columns("a,a\n1,2\n", "q.csv").error().problem, HasSubstr("twice"));
  EXPECT_FALSE(parse_csv(",a\n1,2\n", "q.csv")) << "a table of ours names its columns";
}

TEST(ParseColumns, SaysWhichLineAndColumnIsWrong) {
  const auto sheet = parse_columns("a,b\n1,2\n3,NA\n", "f.csv").value();
  EXPECT_EQ(numbers_of(sheet, "b").error().field, "f.csv: line 3: column b");
  EXPECT_THAT(numbers_of(sheet, "c").error().mend, HasSubstr("a, b"));
  EXPECT_FALSE(numbers_of(parse_columns("a\ninf\n", "f.csv").value(), "a"));
  EXPECT_THAT(parse_columns("a,b\n1\n", "f.csv").error().field, HasSubstr("line 2"));
  EXPECT_THAT(parse_columns("a,b\n", "f.csv").error().problem, HasSubstr("no row"));
  EXPECT_FALSE(parse_columns("", "f.csv"));
  EXPECT_FALSE(parse_columns("#", "f.csv"));
}

}  // namespace
}  // namespace vigie::codec
