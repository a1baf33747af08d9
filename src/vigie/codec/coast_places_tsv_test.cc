// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/coast_places_tsv.h"

#include <gtest/gtest.h>

namespace vigie::codec {
namespace {

const std::string kHeader = "name\tfrom_lat\tfrom_lon\tuntil_lat\tuntil_lon\tverified\tsource\n";

TEST(CoastPlaces, TheShippedOnesAreRead) {
  const auto places =
      load_coast_places(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "coast" / "places.tsv");
  ASSERT_TRUE(places) << core::format_error(places.error());
  EXPECT_GT(places->size(), 15u);
  for (const model::CoastPlace& p : *places) {
    const double km = core::in_metres(geo::distance(p.from, p.until)) / 1000;
    EXPECT_GT(km, 2) << p.name;
    EXPECT_LT(km, 35) << p.name;
  }
}

TEST(CoastPlaces, NameTheLineAndTheColumn) {
  const auto field = [](const std::string& rows) {
    const auto places = parse_coast_places(kHeader + rows, "f");
    return places ? "none" : places.error().field;
  };
  EXPECT_EQ(field("A\t51\t1\t51.1\t1\tno\tby eye\n"), "none");
  EXPECT_EQ(field("A\t51\t1\t51.1\t1\tno\n"), "f: line 2");
  EXPECT_EQ(field("A\t1\t51\t51.1\t1\tno\tx\n"), "f: line 2 column from_lat");
  EXPECT_EQ(field("A\t51\t1\t51.1\tnan\tno\tx\n"), "f: line 2 column until_lon");
  EXPECT_EQ(field("A\t51\t1\t51.1\t1\tmaybe\tx\n"), "f: line 2 column verified");
  EXPECT_EQ(field("\t51\t1\t51.1\t1\tno\tx\n"), "f: line 2 column name");
  EXPECT_EQ(field("A\t51\t1\t51.1\t1\tno\tx\nA\t51\t1\t51.1\t1\tno\tx\n"), "f: line 3");
  EXPECT_EQ(parse_coast_places("", "f").error().field, "f");
}

}  // namespace
}  // namespace vigie::codec
