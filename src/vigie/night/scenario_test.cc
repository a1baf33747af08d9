// SPDX-License-Identifier: Apache-2.0
// Plays every text scenario of tests/scenarios (its README.md says how to read one).
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "vigie/motion/test_sea.h"
#include "vigie/night/world.h"

namespace vigie::night {
namespace {

namespace fs = std::filesystem;
using core::Instant;
using Words = std::vector<std::string>;

Instant clock_time(const std::string& hh_mm) {
  const int hour = std::stoi(hh_mm.substr(0, 2));
  const std::string day = hour < 12 ? "2019-06-08T" : "2019-06-07T";
  return core::parse_instant(day + hh_mm + "Z").value();
}

const core::Interval kNight{clock_time("20:00"), clock_time("08:00")};

// One text scenario: what the file says, made into a library, a posture, a plan and craft.
struct TextScenario {
  std::map<char, geo::Point> places;
  model::Scenario scenario;
  model::Posture posture;
  model::Plan plan;
  motion::TestSea sea;
  std::vector<motion::CraftPlan> craft;
  std::map<std::string, std::size_t> craft_index;
  std::vector<Words> expectations;

  explicit TextScenario(const fs::path& file);
  void read_chart(const std::vector<std::string>& rows, double metres);
  void add_library();
  void add_asset(const std::string& name, const std::string& type);
  void add_boat(const Words& words);
  void add_drone(const Words& words);
  model::DawnReport play() const;
};

model::SensorType camera(const char* key, double km, std::vector<model::TargetClass> sees) {
  model::SensorType sensor;
  sensor.key = model::SensorKey(key);
  sensor.name = key;
  sensor.kind = model::SensorKind::infrared;
  sensor.max_range = core::kilometres(3 * km);
  for (const model::TargetClass c : sees)
    sensor.sweep[static_cast<int>(c)] = {{core::kilometres(1), core::metres(0)},
                                         {core::kilometres(5), core::kilometres(km)}};
  return sensor;
}

void TextScenario::add_library() {
  using enum model::TargetClass;
  model::Library& library = scenario.library;
  const std::vector<model::TargetClass> at_sea = {people_in_water, craft_swamped, craft_stopped,
                                                  craft_under_way};
  auto everything = at_sea;
  everything.push_back(people_on_beach);
  library.sensors = {camera("drone-camera", 2, everything), camera("boat-camera", 2, at_sea),
                     camera("binoculars", 1, {people_on_beach})};
  const auto type = [&](const char* key, model::AssetKind kind, core::Speed speed, int capacity,
                        const char* sensor) {
    model::AssetType t;
    t.key = model::AssetTypeKey(key);
    t.kind = kind;
    t.cruise_speed = speed;
    t.endurance = core::hours(12);
    t.readiness_day = t.readiness_night = core::minutes(10);
    t.radius_of_action = core::kilometres(100);
    t.altitude = core::metres(kind == model::AssetKind::drone ? 150 : 2);
    t.rescue_capacity = capacity;
    t.minima.max_wind = core::metres_per_second(15);
    t.minima.max_wave_height = core::metres(4);
    if (kind == model::AssetKind::drone)
      t.minima.min_visibility_day = t.minima.min_visibility_night = core::kilometres(2);
    t.sensors = {model::SensorKey(sensor)};
    library.asset_types.push_back(t);
  };
  type("drone", model::AssetKind::drone, core::knots(25), 0, "drone-camera");
  type("lifeboat", model::AssetKind::boat, core::knots(25), 30, "boat-camera");
  type("patrol", model::AssetKind::patrol, core::knots(21.6), 0, "binoculars");
}

void TextScenario::read_chart(const std::vector<std::string>& rows, double metres) {
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column < rows[row].size(); ++column)
      if (rows[row][column] != '.')
        places[rows[row][column]] = {metres * static_cast<double>(column),
                                     metres * static_cast<double>(rows.size() - 1 - row)};
  sea.width_m = metres * static_cast<double>(rows.size() - 1);
}

void TextScenario::add_asset(const std::string& name, const std::string& type) {
  model::Asset asset;
  asset.key = model::AssetKey(name);
  asset.type = model::AssetTypeKey(type);
  asset.base = model::BaseKey(name);
  asset.on_call = kNight;
  asset.fallback = "no cover";
  scenario.library.bases.push_back({asset.base, name, places.at(name[0]), {}});
  posture.assets.push_back(asset);
}

void TextScenario::add_drone(const Words& words) {
  add_asset(words[1], "drone");
  model::Sortie sortie{.asset = model::AssetKey(words[1]), .waypoints = {}, .reason = {}};
  Instant at = kNight.from;
  sortie.waypoints.push_back({at, places.at(words[3][0])});
  for (std::size_t leg = 1; at < kNight.until; ++leg) {
    const std::size_t stops = words.size() - 3;
    const geo::Point to = places.at(words[3 + leg % stops][0]);
    const auto travel = geo::distance(sortie.waypoints.back().position, to) / core::knots(25);
    at = at + std::max(travel, core::minutes(5));
    sortie.waypoints.push_back({at, to});
  }
  plan.sorties.push_back(sortie);
}

void TextScenario::add_boat(const Words& words) {
  motion::CraftPlan boat;
  boat.launch = places.at(words[1][0]);
  boat.engine_lasts = boat.swamps_after = boat.people_in_water_after = core::hours(100);
  boat.calls_after = core::hours(100);
  for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
    const std::string &key = words[i], &value = words[i + 1];
    if (key == "to")
      boat.landing = places.at(value[0]);
    else if (key == "preparing")
      boat.preparing_from = clock_time(value);
    else if (key == "launch")
      boat.launch_at = clock_time(value);
    else if (key == "people")
      boat.people = std::stoi(value);
    else if (key == "speed_kn")
      boat.speed_through_water = core::knots(std::stod(value));
    else if (key == "engine_lasts_min")
      boat.engine_lasts = core::minutes(std::stod(value));
    else if (key == "swamps_after_min")
      boat.swamps_after = core::minutes(std::stod(value));
    else if (key == "in_water_after_min")
      boat.people_in_water_after = core::minutes(std::stod(value));
    else if (key == "calls_after_min")
      boat.calls_after = core::minutes(std::stod(value));
    else
      throw std::runtime_error("unknown word " + key);
  }
  craft_index[words[1]] = craft.size();
  craft.push_back(boat);
}

