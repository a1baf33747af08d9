// SPDX-License-Identifier: Apache-2.0
#include "vigie/geo/coast.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::geo {
namespace {

// One picture character is a square of 200 m; '#' is land; the last line is the southern edge.
Coast coast_of(const std::vector<std::string>& picture) {
  constexpr double kSquare_m = 200;
  std::vector<Ring> land;
  const auto rows = picture.size();
  for (std::size_t line = 0; line < rows; ++line)
    for (std::size_t c = 0; c < picture[line].size(); ++c) {
      if (picture[line][c] != '#') continue;
      std::size_t until = c;
      while (until < picture[line].size() && picture[line][until] == '#') ++until;
      const double west = double(c) * kSquare_m, east = double(until) * kSquare_m;
      const double south = double(rows - 1 - line) * kSquare_m, north = south + kSquare_m;
      land.push_back({{west, south}, {east, south}, {east, north}, {west, north}});
      c = until;
    }
  return Coast::from_rings(std::move(land),
                           {0, 0, double(picture[0].size()) * kSquare_m, double(rows) * kSquare_m});
}

// The centre of a picture square.
Point square(int column, int row_from_south) {
  return {column * 200.0 + 100, row_from_south * 200.0 + 100};
}

TEST(Coast, KnowsLandFromSeaInAPicture) {
  const std::vector<std::string> picture = {"......................",  //
                                            "......................",  //
                                            "....#########.........",  //
                                            "......................",  //
                                            ".................#####",  //
                                            "......................"};
  const Coast coast = coast_of(picture);
  for (int line = 0; line < 6; ++line)
    for (int c = 0; c < 22; ++c)
      EXPECT_EQ(coast.is_land(square(c, 5 - line)), picture[line][c] == '#') << line << ' ' << c;
  EXPECT_FALSE(coast.is_land({-1, 300})) << "outside the box is neither land nor sea";
  // On the ridge of an island of two cells the interpolation cuts half a cell off.
  EXPECT_NEAR(coast.distance_to_shore(square(8, 3)).si(), -100, 51);
  EXPECT_NEAR(coast.distance_to_shore(square(8, 4)).si(), 100, 1);
  EXPECT_NEAR(coast.distance_to_shore(square(1, 3)).si(), 500, 1);
  const Point shore = coast.nearest_shore(square(1, 3));
  EXPECT_NEAR(shore.east_m, 800, 1e-6);
  EXPECT_NEAR(shore.north_m, 700, 1e-6);
}

//  +----------+
//  |###|      |   the western edge of the box cuts the land: no shore there
//  +----------+
TEST(Coast, DoesNotTakeTheEdgeOfTheBoxForShore) {
  const Coast coast = Coast::from_rings(
      {{{-5000, -5000}, {3000, -5000}, {3000, 15000}, {-5000, 15000}}}, {0, 0, 10000, 10000});
  EXPECT_NEAR(coast.distance_to_shore({100, 100}).si(), -2900, 2);
  EXPECT_NEAR(coast.distance_to_shore({9900, 9900}).si(), 6900, 2);
  EXPECT_NEAR(coast.nearest_shore({100, 4000}).east_m, 3000, 1e-9);
  const Coast at_edge =
      Coast::from_rings({{{0, 0}, {3000, 0}, {3000, 10000}, {0, 10000}}}, {0, 0, 10000, 10000});
  EXPECT_NEAR(at_edge.distance_to_shore({100, 100}).si(), -2900, 2);
}

TEST(Coast, ReadsAHoleAsWater) {
  const Coast coast = Coast::from_rings({{{1000, 1000}, {9000, 1000}, {9000, 9000}, {1000, 9000}},
                                         {{4000, 4000}, {6000, 4000}, {6000, 6000}, {4000, 6000}}},
                                        {0, 0, 10000, 10000});
  EXPECT_TRUE(coast.is_land({2000, 2000}));
  EXPECT_FALSE(coast.is_land({5000, 5000}));
  EXPECT_FALSE(coast.is_land({500, 500}));
}

TEST(Coast, OfOpenSeaHasNoShore) {
  const Coast coast = Coast::from_rings({}, {0, 0, 3000, 4000});
  EXPECT_FALSE(coast.has_shore());
  EXPECT_FALSE(coast.is_land({1000, 1000}));
  EXPECT_NEAR(coast.distance_to_shore({1000, 1000}).si(), 5000, 1);
}

// A star with random arms against brute force over its edges: distance, nearest point and side.
TEST(Coast, AgreesWithBruteForceOnRandomStars) {
  for (std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    SCOPED_TRACE(seed);
    core::Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("star")});
    Ring star;
    for (int i = 0; i < 40; ++i)
      star.push_back(
          moved({15000, 12000}, core::degrees(i * 9), core::metres(draws.uniform(2000, 11000))));
    const Coast coast = Coast::from_rings({star}, {0, 0, 30000, 24000});
    for (int i = 0; i < 300; ++i) {  // also from outside the box
      const Point p{draws.uniform(-40000, 70000), draws.uniform(-40000, 64000)};
      double truth = std::numeric_limits<double>::infinity();
      for (std::size_t k = 0; k < star.size(); ++k)
        truth = std::min(truth, distance_to_segment(p, star[k], star[(k + 1) % star.size()]).si());
      ASSERT_NEAR(distance(p, coast.nearest_shore(p)).si(), truth, 1e-6);
    }
    for (int i = 0; i < 2000; ++i) {
      const Point p{draws.uniform(0, 30000), draws.uniform(0, 24000)};
      double truth = std::numeric_limits<double>::infinity();
      for (std::size_t k = 0; k < star.size(); ++k)
        truth = std::min(truth, distance_to_segment(p, star[k], star[(k + 1) % star.size()]).si());
      ASSERT_NEAR(distance(p, coast.nearest_shore(p)).si(), truth, 1e-6);
      const double got = coast.distance_to_shore(p).si();
      ASSERT_NEAR(std::abs(got), truth, 75);
      if (truth > 100) {
        ASSERT_EQ(got < 0, contains(star, p));
        ASSERT_EQ(coast.is_land(p), contains(star, p));
      }
    }
  }
}

