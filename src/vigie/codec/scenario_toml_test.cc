// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/scenario_toml.h"

#include <cmath>
#include <fstream>
#include <numeric>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "vigie/core/time.h"

namespace vigie::codec {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kData = VIGIE_SOURCE_DATA_DIR;

// A copy of the shipped data that a test may break.
class BrokenData : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::temp_directory_path() /
            ("vigie-scenario-" + std::string(test->name()) + "-" + std::to_string(::getpid()));
    fs::remove_all(root_);
    for (const char* part : {"scenarios", "library", "postures", "forecast", "weather"}) {
      fs::create_directories(root_ / part);
      fs::copy(kData / part, root_ / part, fs::copy_options::recursive);
    }
  }
  void TearDown() override { fs::remove_all(root_); }

  // Replaces the first `before` in `file` by `after`.
  void change(const std::string& file, const std::string& before, const std::string& after) {
    std::ifstream in(root_ / file);
    std::stringstream text;
    text << in.rdbuf();
    std::string bytes = text.str();
    const std::size_t at = bytes.find(before);
    ASSERT_NE(at, std::string::npos) << "the shipped " << file << " does not hold " << before;
    bytes.replace(at, before.size(), after);
    std::ofstream(root_ / file) << bytes;
  }
  std::string message() const {
    const auto loaded = load_scenario(root_, "june-2019");
    return loaded ? "loaded" : core::format_error(loaded.error());
  }

  fs::path root_;
};

TEST(Scenario, June2019IsTheNightOfTheBrief) {
  const auto s = load_scenario(kData, "june-2019");
  ASSERT_TRUE(s.has_value()) << core::format_error(s.error());
  EXPECT_EQ(core::format_instant(s->night.from), "2019-06-07T19:00:00Z");
  EXPECT_EQ(core::format_instant(s->night.until), "2019-06-08T07:00:00Z");
  double shore_km = 0, share = 0;
  for (const auto& sector : s->sectors) {
    shore_km += core::in_kilometres(sector.length);
    share += sector.departure_share;
  }
  EXPECT_GE(shore_km, 80);
  EXPECT_LE(shore_km, 90);
  EXPECT_NEAR(share, 1, 1e-9);
  EXPECT_DOUBLE_EQ(s->crossing.people_mean, 11);
  const model::Posture* baseline = s->posture(model::PostureKey("baseline"));
  ASSERT_NE(baseline, nullptr);
  int patrols = 0, drones = 0;
  double helicopter_hours = 0;
  for (const auto& asset : baseline->assets) {
    const auto* type = s->library.asset_type(asset.type);
    ASSERT_NE(type, nullptr);
    patrols += type->kind == model::AssetKind::patrol;
    if (type->kind == model::AssetKind::drone) {
      ++drones;
      EXPECT_NEAR(core::in_kilometres(type->radius_of_action), 1, 0.01);
      EXPECT_NEAR(core::in_metres(type->altitude), 150, 1);
      EXPECT_FALSE(type->flies_over_sea);
    }
    if (asset.type.text() == "ec135-gendarmerie")
      helicopter_hours += core::in_hours(asset.hours_budget);
  }
  EXPECT_GE(patrols, 8);
  EXPECT_LE(patrols, 15);
  EXPECT_EQ(drones, 5);
  EXPECT_DOUBLE_EQ(helicopter_hours, 2);
}

TEST(Scenario, NightDronesExtendTheBaseline) {
  const auto s = load_scenario(kData, "june-2019").value();
  const auto& a = s.posture(model::PostureKey("baseline"))->assets;
  const auto& b = s.posture(model::PostureKey("night-drones"))->assets;
  ASSERT_GT(b.size(), a.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].key, b[i].key);
  for (std::size_t i = a.size(); i < b.size(); ++i) {
    EXPECT_EQ(s.library.asset_type(b[i].type)->kind, model::AssetKind::drone);
    EXPECT_THAT(b[i].provenance.source, HasSubstr("proposal, June 2019"));
  }
}

