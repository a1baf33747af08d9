// SPDX-License-Identifier: Apache-2.0
#include "vigie/geo/position_text.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::geo {
namespace {

TEST(PositionText, ReadsWhatPeopleWrite) {
  for (const char* text :
       {"50.95N 1.40E", "50.95, 1.40", "50.95 1.40", "N50 57.0 E001 24.0",
        "50\u00b057'N 001\u00b024'E", "50-57.0N 001-24.0E", "50 57 00 N, 1 24 00 E",
        "lat 50.95 lon 1.4", "50,95 N 1,40 E", "50\u00b057\u2032 Nord 1\u00b024\u2032 Est",
        "5057N 00124E", "5057.00N00124.00E", "505700N 0012400E", "1.40E 50.95N", "+50.95 +1.40",
        "50:57:00N 1:24:00E", "50 57 1 24", "lat. 50.95; long. 1.40"}) {
    const auto position = parse_position(text);
    ASSERT_TRUE(position) << text << ": " << core::format_error(position.error());
    EXPECT_NEAR(position->at.lat_deg, 50.95, 1e-9) << text;
    EXPECT_NEAR(position->at.lon_deg, 1.40, 1e-9) << text;
  }
  EXPECT_NEAR(parse_position("50.95 -1.40")->at.lon_deg, -1.40, 1e-9);
  EXPECT_NEAR(parse_position("50\u00b057'N 1\u00b024'O")->at.lon_deg, -1.40, 1e-9);
  EXPECT_NEAR(parse_position("50.95S 1.4W")->at.lat_deg, -50.95, 1e-9);
}

TEST(PositionText, ReadsGrids) {
  for (const char* text : {"31U 387600 5645600", "31UCS8760045600", "31U CS 87600 45600"}) {
    const auto position = parse_position(text);
    ASSERT_TRUE(position) << text << ": " << core::format_error(position.error());
    EXPECT_NEAR(position->at.lat_deg, 50.95, 0.01) << text;
    EXPECT_NEAR(position->at.lon_deg, 1.40, 0.01) << text;
  }
  EXPECT_EQ(parse_position("31UCS8745")->resolution, core::metres(1000));
  for (const char* text : {"31U 7600560005600", "31U 9999999 5645600", "0U 2000000 2000000",
                           "61U 387600 5645600", "31U 387600 5645600 7", "31UIO8745"})
    EXPECT_FALSE(parse_position(text)) << text;
}

TEST(PositionText, SaysHowFineItIs) {
  const auto metres = [](const char* text) { return parse_position(text)->resolution.si(); };
  EXPECT_NEAR(metres("50 57 N 1 24 E"), 1852, 1e-6);
  EXPECT_NEAR(metres("50 57.0 N 1 24.0 E"), 185.2, 1e-6);
  EXPECT_NEAR(metres("50.95 1.40"), 1111.2, 1e-6);
  EXPECT_NEAR(metres("50 57 00 N 1 24 00 E"), 1852 / 60.0, 1e-6);
}

TEST(PositionText, ComesBackFromItsOwnForm) {
  core::Random draws({.seed = 11});
  for (int trial = 0; trial < 500; ++trial) {
    const LatLon at{draws.uniform(-90, 90), draws.uniform(-180, 180)};
    const std::string text = format_position(at);
    const auto back = parse_position(text);
    ASSERT_TRUE(back) << text;
    EXPECT_NEAR(back->at.lat_deg, at.lat_deg, 0.005 / 60 + 1e-9) << text;
    EXPECT_NEAR(back->at.lon_deg, at.lon_deg, 0.005 / 60 + 1e-9) << text;
  }
}

TEST(PositionText, RefusesWhatItCannotKnow) {
  for (const char* text :
       {"", "hello", "filled.count.soap", "50 61 N 1 24 E", "50.95", "50.95N", "50.95N 51N",
        "91N 1E", "50N 181E", "50.5 30 N 1 24 E", "50 57 1", "-50.95N 1.4E", "99ZZZ123",
        "1 2 3 4 N 5 E", "50.95N 1.4E 3", "\xff\xfe"}) {
    const auto position = parse_position(text);
    EXPECT_FALSE(position) << text;
    if (!position) {
      EXPECT_FALSE(position.error().mend.empty()) << text;
    }
  }
  EXPECT_FALSE(parse_position(std::string(1000, '1')));
}

}  // namespace
}  // namespace vigie::geo
