// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/flown_track_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie::codec {
namespace {

using ::testing::HasSubstr;

TEST(FlownTrack, ReadsItsColumnsInAnyOrder) {
  const auto track = parse_flown_track(
      "lat,utc,altitude_ft,lon\n50.9,2020-04-17T03:40:50Z,125,1.5\n50.9,2020-04-17T03:40:50Z,,1.6\n"
      "51.0,2020-04-17T03:41:00Z,300,1.5\n",
      "track.csv");
  ASSERT_TRUE(track.has_value());
  ASSERT_EQ(track->size(), 2u);
  EXPECT_NEAR(track->front().position.north_m, 0, 1);
  EXPECT_NEAR(track->back().position.north_m, 11'126, 10);
  EXPECT_EQ(core::in_seconds(track->back().at - track->front().at), 10);
}

TEST(FlownTrack, SaysWhereItIsWrong) {
  const auto wrong = [](std::string_view csv) {
    const auto track = parse_flown_track(csv, "track.csv");
    return track ? std::string("none") : core::format_error(track.error());
  };
  EXPECT_THAT(wrong(""), HasSubstr("empty"));
  EXPECT_THAT(wrong("utc,lat\n"), HasSubstr("no column lon"));
  EXPECT_THAT(wrong("utc,lat,lon\n2020-04-17T03:40:50Z,95,1\n"), HasSubstr("line 2"));
  EXPECT_THAT(wrong("utc,lat,lon\n2020-04-17T03:40:50Z,50,1\n"), HasSubstr("fewer than two"));
  EXPECT_THAT(wrong("utc,lat,lon\n2020-04-17T03:40:50Z,50,1\n2020-04-17T03:40:49Z,50,1\n"),
              HasSubstr("line 3"));
}

}  // namespace
}  // namespace vigie::codec
