// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_sources.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/sea/test_field_file.h"

namespace vigie::sea {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TestVariable height(double metres) {
  return {"hs", "sea_surface_wave_significant_height", "m",
          [metres](double, double, double, int) { return metres; }};
}
TestNetcdf file(double lon_first, const TestVariable& variable) {
  TestNetcdf out;
  out.lat = steps(50, 0.1, 21);
  out.lon = steps(lon_first, 0.1, 21);
  out.variables = {variable};
  return out;
}

class FieldSources : public ::testing::Test {
 protected:
  SeaValue ask(geo::LatLon place, double hours = 1) {
    std::vector<FieldChoice> choices;
    for (const auto& path : paths_) choices.push_back({.path = path, .area = {}});
    auto sources = field_sources(std::move(choices));
    if (!sources) {
      ADD_FAILURE() << core::format_error(sources.error());
      return {};
    }
    const auto values =
        sea_values({.sources = *sources}, {.place = place, .at = kFieldStart + core::hours(hours)});
    if (!values) {
      error_ = core::format_error(values.error());
      return {};
    }
    return *std::find_if(values->begin(), values->end(),
                         [](const SeaValue& v) { return v.kind == FieldKind::wave_height; });
  }
  void add(const std::string& name, const TestNetcdf& what) {
    what.write(folder_ / name);
    paths_.push_back(folder_ / name);
  }
  FieldFolder folder_;
  std::vector<std::filesystem::path> paths_;
  std::string error_;
};

TEST_F(FieldSources, TheFirstThatCoversPlaceAndTimeWins) {
  //   west.nc  0 to 2 E, hours 0 to 6        east.nc  1 to 3 E, hours 0 to 12
  TestNetcdf west = file(0, height(1)), east = file(1, height(2));
  east.hours = steps(0, 1, 13);
  add("west.nc", west);
  add("east.nc", east);
  const SeaValue both = ask({51, 1.5});
  EXPECT_EQ(both.source, "wave_height of west.nc");
  EXPECT_NEAR(both.value->value[0], 1, 1e-6);
  const SeaValue beyond = ask({51, 2.5});
  EXPECT_EQ(beyond.source, "wave_height of east.nc");
  EXPECT_THAT(
      beyond.notes,
      Contains(HasSubstr("passed over: wave_height of west.nc does not cover 51.0000 2.5000")));
  const SeaValue later = ask({51, 1.5}, 9);
  EXPECT_EQ(later.source, "wave_height of east.nc");
  EXPECT_THAT(later.notes, Contains(HasSubstr("passed over: west.nc: time")));
  const SeaValue nowhere = ask({51, 5});
  EXPECT_FALSE(nowhere.value);
  EXPECT_THAT(nowhere.notes, Contains(HasSubstr("does not cover")));
}

TEST_F(FieldSources, AFaultIsNoReasonToLookFurther) {
  TestNetcdf broken = file(0, height(1));
  broken.variables[0].units = "K";
  add("broken.nc", broken);
  add("fine.nc", file(0, height(2)));
  ask({51, 1});
  EXPECT_THAT(error_, HasSubstr("has the unit \"K\""));
}

TEST_F(FieldSources, ASourceThatIsLandThereIsPassedOver) {
  add("land.nc",
      file(0, {"hs", "sea_surface_wave_significant_height", "m",
               [](double, double lon, double, int) { return lon > 0.45 ? std::nan("") : 1.0; }}));
  add("sea.nc", file(0, height(2)));
  const SeaValue v = ask({51, 1.5});
  EXPECT_EQ(v.source, "wave_height of sea.nc");
  EXPECT_THAT(v.notes, Contains(HasSubstr("wave_height of land.nc has no value near the place")));
}

TEST_F(FieldSources, TellsAllMembers) {
  TestNetcdf ensemble = file(0, height(1));
  ensemble.members = 4;
  ensemble.variables[0].value = [](double, double, double, int member) { return 1.0 + member; };
  add("e.nc", ensemble);
  const SeaValue v = ask({51, 1});
  ASSERT_EQ(v.members.size(), 4U);
  EXPECT_NEAR(v.members[3].value[0], 4, 1e-6);
}

}  // namespace
}  // namespace vigie::sea
