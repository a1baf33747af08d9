// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/drift_text.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

namespace vigie::codec {
namespace {

std::vector<geo::LatLon> square(double lat, double lon, double half, bool anticlockwise) {
  std::vector<geo::LatLon> ring = {{lat - half, lon - half},
                                   {lat - half, lon + half},
                                   {lat + half, lon + half},
                                   {lat + half, lon - half},
                                   {lat - half, lon - half}};
  if (!anticlockwise) std::reverse(ring.begin(), ring.end());
  return ring;
}

// Two islands of probability, the second with a hole.
model::DriftForecast two_islands() {
  model::DriftForecast f;
  f.object_key = "RAFT";
  f.object_name = "Raft <4 persons> & \"drogue\"";
  f.last_known = {50.95, 1.4};
  f.last_known_at = core::parse_instant("2026-01-15T00:00:00Z").value();
  f.particles = 3;
  model::DriftMoment m;
  m.statistics.at = f.last_known_at + core::hours(1.5);
  m.statistics.hours = 1.5;
  m.statistics.mean_lat_deg = 50.96;
  m.statistics.mean_lon_deg = 1.41;
  m.statistics.std_east_m = 123.456;
  m.statistics.cov_east_north_m2 = -7;
  m.statistics.lon_p05_deg = 1.40;
  m.statistics.lat_p95_deg = 50.97;
  m.statistics.particles = 3;
  m.areas.push_back({.share = 0.5, .area_km2 = 2.5, .rings = {square(50.95, 1.4, 0.1, true)}});
  m.areas.push_back({.share = 0.9,
                     .area_km2 = 8.25,
                     .rings = {square(50.95, 1.4, 0.2, true), square(51.5, 1.9, 0.02, false),
                               square(51.5, 1.9, 0.1, true)}});
  f.moments.push_back(m);
  f.landfall.push_back({.name = "Dungeness", .probability = 0.25, .p50 = m.statistics.at});
  return f;
}

TEST(DriftText, CsvHasTheColumnsInTheirOrder) {
  std::istringstream lines(drift_csv(two_islands()));
  std::string header, row, more;
  std::getline(lines, header);
  std::getline(lines, row);
  EXPECT_EQ(header,
            "hours,mean_lon,mean_lat,std_east_m,std_north_m,cov_en_m2,p05_lon,p50_lon,p95_lon,"
            "p05_lat,p50_lat,p95_lat,n");
  EXPECT_EQ(row,
            "1.5000,1.4100000,50.9600000,123.46,0.00,-7.00,1.4000000,0.0000000,0.0000000,0.0000000,"
            "0.0000000,50.9700000,3");
  EXPECT_FALSE(std::getline(lines, more));
}

TEST(DriftText, GeoJsonGivesEachHoleToItsIsland) {
  const nlohmann::json all = drift_geojson(two_islands());
  ASSERT_EQ(all["features"].size(), 3u);  // last known place, and two areas; one moment is no track
  const auto& widest = all["features"][1];  // drawn first, so below
  EXPECT_EQ(widest["properties"]["share"], 0.9);
  EXPECT_EQ(widest["properties"]["area_km2"], 8.25);
  EXPECT_EQ(widest["properties"]["at"], "2026-01-15T01:30:00Z");
  const auto& polygons = widest["geometry"]["coordinates"];
  ASSERT_EQ(polygons.size(), 2u);
  EXPECT_EQ(polygons[0].size(), 1u);
  ASSERT_EQ(polygons[1].size(), 2u);              // outer ring, then its hole
  EXPECT_NEAR(polygons[1][1][0][0], 1.9, 0.021);  // longitude first
  EXPECT_EQ(polygons[1][0].front(), polygons[1][0].back());
}

// Every tag is closed in its turn: what a parser checks first.
void expect_nested(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const std::size_t end = xml.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = xml.substr(at + 1, end - at - 1);
    if (tag[0] == '?' || tag.back() == '/') continue;
    if (tag[0] == '/') {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(tag.substr(1), open.back());
      open.pop_back();
    } else {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  EXPECT_TRUE(open.empty());
}

TEST(DriftText, KmlIsNestedAndEscaped) {
  const std::string kml = drift_kml(two_islands());
  expect_nested(kml);
  EXPECT_NE(kml.find("Raft &lt;4 persons&gt; &amp; \"drogue\""), std::string::npos);
  EXPECT_NE(kml.find("<when>2026-01-15T01:30:00Z</when>"), std::string::npos);
  EXPECT_NE(kml.find("<innerBoundaryIs>"), std::string::npos);
}

TEST(DriftText, SummaryKeepsWhatIsNotKnownAsNull) {
  const nlohmann::json all = drift_summary(two_islands());
  EXPECT_EQ(all["moments"][0]["areas"][1]["area_km2"], 8.25);
  EXPECT_EQ(all["landfall"][0]["p50"], "2026-01-15T01:30:00Z");
  EXPECT_TRUE(all["landfall"][0]["p10"].is_null());
  EXPECT_TRUE(all["lines"].empty());
}

}  // namespace
}  // namespace vigie::codec
