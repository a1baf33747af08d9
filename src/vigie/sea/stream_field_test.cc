// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/stream_field.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/sea/test_time.h"
#include "vigie/sea/tide.h"

namespace vigie::sea {
namespace {

core::Interval field_night() { return {utc("2019-06-07T18:00:00Z"), utc("2019-06-08T08:05:00Z")}; }

// A smooth stream over the whole Strait plane; everything more than 40 km west of the meridian is
// land.
StreamHarmonics smooth_strait() {
  StreamHarmonics s;
  s.columns = 105;
  s.rows = 85;
  s.cell_m = 2000;
  s.box = {.east_min_m = -110e3, .north_min_m = -90e3, .east_max_m = 100e3, .north_max_m = 80e3};
  StreamHarmonics::Constituent m2{.name = "M2", .east_mps = {}, .north_mps = {}};
  for (int row = 0; row < s.rows; ++row)
    for (int column = 0; column < s.columns; ++column) {
      const double east_m = s.box.east_min_m + (column + 0.5) * s.cell_m;
      const float rate = east_m < -40e3 ? 0.0F : static_cast<float>(1 + 1e-6 * east_m);
      m2.east_mps.emplace_back(0.6F * rate, 0.2F * rate);
      m2.north_mps.emplace_back(0.8F * rate, -0.1F * rate);
    }
  s.constituents = {m2};
  return s;
}

struct Node {
  geo::LatLon at;
  geo::Velocity stream;
};

Node node(const StreamField& field, const std::vector<float>& slice, int column, int row) {
  const model::FieldGrid& g = field.grid();
  const auto i = static_cast<std::size_t>(row) * static_cast<std::size_t>(g.columns) +
                 static_cast<std::size_t>(column);
  return {{g.lat_min_deg + row * g.lat_step_deg, g.lon_min_deg + column * g.lon_step_deg},
          {slice[2 * i], slice[2 * i + 1]}};
}

std::vector<float> slice_of(const StreamField& field, std::size_t time, std::size_t member = 0) {
  std::vector<float> out(2 * field.grid().nodes(), std::nanf(""));
  EXPECT_TRUE(field.read(time, member, out).has_value());
  return out;
}

TEST(StreamField, CoversTheIntervalAndStaysInsideTheModel) {
  const StreamHarmonics harmonics = smooth_strait();
  const StreamField field = StreamField::make(harmonics, field_night()).value();
  EXPECT_EQ(field.times().front(), field_night().from);
  EXPECT_GE(field.times().back(), field_night().until);
  EXPECT_LT(field.times()[field.times().size() - 2], field_night().until);
  const model::FieldGrid& g = field.grid();
  for (const double lon : {g.lon_min_deg, g.lon_max_deg()})
    for (const double lat : {g.lat_min_deg, g.lat_max_deg()})
      EXPECT_TRUE(harmonics.box.contains(geo::plane_from_lat_lon({lat, lon}))) << lat << " " << lon;
  EXPECT_GT(g.nodes(), 8000u);
  for (const std::string& note : field.notes()) EXPECT_FALSE(note.empty());
}

// The step of a float drifting true east and north must be the step on the plane: turned by the
// convergence, which is +-1 deg at the edges.
TEST(StreamField, IsTheModelTurnedToTrueNorth) {
  const StreamHarmonics harmonics = smooth_strait();
  const StreamField field = StreamField::make(harmonics, field_night()).value();
  const std::size_t time = 37;
  const std::vector<float> slice = slice_of(field, time);
  const geo::Velocity plane = harmonics.direct({0, 0}, field.times()[time]);
  int looked = 0;
  double most_turn_deg = 0;
  for (int row = 3; row < field.grid().rows; row += 17)
    for (int column = 0; column < field.grid().columns; column += 9) {
      const Node n = node(field, slice, column, row);
      const geo::Point here = geo::plane_from_lat_lon(n.at);
      if (here.east_m < -36e3) continue;
      const double rate = 1 + 1e-6 * here.east_m;
      const double metres_lat = 111240, dt = 60;  // of a degree at 51 N, within 0.1 %
      const double metres_lon = 111320 * std::cos(n.at.lat_deg * std::numbers::pi / 180) * 1.0020;
      const geo::Point there =
          geo::plane_from_lat_lon({n.at.lat_deg + n.stream.north_mps * dt / metres_lat,
                                   n.at.lon_deg + n.stream.east_mps * dt / metres_lon});
      const geo::Velocity moved{(there.east_m - here.east_m) / dt,
                                (there.north_m - here.north_m) / dt};
      EXPECT_NEAR(moved.east_mps, plane.east_mps * rate, 0.003)
          << n.at.lat_deg << " " << n.at.lon_deg;
      EXPECT_NEAR(moved.north_mps, plane.north_mps * rate, 0.003);
      const double turn = std::atan2(n.stream.east_mps, n.stream.north_mps) -
                          std::atan2(plane.east_mps, plane.north_mps);
      most_turn_deg = std::max(most_turn_deg, std::abs(turn) * 180 / std::numbers::pi);
      ++looked;
    }
  EXPECT_GT(looked, 20);
  EXPECT_GT(most_turn_deg, 0.9) << "the test saw no place where plane and true north differ";
}

TEST(StreamField, LandTakesTheNearestWaterAndNothingIsZeroOrNotANumber) {
  const StreamHarmonics harmonics = smooth_strait();
  const StreamField field = StreamField::make(harmonics, field_night()).value();
  const std::vector<float> slice = slice_of(field, 20);
  EXPECT_TRUE(std::ranges::all_of(slice, [](float v) { return std::isfinite(v); }));
  const geo::Velocity shore = harmonics.direct({-39e3, 0}, field.times()[20]);
  const double rate = std::hypot(shore.east_mps, shore.north_mps);
  for (int row = 0; row < field.grid().rows; row += 7)
    for (int column = 0; column < field.grid().columns; ++column) {
      const Node n = node(field, slice, column, row);
      if (geo::plane_from_lat_lon(n.at).east_m > -40e3) continue;
      EXPECT_NEAR(std::hypot(n.stream.east_mps, n.stream.north_mps), rate, 1e-4);
    }
}

TEST(StreamField, MembersSpreadAsTheUncertaintySays) {
  StreamFieldOptions options;
  options.members = 400;
  options.seed = 7;
  options.spread = {.rate_log_sd = 0.1,
                    .direction_sd = core::degrees(5),
                    .time_sd = core::minutes(10),
                    .residual_sd = core::metres_per_second(0.0)};
  StreamHarmonics harmonics = smooth_strait();
  // A stream to and fro: 1 m/s toward plane north at its height.
  for (auto& v : harmonics.constituents[0].east_mps) v = {};
  for (auto& v : harmonics.constituents[0].north_mps) v = {1.0F, 0.0F};
  const StreamField field = StreamField::make(harmonics, field_night(), options).value();
  const auto strongest = static_cast<std::size_t>(
      std::ranges::max_element(field.times(), {},
                               [&](core::Instant t) {
                                 return harmonics.direct({0, 0}, t).north_mps;
                               }) -
      field.times().begin());
  double sum_log = 0, sum_log2 = 0, sum_turn2 = 0;
  for (std::size_t m = 1; m < options.members; ++m) {
    const Node n = node(field, slice_of(field, strongest, m), 60, 40);
    const Node right = node(field, slice_of(field, strongest, 0), 60, 40);
    const double log_rate = std::log(std::hypot(n.stream.east_mps, n.stream.north_mps) /
                                     std::hypot(right.stream.east_mps, right.stream.north_mps));
    sum_log += log_rate;
    sum_log2 += log_rate * log_rate;
    sum_turn2 += std::pow(std::atan2(n.stream.east_mps, n.stream.north_mps) -
                              std::atan2(right.stream.east_mps, right.stream.north_mps),
                          2);
  }
  const double n = static_cast<double>(options.members - 1), mean = sum_log / n;
  // At its height a shift of 10 min costs 0.4 % of rate; the rest is the drawn factor.
  EXPECT_NEAR(std::sqrt(sum_log2 / n - mean * mean), 0.1, 0.012);
  EXPECT_NEAR(std::sqrt(sum_turn2 / n) * 180 / std::numbers::pi, 5, 0.6);
  EXPECT_EQ(slice_of(field, 5, 3),
            slice_of(StreamField::make(harmonics, field_night(), options).value(), 5, 3));
  EXPECT_NE(slice_of(field, 5, 3), slice_of(field, 5, 4));
}

TEST(StreamField, AMemberThatIsLateShowsTheStreamOfEarlier) {
  StreamFieldOptions options;
  options.members = 200;
  options.spread = {.rate_log_sd = 0,
                    .direction_sd = core::degrees(0),
                    .time_sd = core::minutes(10),
                    .residual_sd = core::metres_per_second(0)};
  const StreamHarmonics harmonics = smooth_strait();
  const StreamField field = StreamField::make(harmonics, field_night(), options).value();
  // Near slack water the rate goes linearly with time: spread in rate over its slope is spread in
  // time.
  const std::size_t time = 30;
  const double slope = (node(field, slice_of(field, time + 1), 60, 40).stream.north_mps -
                        node(field, slice_of(field, time - 1), 60, 40).stream.north_mps) /
                       20;
  const double here = node(field, slice_of(field, time), 60, 40).stream.north_mps;
  double sum2 = 0;
  for (std::size_t m = 1; m < options.members; ++m)
    sum2 += std::pow(
        (node(field, slice_of(field, time, m), 60, 40).stream.north_mps - here) / slope, 2);
  EXPECT_NEAR(std::sqrt(sum2 / static_cast<double>(options.members - 1)), 10, 1.6);
}

TEST(StreamField, RefusesWhatItCannotMake) {
  const StreamHarmonics harmonics = smooth_strait();
  const core::Instant at = field_night().from;
  EXPECT_FALSE(StreamField::make(harmonics, {at, at}).has_value());
  EXPECT_FALSE(StreamField::make(harmonics, {at, at + core::hours(63 * 24)}).has_value());
  StreamFieldOptions fine;
  fine.step = core::seconds(10);
  EXPECT_FALSE(StreamField::make(harmonics, field_night(), fine).has_value());
  StreamFieldOptions none;
  none.members = 0;
  EXPECT_FALSE(StreamField::make(harmonics, field_night(), none).has_value());
  StreamHarmonics unknown = smooth_strait();
  unknown.constituents[0].name = "X9";
  EXPECT_FALSE(StreamField::make(unknown, field_night()).has_value());
  StreamHarmonics dry = smooth_strait();
  for (auto* values : {&dry.constituents[0].east_mps, &dry.constituents[0].north_mps})
    std::ranges::fill(*values, std::complex<float>{});
  EXPECT_FALSE(StreamField::make(dry, field_night()).has_value());
}

}  // namespace
}  // namespace vigie::sea