TEST(Coast, FindsTheShoreFromOutsideTheBox) {
  const Coast coast = coast_of({"..........", "....##....", ".........."});
  const Point shore = coast.nearest_shore({-5000, 300});
  EXPECT_NEAR(shore.east_m, 800, 1e-9);
  EXPECT_NEAR(shore.north_m, 300, 1e-9);
}

// ---- GeoJSON ----

std::string land_text(const std::string& bbox, const std::string& geometry) {
  return R"({"type":"FeatureCollection","bbox":)" + bbox +
         R"(,"features":[{"type":"Feature","properties":{},"geometry":)" + geometry + "}]}";
}
const std::string kBbox = "[1.0,50.5,2.0,51.2]";
const std::string kSquare =
    R"({"type":"Polygon","coordinates":[[[1.2,50.6],[1.6,50.6],[1.6,50.9],[1.2,50.9],[1.2,50.6]]]})";

TEST(LandGeojson, ReadsPolygonsAndMultipolygons) {
  const auto land = parse_land_geojson(land_text(kBbox, kSquare), "land.geojson");
  ASSERT_TRUE(land.has_value()) << core::format_error(land.error());
  ASSERT_EQ(land->rings.size(), 1u);
  EXPECT_EQ(land->rings[0].size(), 4u);
  EXPECT_TRUE(contains(land->rings[0], plane_from_lat_lon({50.75, 1.4})));
  EXPECT_TRUE(land->box.contains(plane_from_lat_lon({50.52, 1.02})));
  EXPECT_FALSE(land->box.contains(plane_from_lat_lon({50.75, 0.99})));
  const auto multi = parse_land_geojson(
      land_text(kBbox,
                R"({"type":"MultiPolygon","coordinates":[[[[1.2,50.6],[1.6,50.6],[1.6,50.9],)"
                R"([1.2,50.6]]],[[[1.7,50.6],[1.8,50.6],[1.8,50.9],[1.7,50.6]]]]})"),
      "land.geojson");
  ASSERT_TRUE(multi.has_value());
  EXPECT_EQ(multi->rings.size(), 2u);
}

