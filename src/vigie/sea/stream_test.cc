// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/stream.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <numbers>
#include <tuple>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/sea/test_time.h"

namespace vigie::sea {
namespace {

// A smooth made-up stream of about 1.5 m/s on 12 x 9 cells of 2 km, land in the south-west corner:
//
//   . . .        row 2 and up: sea
//   # # .        row 1
//   # # .        row 0
StreamHarmonics made_up() {
  StreamHarmonics s;
  s.columns = 12;
  s.rows = 9;
  s.cell_m = 2000;
  s.box = {.east_min_m = -4000, .north_min_m = 1000, .east_max_m = 20000, .north_max_m = 19000};
  for (const auto& [name, size, lag] :
       {std::tuple{"M2", 1.2, 0.3}, {"S2", 0.4, 1.2}, {"N2", 0.25, -0.4}}) {
    StreamHarmonics::Constituent c{.name = name, .east_mps = {}, .north_mps = {}};
    for (int row = 0; row < s.rows; ++row)
      for (int column = 0; column < s.columns; ++column) {
        const double sea = column < 2 && row < 2 ? 0.0 : 1.0;
        const double rate = sea * size * (1 + 0.3 * std::sin(0.2 * column));
        c.east_mps.emplace_back(std::polar(0.6 * rate, -lag - 0.02 * row));
        c.north_mps.emplace_back(std::polar(0.8 * rate, -lag - 0.03 * column));
      }
    s.constituents.push_back(std::move(c));
  }
  return s;
}

geo::Point centre(const StreamHarmonics& s, int column, int row) {
  return {s.box.east_min_m + (column + 0.5) * s.cell_m, s.box.north_min_m + (row + 0.5) * s.cell_m};
}

core::Interval night() { return {utc("2019-06-07T18:00:00Z"), utc("2019-06-08T08:00:00Z")}; }

double gap(geo::Velocity a, geo::Velocity b) {
  return std::hypot(a.east_mps - b.east_mps, a.north_mps - b.north_mps);
}

TEST(StreamSeries, EqualsTheDirectSumAtRandomPlacesAndTimes) {
  const StreamHarmonics harmonics = made_up();
  const StreamSeries series = StreamSeries::from_harmonics(harmonics, night()).value();
  core::Random draws({.seed = 11, .replicate = 0, .stream = core::stream_of("stream_test")});
  double worst = 0;
  for (int i = 0; i < 2000; ++i) {
    const geo::Point p =
        centre(harmonics, static_cast<int>(draws.below(12)), static_cast<int>(draws.below(9)));
    const core::Instant at = night().from + night().length() * draws.uniform();
    worst = std::max(worst, gap(series.at(p, at), harmonics.direct(p, at)));
  }
  // Amplitudes sum to 2.4 m/s here; the chord of 10 minutes costs up to 0.1 % of M2 and the node
  // factors of one night less.
  std::cout << "[ measured ] worst gap at cell centres " << worst << " m/s\n";
  EXPECT_LT(worst, 0.006);
  EXPECT_GT(worst, 1e-7) << "a table of 10 minutes cannot be exact: is it the direct sum?";
}

TEST(StreamSeries, IsLinearBetweenCellsAndHeldOutside) {
  const StreamHarmonics harmonics = made_up();
  const StreamSeries series = StreamSeries::from_harmonics(harmonics, night()).value();
  const core::Instant at = utc("2019-06-08T01:23:45Z");
  const geo::Velocity a = series.at(centre(harmonics, 6, 4), at),
                      b = series.at(centre(harmonics, 7, 4), at);
  const geo::Velocity half =
      series.at(geo::between(centre(harmonics, 6, 4), centre(harmonics, 7, 4), 0.5), at);
  EXPECT_NEAR(half.east_mps, 0.5 * (a.east_mps + b.east_mps), 1e-12);
  EXPECT_NEAR(half.north_mps, 0.5 * (a.north_mps + b.north_mps), 1e-12);
  EXPECT_EQ(gap(series.at({-1e6, centre(harmonics, 0, 5).north_m}, at),
                series.at(centre(harmonics, 0, 5), at)),
            0);
  EXPECT_EQ(gap(series.at({1e6, 1e6}, at), series.at(centre(harmonics, 11, 8), at)), 0);
  const geo::Point sea = centre(harmonics, 6, 4);
  EXPECT_EQ(gap(series.at(sea, night().from - core::hours(5)), series.at(sea, night().from)), 0);
  EXPECT_EQ(gap(series.at(sea, night().until + core::hours(5)), series.at(sea, night().until)), 0);
}

TEST(StreamSeries, IsZeroOnLandAndScalesWithTheRateFactor) {
  const StreamHarmonics harmonics = made_up();
  const StreamSeries one = StreamSeries::from_harmonics(harmonics, night()).value();
  const StreamSeries slow = StreamSeries::from_harmonics(harmonics, night(), 0.5).value();
  const core::Instant at = utc("2019-06-07T22:00:00Z");
  EXPECT_EQ(gap(one.at(centre(harmonics, 0, 0), at), {}), 0);
  const geo::Velocity fast_water = one.at(centre(harmonics, 5, 5), at);
  EXPECT_GT(gap(fast_water, {}), 0.1);
  EXPECT_NEAR(slow.at(centre(harmonics, 5, 5), at).east_mps, 0.5 * fast_water.east_mps, 1e-6);
}

TEST(StreamSeries, RefusesANightThatIsNone) {
  const StreamHarmonics harmonics = made_up();
  const core::Instant at = night().from;
  EXPECT_FALSE(StreamSeries::from_harmonics(harmonics, {at, at}).has_value());
  EXPECT_FALSE(StreamSeries::from_harmonics(harmonics, {at, at + core::hours(73)}).has_value());
  EXPECT_FALSE(StreamSeries::from_harmonics(harmonics, night(), 0).has_value());
  EXPECT_FALSE(StreamSeries::from_harmonics(harmonics, night(), std::nan("")).has_value());
  StreamHarmonics unknown = made_up();
  unknown.constituents[0].name = "X9";
  EXPECT_FALSE(StreamSeries::from_harmonics(unknown, night()).has_value());
}

TEST(StreamFile, ComesBackAsItWasSaved) {
  const auto path = std::filesystem::path(testing::TempDir()) / "vigie_stream_test.bin";
  const StreamHarmonics harmonics = made_up();
  ASSERT_TRUE(harmonics.save(path).has_value());
  const auto back = StreamHarmonics::load(path);
  ASSERT_TRUE(back.has_value()) << core::format_error(back.error());
  EXPECT_EQ(back->encode(), harmonics.encode());
  ASSERT_EQ(back->constituents.size(), 3u);
  EXPECT_EQ(back->constituents[1].name, "S2");
  EXPECT_EQ(back->constituents[1].north_mps, harmonics.constituents[1].north_mps);
  std::filesystem::remove(path);
}

TEST(StreamFile, ABadFileSaysWhatIsWrong) {
  const std::string good = made_up().encode();
  const auto complaint = [](const std::string& bytes) {
    const auto read = StreamHarmonics::decode(bytes, "s.bin");
    return read ? std::string("accepted") : core::format_error(read.error());
  };
  const auto with = [&good](std::size_t at, char byte) {
    std::string bytes = good;
    bytes[at] = byte;
    return bytes;
  };
  EXPECT_NE(complaint("").find("not a stream file"), std::string::npos);
  EXPECT_NE(complaint(with(0, 'X')).find("not a stream file"), std::string::npos);
  EXPECT_NE(complaint(with(8, 9)).find("version 9"), std::string::npos);
  EXPECT_NE(complaint(good.substr(0, 30)).find("inside its header"), std::string::npos);
  EXPECT_NE(complaint(with(52, 13)).find("box that does not fit"), std::string::npos);
  EXPECT_NE(complaint(with(55, 127)).find("claims"), std::string::npos);
  EXPECT_NE(complaint(good.substr(0, good.size() - 1)).find("ends inside constituent N2"),
            std::string::npos);
  EXPECT_NE(complaint(good + "x").find("1 bytes too many"), std::string::npos);
  EXPECT_NE(complaint(with(64, 'Q')).find("constituent"), std::string::npos);
  // The high byte of the first float: about 1e38.
  EXPECT_NE(complaint(with(75, 127)).find("not within 20"), std::string::npos);
}

TEST(StreamFile, MissingAndUnwritableAreTold) {
  const auto read = StreamHarmonics::load("/nowhere/stream.bin");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, core::ErrorKind::missing);
  const auto saved = made_up().save("/nowhere/stream.bin");
  ASSERT_FALSE(saved.has_value());
  EXPECT_EQ(saved.error().kind, core::ErrorKind::unavailable);
}

}  // namespace
}  // namespace vigie::sea