TEST(Scenario, EveryAssetStandsOnLawOfItsTimeAndPlace) {
  const auto s = load_scenario(kData, "june-2019").value();
  for (const auto& posture : s.postures)
    for (const auto& asset : posture.assets) {
      const auto* basis = s.library.legal_basis(asset.legal_basis);
      ASSERT_NE(basis, nullptr) << asset.key.text();
      EXPECT_LE(basis->valid.from, s.night.from) << asset.key.text();
      EXPECT_GE(basis->valid.until, s.night.until) << asset.key.text();
      EXPECT_TRUE(geo::contains(basis->area, s.library.base(asset.base)->at)) << asset.key.text();
      EXPECT_FALSE(asset.fallback.empty());
    }
  const auto* law_of_2023 = s.library.legal_basis(model::LegalBasisKey("fr-2023-csi-l242-5"));
  ASSERT_NE(law_of_2023, nullptr);
  EXPECT_FALSE(law_of_2023->valid.contains(s.night.from));
  EXPECT_EQ(law_of_2023->max_cameras, 76);
  EXPECT_DOUBLE_EQ(core::in_hours(law_of_2023->retention), 168);
}

TEST(Scenario, SmallDronesStandWithinReachOfABeach) {
  const auto s = load_scenario(kData, "june-2019").value();
  for (const auto& posture : s.postures)
    for (const auto& asset : posture.assets) {
      const auto* type = s.library.asset_type(asset.type);
      if (type->kind != model::AssetKind::drone) continue;
      auto nearest = core::kilometres(1000);
      for (const auto& sector : s.sectors)
        for (const auto& [a, b] :
             {std::pair{sector.from, sector.launch}, std::pair{sector.launch, sector.until}})
          nearest =
              std::min(nearest, geo::distance_to_segment(s.library.base(asset.base)->at, a, b));
      EXPECT_LT(nearest, type->radius_of_action * 0.3) << asset.key.text();
    }
}

// The forecast file of a calm night: red, and a believable number of boats for 2019.
TEST(Scenario, ForecastParametersMakeACalmNightRed) {
  const auto f = load_scenario(kData, "june-2019").value().forecast;
  const auto probability = [&](double wind_mps, double wave_m) {
    return 1 / (1 + std::exp(-(f.intercept + f.per_wind_mps * wind_mps + f.per_wave_m * wave_m)));
  };
  EXPECT_GT(probability(2.1, 0.27), f.red_above);
  EXPECT_LT(probability(8, 1.0), 0.02);
  const double boats = probability(2.1, 0.27) * f.attempts_per_arrival * (1 + f.extra_boats_mean);
  EXPECT_GT(boats, 1);
  EXPECT_LT(boats, 6);
}

TEST(Scenario, EveryNumberCarriesItsSource) {
  const auto s = load_scenario(kData, "june-2019").value();
  const auto check = [](const std::vector<model::Parameter>& all, std::size_t least) {
    EXPECT_GE(all.size(), least);
    for (const auto& p : all) {
      EXPECT_GT(p.provenance.source.size(), 5u) << p.name;
      const bool labelled = p.provenance.source.starts_with("unverified") ||
                            p.provenance.source.starts_with("assumption");
      EXPECT_FALSE(labelled && p.provenance.verified) << p.name;
    }
  };
  for (const auto& type : s.library.asset_types) check(type.parameters, 11);
  for (const auto& sensor : s.library.sensors) check(sensor.parameters, 3);
  check(s.parameters, 19);
  check(s.forecast.parameters, 20);
}

TEST(Scenario, PeopleOnTheBeachAreNotSeenByRadar) {
  const auto s = load_scenario(kData, "june-2019").value();
  constexpr int kBeach = static_cast<int>(model::TargetClass::people_on_beach);
  for (const auto& sensor : s.library.sensors)
    if (sensor.kind == model::SensorKind::radar) {
      EXPECT_TRUE(sensor.sweep[kBeach].empty()) << sensor.key.text();
    }
  for (const char* key : {"visual-helicopter", "thermal-13mm", "turret-mwir", "thermal-binoculars"})
    EXPECT_FALSE(s.library.sensor(model::SensorKey(key))->sweep[kBeach].empty()) << key;
}