TEST(LandGeojson, SaysWhatIsWrongWithABadFile) {
  struct Case {
    std::string text, wanted;
  };
  const std::string whole = land_text(kBbox, kSquare);
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  std::string many = R"({"type":"Polygon","coordinates":[[[1.2,50.6])";
  for (int i = 0; i < 1'000'001; ++i) many += ",[1,50]";
  for (const Case& c : std::vector<Case>{
           {"", "not JSON"},
           {whole.substr(0, whole.size() / 2), "not JSON"},
           {"[]", "not a GeoJSON FeatureCollection"},
           {R"({"type":"FeatureCollection"})", "not a GeoJSON FeatureCollection"},
           {R"({"type":"FeatureCollection","features":[]})", "bbox"},
           {R"({"type":"FeatureCollection","bbox":[1,50,2,51],"features":[]})", "no land"},
           {land_text("[2.0,50.5,1.0,51.2]", kSquare), "turned around"},
           {land_text("[-179,-89,179,89]", kSquare), "too wide"},
           {land_text("[1,2]", kSquare), "[west, south, east, north]"},
           {land_text("[50.5,1.0,51.2,2.0]", kSquare), "swap"},
           {land_text(kBbox, R"({"type":"Point","coordinates":[1,2]})"), "neither a Polygon"},
           {land_text(kBbox, R"({"type":"Polygon","coordinates":[]})"), "not a list of rings"},
           {land_text(kBbox, R"({"type":"Polygon","coordinates":[[[1.2,50.6]]]})"),
            "four positions"},
           {land_text(kBbox, R"({"type":"Polygon","coordinates":[[[1,50],[2,50],[2,51],[1,51]]]})"),
            "does not end where it begins"},
           {land_text(kBbox,
                      R"({"type":"Polygon","coordinates":[[[1,50],["x",50],[2,51],[1,50]]]})"),
            "features[0].coordinates[0][1] is not a position"},
           {land_text(kBbox, R"({"type":"Polygon","coordinates":[[[1,50],[1,95],[2,51],[1,50]]]})"),
            "latitude is 95"},
           {deep, "nests over"},
           {land_text(kBbox, many + "]]}"), "1000000 vertices"},
           {std::string(33U << 20, ' '), "at most 32 MB"}}) {
    const auto land = parse_land_geojson(c.text, "land.geojson");
    ASSERT_FALSE(land.has_value()) << c.text.substr(0, 200);
    const std::string said = core::format_error(land.error());
    EXPECT_NE(said.find(c.wanted), std::string::npos) << said;
    EXPECT_NE(said.find("land.geojson"), std::string::npos) << said;
  }
}

TEST(LandGeojson, SaysWhereAMissingFileWasSought) {
  const auto coast = Coast::load("/nonexistent/land.geojson");
  ASSERT_FALSE(coast.has_value());
  EXPECT_EQ(coast.error().kind, core::ErrorKind::missing);
  EXPECT_NE(core::format_error(coast.error()).find("vigie_data"), std::string::npos);
}

// ---- the real coast ----

const Coast& strait() {
  static const Coast coast = [] {
    auto loaded = Coast::load(std::filesystem::path(VIGIE_BUILD_DATA_DIR) / "land.geojson");
    if (!loaded) throw std::runtime_error(core::format_error(loaded.error()));
    return std::move(*loaded);
  }();
  return coast;
}

