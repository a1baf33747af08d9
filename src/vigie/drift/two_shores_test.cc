// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/two_shores.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <gtest/gtest.h>

#include "vigie/core/file.h"
#include "vigie/drift/request.h"

namespace vigie::drift {
namespace {

const std::vector<geo::Ring>& land() {
  static const std::vector<geo::Ring> rings = [] {
    const auto bytes =
        core::read_bytes(std::filesystem::path(VIGIE_BUILD_DATA_DIR) / "land.geojson");
    return geo::parse_land_geojson(*bytes, "land.geojson")->rings;
  }();
  return rings;
}

double from_line_m(const geo::NamedLine& line, geo::LatLon at) {
  const geo::Point p = geo::plane_from_lat_lon(at);
  double least = 1e9;
  for (const auto& part : line.parts)
    for (std::size_t i = 0; i + 1 < part.size(); ++i)
      least = std::min(least, geo::distance_to_segment(p, geo::plane_from_lat_lon(part[i]),
                                                       geo::plane_from_lat_lon(part[i + 1]))
                                  .si());
  return least;
}

TEST(TwoShores, TheLineIsAsFarFromOneAsFromTheOther) {
  const auto shores = two_shores(land());
  ASSERT_TRUE(shores) << core::format_error(shores.error());
  const auto nearest = [](const std::vector<geo::LatLon>& shore, geo::LatLon at) {
    double least = 1e9;
    for (const geo::LatLon& p : shore)
      least = std::min(least,
                       geo::distance(geo::plane_from_lat_lon(p), geo::plane_from_lat_lon(at)).si());
    return least;
  };
  ASSERT_EQ(shores->median.parts.size(), 1u);
  const auto& line = shores->median.parts.front();
  ASSERT_GT(line.size(), 40u);
  for (const geo::LatLon& at : line)
    EXPECT_NEAR(nearest(shores->english, at), nearest(shores->continental, at), 3) << at.lat_deg;
  EXPECT_LT(from_line_m(shores->median, {51.0, 1.46}), 3000);  // half-way from Dover to Gris-Nez
}

TEST(TwoShores, NeedsBothShores) { EXPECT_EQ(two_shores({}).error().field, "land"); }

// Against the agreed line of the continental shelf, where its file is at hand.
TEST(TwoShores, LiesWithinSixKilometresOfTheAgreedLineInTheStrait) {
  const char* given = std::getenv("VIGIE_SHARED");
  const std::filesystem::path shared =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "../../shared";
  const auto bytes =
      core::read_bytes(shared / "data/boundaries/uk_fr_maritime_boundary_marineregions.geojson");
  if (!bytes) GTEST_SKIP() << "skipped: no shared data";
  const auto agreed = geo::parse_lines_geojson(*bytes, "agreed");
  ASSERT_TRUE(agreed);
  const auto shores = two_shores(land());
  double farthest = 0;
  for (const geo::LatLon& at : shores->median.parts.front())
    if (at.lat_deg > 50.75 && at.lat_deg < 51.2)
      farthest = std::max(farthest, from_line_m(agreed->front(), at));
  std::cout << "[ measured ] farthest from the agreed line in the Strait " << farthest << " m\n";
  EXPECT_LT(farthest, 6000);
}

TEST(DriftRequest, AsksForTheMedianLineUnlessLinesAreGiven) {
  const auto library = Library::load(VIGIE_SOURCE_DATA_DIR, VIGIE_BUILD_DATA_DIR);
  ASSERT_TRUE(library);
  Request r;
  r.position = "50 57.0 N 001 24.0 E";
  r.at = "2026-01-15T00:00Z";
  r.wind_mps = {-6, 6};
  r.current_mps = {0, 0};
  r.particles = 2000;
  r.hours = 12;
  const auto asked = prepare(r, *library);
  ASSERT_TRUE(asked) << core::format_error(asked.error());
  const auto f = forecast(asked->forecast);
  ASSERT_TRUE(f);
  ASSERT_EQ(f->lines.size(), 1u);
  EXPECT_EQ(f->lines.front().name, kMedianLineName);
  EXPECT_GT(f->lines.front().probability, 0.2);
  r.lines = {{"mine", {{{50, 1}, {52, 1}}}}};
  EXPECT_EQ(prepare(r, *library)->forecast.lines.front().name, "mine");
  r.lines.clear();
  r.median_line = false;
  EXPECT_TRUE(prepare(r, *library)->forecast.lines.empty());
}

// A craft under way from off Calais toward England: some arrive, some stop on the way.
TEST(DriftRequest, ACraftUnderWayMakesForTheEnglishShore) {
  const auto library = Library::load(VIGIE_SOURCE_DATA_DIR, VIGIE_BUILD_DATA_DIR);
  ASSERT_TRUE(library);
  Request r;
  r.object = "INFLATABLE-OVERLOADED";
  r.phase = "under-way";
  r.position = "50 58.5 N 001 45.0 E";
  r.at = "2026-01-15T00:00Z";
  r.wind_mps = {0, 0};
  r.particles = 2000;
  r.hours = 9;
  const auto asked = prepare(r, *library);
  ASSERT_TRUE(asked) << core::format_error(asked.error());
  EXPECT_GT(asked->current->members(), 1u);  // the stream's own uncertainty
  const auto f = forecast(asked->forecast);
  ASSERT_TRUE(f);
  EXPECT_EQ(f->moments.front().statistics.under_way, 2000u);
  const model::DriftStatistics& end = f->moments.back().statistics;
  EXPECT_GT(end.ashore, 300u);
  EXPECT_GT(end.people_in_water + end.swamped + end.capsized, 100u);
  EXPECT_GT(f->lines.front().probability, 0.5);
  r.heading_deg = 400;
  EXPECT_EQ(prepare(r, *library).error().field, "heading");
}

}  // namespace
}  // namespace vigie::drift