TextScenario::TextScenario(const fs::path& file) {
  scenario.response.prevention_probability = 1;
  add_library();
  std::ifstream in(file);
  double metres = 1000;
  for (std::string line; std::getline(in, line);) {
    std::istringstream stream(line);
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    if (words.empty() || words[0][0] == '#') continue;
    if (words[0] == "metres")
      metres = std::stod(words[1]);
    else if (words[0] == "chart") {
      std::vector<std::string> rows;
      while (std::getline(in, line) && line != "end") rows.push_back(line);
      read_chart(rows, metres);
    } else if (words[0] == "fog")
      sea.weather.visibility = core::metres(300);
    else if (words[0] == "boat")
      add_boat(words);
    else if (words[0] == "drone")
      add_drone(words);
    else if (words[0] == "patrol" || words[0] == "lifeboat")
      add_asset(words[1], words[0]);
    else if (words[0] == "expect")
      expectations.push_back(words);
    else
      throw std::runtime_error("unknown line: " + line);
  }
}

model::DawnReport TextScenario::play() const {
  World world(scenario, posture, plan, sea, {.seed = 1, .replicate = 0, .stream = 0}, {});
  for (const motion::CraftPlan& boat : craft) world.add_craft(boat, model::SectorKey("beach"));
  for (Instant at = kNight.from; at < kNight.until; at = at + core::minutes(1))
    world.play_minute(at);
  return world.dawn_report();
}

void check(const model::CraftOutcome& outcome, const Words& expected) {
  const std::string &boat = expected[1], &what = expected[2];
  if (what == "seen")
    EXPECT_NE(outcome.first_seen, model::CraftSeen::never) << boat;
  else if (what == "unseen")
    EXPECT_EQ(outcome.first_seen, model::CraftSeen::never) << boat;
  else if (what == "seen_before_launch")
    EXPECT_EQ(outcome.first_seen, model::CraftSeen::before_launch) << boat;
  else if (what == "danger_minutes")
    EXPECT_LT(outcome.people_minutes_in_danger, std::stod(expected[4])) << boat;
  else
    EXPECT_EQ(model::name_of(outcome.end), what) << boat;
}

class EveryTextScenario : public testing::TestWithParam<std::string> {};

TEST_P(EveryTextScenario, EndsAsItSays) {
  const TextScenario text(fs::path(VIGIE_SOURCE_DATA_DIR) / ".." / "tests" / "scenarios" /
                          (GetParam() + ".txt"));
  ASSERT_FALSE(text.expectations.empty());
  const model::DawnReport report = text.play();
  for (const Words& expected : text.expectations)
    check(report.craft.at(text.craft_index.at(expected[1])), expected);
}

std::vector<std::string> files() {
  std::vector<std::string> names;
  for (const auto& entry :
       fs::directory_iterator(fs::path(VIGIE_SOURCE_DATA_DIR) / ".." / "tests" / "scenarios"))
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Text, EveryTextScenario, testing::ValuesIn(files()),
                         [](const auto& named) { return named.param; });

}  // namespace
}  // namespace vigie::night