TEST_F(BrokenData, DigestFollowsEveryByte) {
  const std::string before = load_scenario(root_, "june-2019").value().digest;
  EXPECT_EQ(before, load_scenario(kData, "june-2019").value().digest);
  EXPECT_EQ(before.size(), 64u);
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    const std::string name = fs::relative(entry.path(), root_).generic_string();
    // A scenario is read with the forecast of its own year only.
    const bool named = (name.ends_with(".toml") && name != "forecast/2026.toml") ||
                       name == "weather/2019-06-07-calm.csv";
    if (!named) continue;
    // One byte of the opening comment, the length unchanged.
    const auto put = [&](char byte) {
      std::fstream file(entry.path(), std::ios::in | std::ios::out);
      ASSERT_EQ(file.get(), '#') << name;
      file.seekp(2);
      file.put(byte);
    };
    std::ifstream original(entry.path());
    original.seekg(2);
    const char was = static_cast<char>(original.get());
    put('~');
    EXPECT_NE(load_scenario(root_, "june-2019").value().digest, before) << name;
    put(was);
  }
  EXPECT_EQ(load_scenario(root_, "june-2019").value().digest, before);
}

// What the user reads when a file is wrong: the file, the key, the fault, the mend.
struct DataFault {
  const char* name;
  const char* file;
  const char* before;
  const char* after;
  const char* message;
};
void PrintTo(const DataFault& fault, std::ostream* out) { *out << fault.name; }

class BadFile : public BrokenData, public testing::WithParamInterface<DataFault> {};

TEST_P(BadFile, SaysWhereWhatAndHowToMend) {
  const DataFault& fault = GetParam();
  change(fault.file, fault.before, fault.after);
  EXPECT_EQ(message(), fault.message);
}