TEST(StraitCoast, HasLandAndSeaWhereTheChartHasThem) {
  struct Place {
    const char* name;
    LatLon at;
    bool is_land;
  };
  for (const Place& place : std::vector<Place>{{"Dover castle", {51.1296, 1.3212}, true},
                                               {"Canterbury", {51.28, 1.08}, true},
                                               {"Calais", {50.947, 1.857}, true},
                                               {"Dungeness", {50.918, 0.965}, true},
                                               {"Cap Gris-Nez", {50.87, 1.59}, true},
                                               {"Boulogne", {50.725, 1.613}, true},
                                               {"Dunkirk", {51.03, 2.37}, true},
                                               {"Thanet", {51.36, 1.38}, true},
                                               {"mid-Strait", {51.0, 1.55}, false},
                                               {"Goodwin Sands", {51.27, 1.50}, false},
                                               {"1 km off Wissant", {50.9005, 1.650}, false},
                                               {"Varne", {51.02, 1.40}, false},
                                               {"off Dunkirk", {51.08, 2.30}, false}}) {
    const Point p = plane_from_lat_lon(place.at);
    ASSERT_TRUE(strait().box().contains(p)) << place.name;
    EXPECT_EQ(strait().is_land(p), place.is_land) << place.name;
    const Point shore = strait().nearest_shore(p);
    EXPECT_NEAR(distance(p, shore).si(), std::abs(strait().distance_to_shore(p).si()), 150)
        << place.name;
  }
  const double off_wissant = strait().distance_to_shore(plane_from_lat_lon({50.9005, 1.650})).si();
  EXPECT_GT(off_wissant, 500);
  EXPECT_LT(off_wissant, 1500);
}

TEST(StraitCoast, AgreesWithItsPolygonsWithinTheHeadersBounds) {
  for (std::uint64_t seed : {31u, 32u}) {
    SCOPED_TRACE(seed);
    core::Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("coast")});
    const Box box = strait().box();
    double worst_m = 0;
    int checked = 0;
    while (checked < 3000) {
      Point p{draws.uniform(box.east_min_m, box.east_max_m),
              draws.uniform(box.north_min_m, box.north_max_m)};
      if (checked % 2 == 0) {  // half of the points within 400 m of the shore
        p = strait().nearest_shore(p);
        p = {p.east_m + draws.uniform(-400, 400), p.north_m + draws.uniform(-400, 400)};
        if (!box.contains(p)) continue;
      }
      ++checked;
      bool on_land = false;
      for (const Ring& ring : strait().land()) on_land ^= contains(ring, p);
      const double truth = distance(p, strait().nearest_shore(p)).si();
      const double got = strait().distance_to_shore(p).si();
      worst_m = std::max(worst_m, std::abs(got - (on_land ? -truth : truth)));
      if (truth > 100) {
        ASSERT_EQ(strait().is_land(p), on_land) << p.east_m << ' ' << p.north_m;
      }
    }
    RecordProperty("worst_m_seed_" + std::to_string(seed), std::to_string(worst_m));
    EXPECT_LT(worst_m, 150);
  }
}

TEST(StraitCoast, CoversTheWatchedAreaAndItsNarrowestPart) {
  const Box box = strait().box();
  EXPECT_LT(box.east_min_m, -110e3);
  EXPECT_GT(box.east_max_m, 120e3);
  EXPECT_LT(box.north_min_m, -105e3);
  EXPECT_GT(box.north_max_m, 95e3);
  // Dover to Cap Gris-Nez is the narrows: its middle is about 16 km from either shore.
  const Point middle =
      between(plane_from_lat_lon({51.110, 1.305}), plane_from_lat_lon({50.872, 1.583}), 0.5);
  EXPECT_NEAR(strait().distance_to_shore(middle).si(), 16.5e3, 1500);
}

}  // namespace
}  // namespace vigie::geo
