// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/sea/field_file.h"
#include "vigie/sea/field_point.h"
#include "vigie/sea/field_remap.h"
#include "vigie/sea/test_field_file.h"

namespace vigie::sea {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

double eastward(double lat, double lon, double hours, int member) {
  return 8 + 0.5 * (lat - 50.95) + 0.3 * (lon - 1.4) + 0.1 * hours + member;
}
double other(double lat, double, double, int) { return -3 + 0.2 * (lat - 50.95); }

class GribFields : public ::testing::Test {
 protected:
  std::unique_ptr<FieldSeries> open(const TestGrib& file, FieldKind kind) {
    file.write(folder_ / "f.grib2");
    auto series = open_field(folder_ / "f.grib2", kind, window());
    error_ = series ? "" : core::format_error(series.error());
    return series ? std::move(*series) : nullptr;
  }
  std::array<double, 2> value(const TestGrib& file, FieldKind kind = FieldKind::wind,
                              std::size_t member = 0) {
    const auto series = open(file, kind);
    if (!series) {
      ADD_FAILURE() << error_;
      return {};
    }
    const auto at = value_at(*series, kPlace, kFieldStart + core::minutes(90), member);
    if (at) return at->value;
    ADD_FAILURE() << core::format_error(at.error());
    return {};
  }
  FieldFolder folder_;
  std::string error_;
};

TestGrib wind() {
  TestGrib file;
  file.variables = {{"10u", eastward}, {"10v", other}};
  return file;
}

TEST_F(GribFields, ReadsWindOfEitherScan) {
  TestGrib file = wind();
  auto v = value(file);
  EXPECT_NEAR(v[0], 8.15, 2e-3);
  EXPECT_NEAR(v[1], -3, 2e-3);
  std::swap(file.lat_first, file.lat_last);  // from the south
  v = value(file);
  EXPECT_NEAR(v[0], 8.15, 2e-3);
  file = wind();
  file.lon_first = -2;  // written as 358 E
  file.columns = 51;
  v = value(file);
  EXPECT_NEAR(v[0], 8.15, 2e-3);
}

TEST_F(GribFields, ReadsEveryKindByItsShortName) {
  const auto constant = [](double x) { return [x](double, double, double, int) { return x; }; };
  TestGrib file;
  file.variables = {{"10u", constant(1)},  {"10v", constant(2)},     {"swh", constant(1.5)},
                    {"mwp", constant(6)},  {"mwd", constant(225)},   {"vis", constant(8000)},
                    {"2t", constant(280)}, {"sst", constant(10.85)}, {"ocu", constant(0.5)},
                    {"ocv", constant(-1)}, {"ceil", constant(300)}};
  file.hours = {0, 3};
  file.write(folder_ / "f.grib2");
  const auto kinds = kinds_in(folder_ / "f.grib2");
  ASSERT_TRUE(kinds) << core::format_error(kinds.error());
  EXPECT_THAT(*kinds,
              ::testing::ElementsAre(FieldKind::wind, FieldKind::current, FieldKind::wave_height,
                                     FieldKind::wave_period, FieldKind::wave_direction,
                                     FieldKind::visibility, FieldKind::cloud_base,
                                     FieldKind::air_temperature, FieldKind::sea_temperature));
  const auto read = [&](FieldKind kind) {
    const auto series = open_field(folder_ / "f.grib2", kind, window(0, 3));
    if (!series) return core::format_error(series.error());
    const auto at = value_at(**series, kPlace, kFieldStart);
    char text[40];
    std::snprintf(text, sizeof text, "%.2f %.2f", at->value[0], at->value[1]);
    return std::string(text);
  };
  EXPECT_EQ(read(FieldKind::current), "0.50 -1.00");
  EXPECT_EQ(read(FieldKind::air_temperature), "6.85 0.00") << "from kelvin";
  EXPECT_EQ(read(FieldKind::sea_temperature), "10.85 0.00") << "in the unit that ecCodes names";
  EXPECT_EQ(read(FieldKind::wave_direction), "-0.71 -0.71") << "toward where the waves come from";
  EXPECT_EQ(read(FieldKind::cloud_base), "300.00 0.00");
  EXPECT_THAT(read(FieldKind::stokes_drift), HasSubstr("has no message of stokes_drift"));
}

TEST_F(GribFields, KeepsMembersAndMissingValues) {
  TestGrib file = wind();
  file.members = 3;
  EXPECT_EQ(open(file, FieldKind::wind)->members(), 3U);
  for (const int member : {0, 2})
    EXPECT_NEAR(value(file, FieldKind::wind, static_cast<std::size_t>(member))[0], 8.15 + member,
                2e-3);
  file = wind();
  file.variables = {{"swh", [](double, double lon, double, int) {
                       return lon > 1.45 ? std::numeric_limits<double>::quiet_NaN() : 1.0;
                     }}};
  const auto series = open(file, FieldKind::wave_height);
  ASSERT_TRUE(series) << error_;
  EXPECT_EQ(value_at(*series, {50.95, 1.42}, kFieldStart)->corners_without_value, 2);
  EXPECT_EQ(value_at(*series, {50.95, 1.60}, kFieldStart)->corners_without_value, 4);
}

// The rotated pole of the NetCDF tests; ecCodes places the nodes.

TestGrib rotated(bool along_grid, bool northward) {
  TestGrib file;
  const geo::LatLon middle = grid_place(kPlace);
  file.lat_first = std::round(middle.lat_deg) + (northward ? -2 : 2);
  file.lat_last = std::round(middle.lat_deg) + (northward ? 2 : -2);
  file.lon_first = std::round(middle.lon_deg) - 2;
  file.lon_last = std::round(middle.lon_deg) + 2;
  file.rows = file.columns = 41;
  file.place = [](double y, double x) { return kPole.true_place(y, x); };
  file.south_pole_lat = -39.25;
  file.south_pole_lon = 18;
  file.along_grid = along_grid;
  // Toward true east at 10 m/s everywhere; along the grid's axes where so asked.
  const auto part = [along_grid](bool x_axis) {
    return [along_grid, x_axis](double lat, double lon, double, int) {
      if (!along_grid) return x_axis ? 10.0 : 0.0;
      const geo::LatLon g = grid_place({lat, lon});
      const double shrink = std::cos(lat * std::numbers::pi / 180), d = 1e-4;
      const geo::LatLon to = x_axis ? kPole.true_place(g.lat_deg, g.lon_deg + d)
                                    : kPole.true_place(g.lat_deg + d, g.lon_deg);
      const double east = (to.lon_deg - lon) * shrink, north = to.lat_deg - lat;
      return 10 * east / std::hypot(east, north);
    };
  };
  file.variables = {{"10u", part(true)}, {"10v", part(false)}};
  return file;
}

TEST_F(GribFields, TurnsARotatedGridToTrueNorth) {
  for (const bool along_grid : {true, false})
    for (const bool northward : {true, false}) {
      const auto v = value(rotated(along_grid, northward));
      EXPECT_NEAR(v[0], 10, 5e-3) << along_grid << northward;
      EXPECT_NEAR(v[1], 0, 5e-3) << along_grid << northward;
    }
  // Without the turn the grid's axes would be 13 degrees off: the check can fail.
  TestGrib file = rotated(true, true);
  file.along_grid = false;
  EXPECT_GT(std::abs(value(file)[1]), 1.5);
  file = rotated(true, true);
  file.south_pole_lon = 60;
  EXPECT_FALSE(open(file, FieldKind::wind));
  EXPECT_THAT(error_, HasSubstr("does not cover"));
}

TEST_F(GribFields, NamesTheBrokenMessage) {
  wind().write(folder_ / "f.grib2");
  const std::string whole = bytes_of(folder_ / "f.grib2");
  const auto problem = [&](const std::string& bytes) {
    std::ofstream(folder_ / "b.grib2", std::ios::binary) << bytes;
    const auto series = open_field(folder_ / "b.grib2", FieldKind::wind, window());
    return series ? std::string("fine") : core::format_error(series.error());
  };
  EXPECT_EQ(problem(whole), "fine");
  EXPECT_THAT(problem(whole.substr(0, whole.size() - 1)), HasSubstr("message 6 at byte"));
  EXPECT_THAT(problem(whole.substr(0, whole.size() / 2 - 10)), HasSubstr("are left"));
  EXPECT_THAT(problem(whole + "more"), HasSubstr("message 7"));
  EXPECT_THAT(problem(whole + std::string(100, '\0')), HasSubstr("is no GRIB"));
  std::string changed = whole;
  changed[whole.size() - 1] = '8';
  EXPECT_THAT(problem(changed), HasSubstr("does not end as GRIB does"));
  changed = whole;
  changed[7] = 1;
  EXPECT_THAT(problem(changed), HasSubstr("edition 1"));
  changed = whole;
  changed[16] = 0x40;  // the length of the first section
  EXPECT_THAT(problem(changed), HasSubstr("has a section 1 of"));
  // One component short at one moment.
  const std::size_t second = whole.find("GRIB", 4), third = whole.find("GRIB", second + 4);
  EXPECT_THAT(
      problem(whole.substr(0, second) + whole.substr(third)),
      HasSubstr("wind of b.grib2 has no message of 10v, member 0, for 2026-01-15T00:00:00Z"));
}

std::vector<std::string> messages_of(const std::string& file) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < file.size();) {
    std::size_t length = 0;
    for (std::size_t i = 8; i < 16; ++i)
      length = length << 8 | static_cast<unsigned char>(file[at + i]);
    out.push_back(file.substr(at, length));
    at += length;
  }
  return out;
}
// The sections of a message from `first` to 7.
std::string sections_from(const std::string& message, int first) {
  std::size_t at = 16;
  while (message[at + 4] != first) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i)
      length = length << 8 | static_cast<unsigned char>(message[at + i]);
    at += length;
  }
  return message.substr(at, message.size() - 4 - at);
}
std::string with_length(std::string message) {
  for (std::size_t i = 0; i < 8; ++i)
    message[8 + i] = static_cast<char>(message.size() >> (8 * (7 - i)));
  return message;
}