#define SPEED "cruise_speed_kn = { value = 137, source = \"BMC"
const DataFault kFaults[] = {
    {"misspelt_key", "library/assets.toml", "cruise_speed_kn = { value = 145",
     "cruise_sped_kn = { value = 145",
     "library/assets.toml: asset.aw189-hmcg.cruise_sped_kn is not a known key; did you mean "
     "\"cruise_speed_kn\"?"},
    {"wrong_unit", "library/assets.toml", "cruise_speed_kn = { value = 145",
     "cruise_speed_kmh = { value = 145",
     "library/assets.toml: asset.aw189-hmcg.cruise_speed_kmh has the wrong unit; convert it and "
     "write cruise_speed_kn"},
    {"missing_key", "library/assets.toml", "kind = \"helicopter\"\n", "",
     "library/assets.toml: asset.aw189-hmcg.kind is missing; add it"},
    {"negative", "library/assets.toml", "cruise_speed_kn = { value = 145",
     "cruise_speed_kn = { value = -3",
     "library/assets.toml: asset.aw189-hmcg.cruise_speed_kn.value is -3, below the smallest "
     "allowed 0.5; give a number from 0.5 to 500 (kn)"},
    {"too_large", "library/assets.toml", "cruise_speed_kn = { value = 145",
     "cruise_speed_kn = { value = 1e9",
     "library/assets.toml: asset.aw189-hmcg.cruise_speed_kn.value is 1000000000, above the "
     "largest allowed 500; give a number from 0.5 to 500 (kn)"},
    {"not_a_number", "library/assets.toml", "cruise_speed_kn = { value = 145",
     "cruise_speed_kn = { value = nan",
     "library/assets.toml: asset.aw189-hmcg.cruise_speed_kn.value is not a finite number; give a "
     "number from 0.5 to 500 (kn)"},
    {"text_for_number", "library/assets.toml", "cruise_speed_kn = { value = 145",
     "cruise_speed_kn = { value = \"fast\"",
     "library/assets.toml: asset.aw189-hmcg.cruise_speed_kn.value is text; give a number from 0.5 "
     "to 500 (kn)"},
    {"no_source", "library/assets.toml", SPEED, "cruise_speed_kn = 137 #",
     "library/assets.toml: asset.ec135-gendarmerie.cruise_speed_kn names no source; write { value "
     "= "
     "130, source = \"page or report\", verified = false }"},
    {"empty_source", "library/bases.toml",
     "source = \"unverified (general knowledge): approximate "
     "position\"",
     "source = \" \"",
     "library/bases.toml: base.lydd.source is empty, over 2000 bytes long or holds control "
     "characters; write plain text"},
    {"duplicate_key", "library/assets.toml", "kind = \"helicopter\"\n",
     "kind = \"helicopter\"\nkind = \"boat\"\n",
     "library/assets.toml: line 10 is not TOML: Error while parsing key-value pair: cannot "
     "redefine existing string 'kind'; mend that line"},
    {"unknown_kind", "library/assets.toml", "kind = \"helicopter\"", "kind = \"helicoptr\"",
     "library/assets.toml: asset.aw189-hmcg.kind is \"helicoptr\"; did you mean \"helicopter\"?"},
    {"unknown_sensor", "library/assets.toml", "\"nvg\"", "\"ngv\"",
     "library: asset.aw189-hmcg.sensors names the unknown sensor \"ngv\"; did you mean \"nvg\"?"},
    {"longitude_first", "library/bases.toml", "at = [50.956, 0.939]", "at = [0.939, 50.956]",
     "library/bases.toml: base.lydd.at [0.939, 50.956] has longitude first; write [latitude, "
     "longitude] in degrees, as [50.97, 1.84]"},
    {"visibility_descends", "library/sensors.toml", "visibility_nmi = [1, 3,",
     "visibility_nmi = [3, 1,",
     "library/sensors.toml: sensor.visual-helicopter.sweep.people_in_water.visibility_nmi goes "
     "from 3 to 1; write the visibilities in ascending order"},
    {"law_backwards", "library/legal.toml", "valid_until = \"2020-05-18T00:00Z\"",
     "valid_until = \"2018-05-18T00:00Z\"",
     "library/legal.toml: legal_basis.fr-2019-drone-shore.valid_until is not after valid_from; "
     "swap or mend the two"},
    {"wrong_century", "scenarios/june-2019.toml", "night_from = \"2019", "night_from = \"1919",
     "scenarios/june-2019.toml: night_from is in the year 1919; give a year from 2000 to 2099"},
    {"bad_day", "scenarios/june-2019.toml", "night_from = \"2019-06-07",
     "night_from = \"2019-06-31",
     "scenarios/june-2019.toml: night_from \"2019-06-31T19:00:00Z\" names a day or time that does "
     "not exist; write UTC as 2019-06-07T20:06:00Z"},
    {"night_backwards", "scenarios/june-2019.toml", "night_until = \"2019-06-08",
     "night_until = \"2019-06-07",
     "scenarios/june-2019.toml: night_until is -12 h after night_from; give a night of 1 to 36 "
     "hours"},
    {"shares", "scenarios/june-2019.toml", "departure_share = 0.05", "departure_share = 0.5",
     "scenarios/june-2019.toml: sector departure_share sums to 1.45; make the shares of all "
     "sectors sum to 1"},
    {"escapes", "scenarios/june-2019.toml", "library/bases.toml", "../library/bases.toml",
     "scenarios/june-2019.toml: library names the file \"../library/bases.toml\"; name a file "
     "inside the data directory"},
    {"weather_absent", "scenarios/june-2019.toml", "2019-06-07-calm.csv", "2019-06-07-clam.csv",
     "scenarios/june-2019.toml: weather_file names weather/2019-06-07-clam.csv, which is not "
     "there; add the file or mend the name"},
    {"hours_sum", "forecast/2019.toml", "departure_share = [0.03", "departure_share = [0.04",
     "forecast/2019.toml: hours.departure_share sums to 1.01; make it sum to 1"},
    {"posture_type", "postures/baseline.toml", "type = \"beach-patrol\"", "type = \"beach-patrl\"",
     "postures/baseline.toml: asset[1].type names the unknown asset type \"beach-patrl\"; did you "
     "mean \"beach-patrol\"?"},
    {"posture_base", "postures/night-drones.toml", "\"beach-equihen\"", "\"beach-equihn\"",
     "postures/night-drones.toml: asset[1].bases names the unknown base \"beach-equihn\"; did you "
     "mean \"beach-equihen\"?"},
    {"posture_law", "postures/baseline.toml", "\"fr-2019-ground\"", "\"fr-2019-grond\"",
     "postures/baseline.toml: asset[1].legal_basis names the unknown legal basis "
     "\"fr-2019-grond\"; did you mean \"fr-2019-ground\"?"},
    {"posture_hours", "postures/night-drones.toml", "on_call_utc = [\"20:30\", \"03:30\"]",
     "on_call_utc = [\"20:30\", \"20:00\"]",
     "postures/night-drones.toml: asset[1].on_call_utc 20:30 to 20:00 reaches outside the night, "
     "19:00 to 07:00; give hours within it"},
    {"posture_extends", "postures/night-drones.toml", "extends = \"baseline\"",
     "extends = \"basline\"",
     "postures/night-drones.toml: extends names the posture \"basline\", not in the scenario; did "
     "you mean \"baseline\"?"},
    {"posture_circle", "postures/baseline.toml",
     "name_en = ", "extends = \"night-drones\"\nname_en = ",
     "postures/night-drones.toml: extends leads back to itself; break the circle"},
    {"posture_repeats", "postures/more-helicopter.toml", "key = \"extra-helicopter\"",
     "key = \"helicopter\"",
     "postures/more-helicopter.toml: asset repeats the key \"helicopter\" of the posture it "
     "extends; give each block its own key"},
};
#undef SPEED

