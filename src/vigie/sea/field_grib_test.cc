// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <fstream>
#include <limits>

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
  EXPECT_THAT(problem(whole.substr(0, second) + whole.substr(third)),
              HasSubstr("lacks a component, member or moment"));
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
