// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/sea.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "vigie/core/random.h"
#include "vigie/sea/test_time.h"

namespace vigie::sea {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

// A small sea: land south of 50.8 N, a stream of M2 alone with 1 m/s to the north-east, Dover's
// tide of M2 alone with 2 m around a mean of 3 m.
struct SmallSea {
  fs::path folder = fs::temp_directory_path() / ("vigie_sea_test_" + std::to_string(getpid()));
  SeaFiles files{folder / "land.geojson", folder / "stream.bin", folder / "stations.tsv"};

  SmallSea() {
    fs::create_directories(folder);
    write(files.land_geojson,
          R"({"type":"FeatureCollection","bbox":[1.2,50.7,1.8,51.1],"features":[{"type":"Feature",)"
          R"("properties":{},"geometry":{"type":"Polygon","coordinates":[[[1.2,50.7],[1.8,50.7],)"
          R"([1.8,50.8],[1.2,50.8],[1.2,50.7]]]}}]})");
    write(files.tide_stations,
          "station\tdover\tDover\t51.11\t1.32\t3.0\tCC-BY-4.0\ttest\n"
          "constituent\tdover\tM2\t2.0\t330\n");
    StreamHarmonics stream;
    stream.box = {-20e3, -20e3, 20e3, 20e3};
    stream.cell_m = 5000;
    stream.columns = stream.rows = 8;
    const std::vector<std::complex<float>> all(64, std::complex<float>(0.70710678F, 0));
    stream.constituents.push_back({.name = "M2", .east_mps = all, .north_mps = all});
    const auto saved = stream.save(files.stream);
    if (!saved) throw std::runtime_error(core::format_error(saved.error()));
  }
  ~SmallSea() { fs::remove_all(folder); }
};

const core::Interval kNight{utc("2019-06-07T12:00:00Z"), utc("2019-06-08T12:00:00Z")};

WeatherSeries some_weather() {
  model::Weather w;
  w.wind_speed = core::metres_per_second(3);
  model::Weather later = w;
  later.wind_speed = core::metres_per_second(5);
  return WeatherSeries::from_rows({{kNight.from, w}, {kNight.until, later}});
}

TEST(Sea, LoadsItsThreeFiles) {
  const SmallSea small;
  const auto sea = Sea::load(small.files);
  ASSERT_TRUE(sea.has_value()) << core::format_error(sea.error());
  EXPECT_EQ(sea->dover().name(), "Dover");
  EXPECT_TRUE(sea->coast().is_land(geo::plane_from_lat_lon({50.75, 1.5})));
  EXPECT_EQ(sea->stream().constituents.size(), 1u);
}

TEST(Sea, SaysWhichFileIsWrong) {
  const SmallSea small;
  for (fs::path SeaFiles::*file :
       {&SeaFiles::land_geojson, &SeaFiles::stream, &SeaFiles::tide_stations}) {
    SeaFiles files = small.files;
    files.*file = small.folder / "absent.file";
    const auto sea = Sea::load(files);
    ASSERT_FALSE(sea.has_value());
    EXPECT_NE(core::format_error(sea.error()).find("absent.file"), std::string::npos);
  }
  write(small.files.tide_stations,
        "station\tcalais\tCalais\t50.97\t1.85\t3.9\tCC-BY-4.0\ttest\n"
        "constituent\tcalais\tM2\t2.4\t340\n");
  const auto sea = Sea::load(small.files);
  ASSERT_FALSE(sea.has_value());
  EXPECT_NE(core::format_error(sea.error()).find("no station \"dover\""), std::string::npos);
}

TEST(NightTables, RefuseANightThatIsNone) {
  const SmallSea small;
  const Sea sea = Sea::load(small.files).value();
  EXPECT_FALSE(NightTables::make(sea, {kNight.until, kNight.from}).has_value());
  EXPECT_FALSE(NightTables::make(sea, {kNight.from, kNight.from}).has_value());
  EXPECT_FALSE(NightTables::make(sea, {kNight.from, kNight.from + core::hours(73)}).has_value());
}

TEST(NightSea, TellsWhatItsSourcesTell) {
  const SmallSea small;
  const Sea sea = Sea::load(small.files).value();
  const auto tables = NightTables::make(sea, kNight);
  ASSERT_TRUE(tables.has_value()) << core::format_error(tables.error());
  const NightSea night(*tables, some_weather());
  core::Random draws({.seed = 41, .replicate = 0, .stream = core::stream_of("night sea")});
  for (int i = 0; i < 300; ++i) {
    const core::Instant when = kNight.from + core::hours(draws.uniform(0, 24));
    const geo::Point p{draws.uniform(-15e3, 15e3), draws.uniform(-5e3, 15e3)};
    const model::Conditions c = night.conditions_at(p, when);
    ASSERT_NEAR(c.tide_above_chart_datum.si(), sea.dover().height(when).si(), 0.001);
    const model::SkyLight sky = sky_light({51.0, 1.5}, when);
    ASSERT_NEAR(core::in_degrees(c.sky.sun_altitude), core::in_degrees(sky.sun_altitude), 0.001);
    ASSERT_NEAR(core::in_degrees(c.sky.moon_altitude), core::in_degrees(sky.moon_altitude), 0.001);
    ASSERT_NEAR(c.sky.moon_illuminated_fraction, sky.moon_illuminated_fraction, 1e-4);
    ASSERT_EQ(c.sky.light, light_of(c.sky.sun_altitude));
    const geo::Velocity direct = sea.stream().direct(p, when);
    ASSERT_NEAR(c.stream.east_mps, direct.east_mps, 0.01);
    ASSERT_NEAR(c.stream.north_mps, direct.north_mps, 0.01);
    ASSERT_NEAR(c.weather.wind_speed.si(), 3 + 2 * ((when - kNight.from) / core::hours(24)), 1e-9);
    ASSERT_EQ(night.distance_to_shore(p), sea.coast().distance_to_shore(p));
  }
  const core::Length before = night.tide_at(kNight.from - core::hours(5));
  EXPECT_EQ(before, night.tide_at(kNight.from)) << "outside the night: its nearest moment";
}

// The sea that is shipped, when this build has made it.
TEST(NightSea, OfTheRealStraitHasItsDuskAndItsTide) {
  const fs::path built = VIGIE_BUILD_DATA_DIR;
  const SeaFiles files{built / "land.geojson", built / "stream.bin",
                       fs::path(VIGIE_SOURCE_DATA_DIR) / "tides" / "stations.tsv"};
  if (!fs::exists(files.stream)) GTEST_SKIP() << "skipped: no stream.bin in this build";
  const auto sea = Sea::load(files);
  ASSERT_TRUE(sea.has_value()) << core::format_error(sea.error());
  const auto started = std::chrono::steady_clock::now();
  const auto tables = NightTables::make(*sea, kNight);
  ASSERT_TRUE(tables.has_value()) << core::format_error(tables.error());
  const NightSea night(*tables, some_weather());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  RecordProperty("tables_s", std::to_string(took.count()));
  EXPECT_EQ(night.sky_at(utc("2019-06-07T19:55:00Z")).light, model::Light::day);
  EXPECT_EQ(night.sky_at(utc("2019-06-07T20:20:00Z")).light, model::Light::civil_twilight);
  EXPECT_EQ(night.sky_at(utc("2019-06-08T00:00:00Z")).light, model::Light::astronomical_twilight);
  // High water about 6.65 m at 13:37, low water about 1.0 m at 21:17 (see tide_test.cc).
  EXPECT_NEAR(night.tide_at(utc("2019-06-07T13:37:00Z")).si(), 6.65, 0.2);
  EXPECT_NEAR(night.tide_at(utc("2019-06-07T21:17:00Z")).si(), 0.99, 0.2);
  const geo::Point mid = geo::plane_from_lat_lon({51.0, 1.5});
  double fastest = 0;
  for (int minute = 0; minute < 1440; minute += 10)
    fastest = std::max(
        fastest, geo::speed_of(night.stream_at(mid, kNight.from + core::minutes(minute))).si());
  EXPECT_GT(fastest, 0.7);
  EXPECT_LT(fastest, 2.5);
}

}  // namespace
}  // namespace vigie::sea