// As NCEP packs wind: both components in one message, the second without a bitmap of its own.
TEST_F(GribFields, ReadsSeveralFieldsOfOneMessage) {
  const auto west_of_land = [](const Value& value) {
    return [value](double lat, double lon, double hours, int member) {
      return lon > 1.75 ? std::numeric_limits<double>::quiet_NaN() : value(lat, lon, hours, member);
    };
  };
  TestGrib plain_file = wind();
  for (TestGrib::Variable& variable : plain_file.variables)
    variable.value = west_of_land(variable.value);
  plain_file.write(folder_ / "f.grib2");
  const std::vector<std::string> one = messages_of(bytes_of(folder_ / "f.grib2"));
  ASSERT_EQ(one.size(), 6U);
  for (const bool old_bitmap : {false, true})
    for (const int repeat_from : {2, 3, 4}) {
      std::string file;
      for (std::size_t i = 0; i < 6; i += 2) {
        std::string second = sections_from(one[i + 1], repeat_from == 2 ? 3 : repeat_from);
        if (repeat_from == 2) second = std::string("\0\0\0\x05\x02", 5) + second;
        if (old_bitmap) {
          const std::string bitmap = sections_from(one[i + 1], 6);
          const std::string values = sections_from(one[i + 1], 7);
          second.resize(second.size() - bitmap.size());
          second += std::string("\0\0\0\x06\x06\xfe", 6) + values;
        }
        file += with_length(one[i].substr(0, one[i].size() - 4) + second + "7777");
      }
      std::ofstream(folder_ / "m.grib2", std::ios::binary) << file;
      const auto series = open_field(folder_ / "m.grib2", FieldKind::wind, window());
      ASSERT_TRUE(series) << core::format_error(series.error());
      const auto at = value_at(**series, kPlace, kFieldStart + core::minutes(90));
      ASSERT_TRUE(at);
      EXPECT_NEAR(at->value[0], 8.15, 2e-3) << repeat_from << old_bitmap;
      EXPECT_NEAR(at->value[1], -3, 2e-3) << repeat_from << old_bitmap;
      EXPECT_EQ(value_at(**series, {50.95, 1.75}, kFieldStart)->corners_without_value, 2);
      // A product without values.
      const std::size_t last = file.rfind("GRIB");
      std::string open_end = file.substr(last);
      open_end = with_length(open_end.substr(0, open_end.size() - 4) +
                             sections_from(one[5], 4).substr(0, 34) + "7777");
      std::ofstream(folder_ / "b.grib2", std::ios::binary) << file.substr(0, last) << open_end;
      const auto refused = open_field(folder_ / "b.grib2", FieldKind::wind, window());
      ASSERT_FALSE(refused);
      EXPECT_THAT(core::format_error(refused.error()), HasSubstr("message 3 at byte"));
    }
}

