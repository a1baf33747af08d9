// SPDX-License-Identifier: Apache-2.0
#include "vigie/geo/lines_geojson.h"

#include <gtest/gtest.h>

namespace vigie::geo {
namespace {

TEST(LinesGeojson, ReadsEveryShapeOfLine) {
  const auto lines = parse_lines_geojson(
      R"({"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"median"},
         "geometry":{"type":"LineString","coordinates":[[1.4,50.9],[1.6,51.1,7]]}},
        {"type":"Feature","properties":{},
         "geometry":{"type":"MultiPolygon","coordinates":[[[[1,50],[2,50],[2,51],[1,50]]]]}}]})",
      "lines");
  ASSERT_TRUE(lines) << core::format_error(lines.error());
  ASSERT_EQ(lines->size(), 2u);
  EXPECT_EQ((*lines)[0].name, "median");
  EXPECT_EQ((*lines)[0].parts[0][1].lat_deg, 51.1);
  EXPECT_EQ((*lines)[1].name, "line 2");
  EXPECT_EQ((*lines)[1].parts[0].size(), 4u);
  for (const char* text :
       {R"({"type":"LineString","coordinates":[[1,50],[2,50]]})",
        R"({"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,50],[2,50]]}})"}) {
    const auto alone = parse_lines_geojson(text, "lines");
    ASSERT_TRUE(alone) << text;
    EXPECT_EQ(alone->front().parts.size(), 1u);
  }
}

TEST(LinesGeojson, SaysWhereItIsWrong) {
  const auto field = [](const std::string& text) {
    const auto lines = parse_lines_geojson(text, "f");
    return lines ? "none" : lines.error().field;
  };
  EXPECT_EQ(field(""), "f");
  EXPECT_EQ(field("{}"), "f.geometry");
  EXPECT_EQ(field(R"({"features":[]})"), "f");
  EXPECT_EQ(field(R"({"type":"Point","coordinates":[1,50]})"), "f.geometry");
  EXPECT_EQ(field(R"({"type":"LineString","coordinates":[[1,50]]})"), "f.geometry.coordinates");
  EXPECT_EQ(field(R"({"type":"LineString","coordinates":[[1,50],[2,"x"]]})"),
            "f.geometry.coordinates[1]");
  EXPECT_EQ(field(R"({"type":"LineString","coordinates":[[1,50],[50,200]]})"),
            "f.geometry.coordinates[1]");
  EXPECT_EQ(field(std::string(50, '[')), "f");
  std::string many = R"({"type":"LineString","coordinates":[)";
  for (int i = 0; i < 100'001; ++i) many += "[1,50],";
  many.back() = ']';
  EXPECT_EQ(field(many + "}"), "f.geometry.coordinates");
}

}  // namespace
}  // namespace vigie::geo
