// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/search_text.h"

#include <gtest/gtest.h>

namespace vigie::codec {
namespace {

model::SearchPlan one_task(model::SearchPattern pattern) {
  const core::Instant begin = core::parse_instant("2026-01-15T01:00:00Z").value();
  model::SearchTask t{.unit = "R163 <west>",
                      .sensor = "eye",
                      .legal_basis = "rescue",
                      .kind = {},
                      .pattern = pattern,
                      .area = {{0, 0}, core::metres(8000), core::metres(8000), {}, {0.5, 0}},
                      .begin = begin,
                      .end = begin + core::minutes(6),
                      .speed = core::knots(90),
                      .track_spacing = core::metres(2000)};
  t.legs = {{{0, 0}, {0, 4000}, begin, begin + core::minutes(2)},
            {{0, 4000}, {3000, 4000}, begin + core::minutes(2), begin + core::minutes(4)}};
  model::SearchPlan plan{.object = "boat & people", .issued_for = begin};
  plan.tasks = {t};
  return plan;
}

TEST(SearchText, HasAreaLegsAndCommencePointOfEachTask) {
  for (const auto pattern : {model::SearchPattern::parallel, model::SearchPattern::sector}) {
    const auto geojson = search_geojson(one_task(pattern));
    ASSERT_EQ(geojson["features"].size(), 3U);
    const auto& ring = geojson["features"][0]["geometry"]["coordinates"][0];
    EXPECT_EQ(ring.front(), ring.back());
    EXPECT_EQ(ring.size(), pattern == model::SearchPattern::sector ? 49U : 5U);
    EXPECT_EQ(geojson["features"][1]["geometry"]["coordinates"].size(), 3U);
    EXPECT_EQ(geojson["features"][2]["properties"]["what"], "commence");
  }
}

TEST(SearchText, EscapesNamesAndNumbersWaypoints) {
  const std::string gpx = search_gpx(one_task(model::SearchPattern::parallel));
  EXPECT_NE(gpx.find("R163 &lt;west&gt;"), std::string::npos);
  EXPECT_NE(gpx.find("<name>003</name>"), std::string::npos);
  EXPECT_EQ(gpx.find("<name>004</name>"), std::string::npos);
  const std::string kml = search_kml(one_task(model::SearchPattern::sector));
  EXPECT_NE(kml.find("boat &amp; people"), std::string::npos);
  EXPECT_NE(kml.find("<TimeSpan>"), std::string::npos);
}

TEST(SearchText, SummaryHoldsWhatIamsarUsersRead) {
  const auto summary = search_summary(one_task(model::SearchPattern::parallel));
  for (const char* key : {"pattern", "track_spacing_nmi", "sweep_width_nmi", "coverage", "pod",
                          "poc", "pos", "cumulative_pos", "legal_basis", "commence", "legs"})
    EXPECT_TRUE(summary["tasks"][0].contains(key)) << key;
}

}  // namespace
}  // namespace vigie::codec