INSTANTIATE_TEST_SUITE_P(Scenario, BadFile, testing::ValuesIn(kFaults),
                         [](const auto& fault) { return std::string(fault.param.name); });

TEST(Scenario, AnUnknownOneNamesTheNearest) {
  const auto missing = load_scenario(kData, "june-2018");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, core::ErrorKind::missing);
  EXPECT_EQ(missing.error().mend, "did you mean \"june-2019\"?");
  EXPECT_FALSE(load_scenario(kData, "../scenarios/june-2019").has_value());
  EXPECT_FALSE(load_scenario("/nonexistent", "june-2019").has_value());
}

TEST(Library, AFailedPartLeavesTheLibraryAsItWas) {
  model::Library library;
  ASSERT_FALSE(parse_library("[base.a]\nname = \"A\"\nat = [51.0, 1.0]\nsource = \"s\"\n"
                             "verified = true\n[base.b]\nname = 3\n",
                             "x.toml", library)
                   .has_value());
  EXPECT_TRUE(library.bases.empty());
}

TEST(Library, TheSameNameTwiceIsRefused) {
  model::Library library;
  const char* base =
      "[base.a]\nname = \"A\"\nat = [51.0, 1.0]\nsource = \"a map\"\nverified = true\n";
  ASSERT_TRUE(parse_library(base, "x.toml", library).has_value());
  const auto again = parse_library(base, "y.toml", library);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(core::format_error(again.error()),
            "y.toml: base.a is defined twice; give each its own name");
}

TEST_F(BrokenData, AShareThatFollowsTheLaneEdgeNeedsTheEdge) {
  const std::string file = "scenarios/june-2019.toml";
  change(file, "lane_edge_share = { value = 0,", "lane_edge_share = { value = 0.2,");
  EXPECT_THAT(message(), HasSubstr("lane_edge is missing"));
  change(file, "[[landing]]",
         "[[lane_edge]]\nat = [50.9, 1.5]\nsource = \"test of the reader\"\nverified = false\n"
         "[[landing]]");
  EXPECT_EQ(message(), "loaded");
  EXPECT_EQ(load_scenario(root_, "june-2019")->lane_edge.size(), 1u);
  change(file, "straight_share = { value = 0,", "straight_share = { value = 0.9,");
  EXPECT_THAT(message(), HasSubstr("more than 1"));
}

}  // namespace
}  // namespace vigie::codec