TEST_F(GribFields, ReadsARunOfManyVariablesStepsAndMembersInOneFile) {
  TestGrib run;
  run.variables = {
      {"10u", eastward}, {"10v", other}, {"swh", eastward}, {"2t", [](auto...) { return 281.0; }}};
  run.hours = {0, 3, 6, 9};
  run.members = 5;
  EXPECT_NEAR(value(run, FieldKind::wind, 4)[0], 12.15, 2e-3);
  EXPECT_NEAR(value(run, FieldKind::wave_height, 3)[0], 11.15, 2e-3);
  // Another variable on another grid is no matter; the same one is, and its message is named.
  TestGrib elsewhere = run;
  elsewhere.rows = 11;
  elsewhere.write(folder_ / "e.grib2");
  run.write(folder_ / "r.grib2");
  const std::string whole = bytes_of(folder_ / "r.grib2");
  const std::vector<std::string> others = messages_of(bytes_of(folder_ / "e.grib2"));
  std::ofstream(folder_ / "w.grib2", std::ios::binary) << whole << others[2];
  EXPECT_TRUE(open_field(folder_ / "w.grib2", FieldKind::wind, window()));
  const auto refused = open_field(folder_ / "w.grib2", FieldKind::wave_height, window());
  ASSERT_FALSE(refused);
  EXPECT_THAT(core::format_error(refused.error()),
              HasSubstr("w.grib2: message 81 at byte " + std::to_string(whole.size()) +
                        " has another grid than message 3; put each grid in a file of its own"));
}

// Found by fuzzing: ecCodes counts such steps month by month.
TEST_F(GribFields, RefusesAStepThatNoForecastHas) {
  wind().write(folder_ / "f.grib2");
  const std::string whole = bytes_of(folder_ / "f.grib2");
  const std::string product = sections_from(whole.substr(0, whole.find("GRIB", 4)), 4);
  const std::size_t at = whole.find(product) + 17;  // octet 18: the unit; 19 to 22: the step
  for (const std::string& step :
       {std::string("\x45\x43\x43\x4f\x44"), std::string("\x03\x7f\xff\xff\xff"),
        std::string("\x01\x7f\xff\xff\xff")}) {
    std::string changed = whole;
    changed.replace(at, 5, step);
    std::ofstream(folder_ / "s.grib2", std::ios::binary) << changed;
    const auto series = open_field(folder_ / "s.grib2", FieldKind::wind, window());
    ASSERT_FALSE(series);
    EXPECT_THAT(core::format_error(series.error()),
                HasSubstr("s.grib2: message 1 at byte 0 has the step"));
  }
}

TEST_F(GribFields, RefusesHostileGridSizes) {
  wind().write(folder_ / "f.grib2");
  const std::string whole = bytes_of(folder_ / "f.grib2");
  // Section 3 holds the number of points in octets 7 to 10, Ni in 31 to 34, Nj in 35 to 38.
  const std::size_t section3 = 16 + static_cast<unsigned char>(whole[19]);
  ASSERT_EQ(whole[section3 + 4], 3);
  for (const std::size_t octet : {7U, 31U, 35U})
    for (const std::string& huge :
         {std::string("\x7f\xff\xff\xff"), std::string("\xff\xff\xff\xff"),
          std::string("\0\0\0\0", 4), std::string("\0\0\x40\0", 4)}) {
      std::string changed = whole;
      changed.replace(section3 + octet - 1, 4, huge);
      std::ofstream(folder_ / "h.grib2", std::ios::binary) << changed;
      EXPECT_FALSE(open_field(folder_ / "h.grib2", FieldKind::wind, window())) << octet;
    }
}

}  // namespace
}  // namespace vigie::sea
