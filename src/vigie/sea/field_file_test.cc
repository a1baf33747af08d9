// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_file.h"

#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "vigie/sea/field_point.h"
#include "vigie/sea/field_remap.h"
#include "vigie/sea/test_field_file.h"

namespace vigie::sea {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TestNetcdf waves() {
  TestNetcdf file;
  file.lat = steps(50, 0.1, 21);
  file.lon = steps(0, 0.1, 31);
  file.variables = {
      {"a", "sea_surface_wave_significant_height", "m", plain},
      {"b", "sea_surface_wave_mean_period_from_variance_spectral_density_inverse_frequency_moment",
       "s", [](double, double, double, int) { return 6.5; }},
      {"c", "sea_surface_wave_from_direction", "degree",
       [](double, double lon, double, int) { return lon < 1.45 ? 350.0 : 10.0; }}};
  return file;
}

TestNetcdf one(const TestVariable& variable) {
  TestNetcdf file = waves();
  file.variables = {variable};
  return file;
}

TestVariable height(Value value = plain, std::string units = "m") {
  return {"hs", "sea_surface_wave_significant_height", std::move(units), std::move(value)};
}

class FieldFile : public ::testing::Test {
 protected:
  // The value at kPlace, 90 minutes after the start; the error's text when there is none.
  std::string value(const TestNetcdf& file, FieldKind kind = FieldKind::wave_height) {
    file.write(folder_ / "f.nc");
    const auto series = open_field(folder_ / "f.nc", kind, window());
    if (!series) return core::format_error(series.error());
    notes_ = (*series)->notes();
    const auto at = value_at(**series, kPlace, kFieldStart + core::minutes(90));
    if (!at) return core::format_error(at.error());
    return components_of(kind) == 1 ? fmt(at->value[0])
                                    : fmt(at->value[0]) + " " + fmt(at->value[1]);
  }
  static std::string fmt(double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", v + 0.0);
    return text;
  }
  FieldFolder folder_;
  std::vector<std::string> notes_;
};

TEST_F(FieldFile, ReadsWavesByTheirStandardNames) {
  waves().write(folder_ / "w.nc");
  const auto kinds = kinds_in(folder_ / "w.nc");
  ASSERT_TRUE(kinds) << core::format_error(kinds.error());
  EXPECT_THAT(*kinds, ::testing::ElementsAre(FieldKind::wave_height, FieldKind::wave_period,
                                             FieldKind::wave_direction));
  EXPECT_EQ(value(waves()), "2.150");
  EXPECT_EQ(value(waves(), FieldKind::wave_period), "6.500");
  // Half way between 350 and 10 degrees is north, not south.
  EXPECT_EQ(value(waves(), FieldKind::wave_direction).substr(6), " 0.985");
}

TEST_F(FieldFile, TakesTheShapesThatPublishersGive) {
  TestNetcdf file = one(height());
  for (const int format : {NC_NETCDF4, 0, NC_64BIT_OFFSET, NC_CDF5}) {
    file.format = format;
    EXPECT_EQ(value(file), "2.150") << format;
  }
  file = one(height());
  std::reverse(file.lat.begin(), file.lat.end());
  EXPECT_EQ(value(file), "2.150") << "north to south";
  file.transposed = true;
  EXPECT_EQ(value(file), "2.150") << "longitude before latitude";
  file = one(height());
  file.variables[0].packed = true;
  file.variables[0].scale = 0.0002;
  file.variables[0].offset = 1;
  EXPECT_EQ(value(file), "2.150") << "16-bit numbers";
  file = one({"VHM0", "", "m", plain});
  EXPECT_EQ(value(file), "2.150") << "a known name";
  file = one({"VHM0", "sea_surface_wave_maximum_height", "m", plain});
  EXPECT_THAT(value(file), HasSubstr("has no wave_height")) << "a known name that is another";
  file = one(height());
  file.time_units = "seconds since 2026-01-15T00:00:00Z";
  for (double& hour : file.hours) hour *= 3600;
  file.variables[0].value = [](double lat, double lon, double seconds, int member) {
    return plain(lat, lon, seconds / 3600, member);
  };
  EXPECT_EQ(value(file), "2.150");
}

TEST_F(FieldFile, ReadsLongitudesOfEitherHabit) {
  const auto east = [](double, double lon, double, int) {
    return 2 + 0.1 * (lon > 180 ? lon - 360 : lon);
  };
  TestNetcdf file = one(height(east));
  file.lon = steps(0, 0.5, 720);  // a full circle
  EXPECT_EQ(value(file), "2.140");
  file.lon = steps(-180, 0.5, 720);
  EXPECT_EQ(value(file), "2.140");
  file.lon = steps(355, 0.5, 20);  // over 360 to 4.5 E
  file.variables[0].value = [](double, double lon, double, int) { return 2 + 0.1 * (lon - 360); };
  EXPECT_EQ(value(file), "2.140");
  for (double& lon : file.lon) lon = lon >= 360 ? lon - 360 : lon;  // as some write it
  file.variables[0].value = east;
  EXPECT_EQ(value(file), "2.140");
}

TEST_F(FieldFile, ConvertsUnitsAndSaysSo) {
  const auto constant = [](double v) { return [v](double, double, double, int) { return v; }; };
  TestNetcdf wind = waves();
  wind.variables = {{"u", "eastward_wind", "knots", constant(36)},
                    {"v", "northward_wind", "knots", constant(-18)}};
  EXPECT_EQ(value(wind, FieldKind::wind), "18.520 -9.260");
  EXPECT_THAT(notes_, Contains(HasSubstr("knots turned into")));
  EXPECT_EQ(
      value(one({"t2m", "air_temperature", "K", constant(280.15)}), FieldKind::air_temperature),
      "7.000");
  EXPECT_EQ(value(one({"v", "visibility_in_air", "km", constant(8)}), FieldKind::visibility),
            "8000.000");
  // Wind as speed and direction, from the south-west.
  wind.variables = {{"s", "wind_speed", "m s-1", constant(10)},
                    {"d", "wind_from_direction", "degree", constant(225)}};
  EXPECT_EQ(value(wind, FieldKind::wind), "7.071 7.071");
  EXPECT_EQ(value(one({"cb", "cloud_base_altitude", "m", constant(kNan)}), FieldKind::cloud_base),
            "10000.000")
      << "no cloud has no base";
}

TEST_F(FieldFile, RefusesAUnitThatCannotBe) {
  const auto constant = [](double v) { return [v](double, double, double, int) { return v; }; };
  EXPECT_THAT(value(one(height(plain, ""))), HasSubstr("hs has no unit; give a length"));
  EXPECT_THAT(value(one(height(plain, "s"))), HasSubstr("has the unit \"s\""));
  EXPECT_THAT(value(one({"t", "air_temperature", "K", constant(8)}), FieldKind::air_temperature),
              HasSubstr("holds 8, which no value in \"K\" can be"));
  EXPECT_THAT(value(one(height(constant(180)))), HasSubstr("holds 180"));
  EXPECT_THAT(value(one(height(constant(-9999)))), HasSubstr("mark missing values"));
  TestNetcdf current = waves();
  current.variables = {{"u", "eastward_sea_water_velocity", "m s-1", constant(80)},
                       {"v", "northward_sea_water_velocity", "m s-1", constant(0)}};
  EXPECT_THAT(value(current, FieldKind::current), HasSubstr("holds 80"));
  // What may be, but hardly: visible, not refused.
  EXPECT_EQ(value(one({"v", "visibility_in_air", "m", constant(12)}), FieldKind::visibility),
            "12.000");
  EXPECT_THAT(notes_, Contains(HasSubstr("WARNING visibility of f.nc: values from 12 to 12 m: are "
                                         "they km?")));
  current.variables[0].value = constant(5);
  EXPECT_EQ(value(current, FieldKind::current), "5.000 0.000");
  EXPECT_THAT(notes_, Contains(HasSubstr("are they knots or cm/s?")));
}

TEST_F(FieldFile, NamesWhatIsMissing) {
  EXPECT_THAT(value(waves(), FieldKind::wind), HasSubstr("x_wind and y_wind"));
  TestNetcdf half = waves();
  half.variables = {{"u", "eastward_wind", "m s-1", plain}};
  EXPECT_THAT(value(half, FieldKind::wind), HasSubstr("has no wind by a known name"));
  TestNetcdf none = one({"x", "", "m", plain});
  none.write(folder_ / "n.nc");
  EXPECT_THAT(core::format_error(kinds_in(folder_ / "n.nc").error()),
              HasSubstr("holds no variable by a known name"));
  EXPECT_EQ(kinds_in(folder_ / "absent.nc").error().kind, core::ErrorKind::missing);
}

TEST_F(FieldFile, RefusesAGapInTime) {
  TestNetcdf file = one(height());
  file.hours = {-24, -23, 0, 1, 9, 10};
  file.write(folder_ / "g.nc");
  const auto open = [&](double from, double until) {
    const auto series = open_field(folder_ / "g.nc", FieldKind::wave_height, window(from, until));
    return series ? "" : core::format_error(series.error());
  };
  EXPECT_EQ(open(0, 1), "");
  EXPECT_THAT(open(0, 4), HasSubstr("has nothing between 2026-01-15T01:00:00Z and "
                                    "2026-01-15T09:00:00Z"));
  EXPECT_THAT(open(9, 12), HasSubstr("does not cover"));
  EXPECT_THAT(open(-30, -24), HasSubstr("does not cover"));
  file.hours = {0};
  file.write(folder_ / "g.nc");
  EXPECT_EQ(open(0, 4), "") << "one moment stands for those near it";
  EXPECT_THAT(open(0, 7), HasSubstr("holds one moment alone"));
  file.hours = {0, 2, 1};
  file.write(folder_ / "g.nc");
  EXPECT_THAT(open(0, 1), HasSubstr("goes back at moment 3"));
  file.hours = {0, 1};
  file.time_units = "months since 2026-01-15";
  file.write(folder_ / "g.nc");
  EXPECT_THAT(open(0, 1), HasSubstr("has the unit \"months\""));
  file.time_units = "hours since 2026-01-15 00:00:00 +02:00";
  file.write(folder_ / "g.nc");
  EXPECT_THAT(open(0, 1), HasSubstr("UTC")) << "another time zone is not guessed";
}

TEST_F(FieldFile, RefusesAnAreaThatMissesThePlace) {
  TestNetcdf file = one(height());
  file.lat = steps(60, 0.1, 11);
  EXPECT_THAT(value(file), HasSubstr("runs from 60.0000 to 61.0000 and does not cover 50.95"));
  file = one(height());
  std::swap(file.lat, file.lon);  // the axes hold the other's numbers
  EXPECT_THAT(value(file), HasSubstr("latitude and longitude look swapped"));
  file = one(height());
  file.lat = steps(100, 0.1, 11);
  EXPECT_THAT(value(file), HasSubstr("are latitude and longitude swapped?"));
}

TEST_F(FieldFile, FallsBackAtTheCoastAndSaysSo) {
  // Land east of 1.25 E: the place lies 0.15 degrees inside.
  TestNetcdf file =
      one(height([](double, double lon, double, int) { return lon > 1.25 ? kNan : 1 + lon; }));
  file.write(folder_ / "c.nc");
  const auto series = open_field(folder_ / "c.nc", FieldKind::wave_height, window());
  ASSERT_TRUE(series);
  const auto inside = value_at(**series, kPlace, kFieldStart);
  ASSERT_TRUE(inside);
  EXPECT_NEAR(inside->value[0], 2.2, 1e-6);
  EXPECT_EQ(inside->corners_without_value, 4);
  // 0.2 degrees of longitude, and half a step of latitude.
  EXPECT_NEAR(core::in_kilometres(inside->from), std::hypot(0.2 * 70.05, 0.05 * 111.195), 0.1);
  const auto edge = value_at(**series, {50.95, 1.22}, kFieldStart);
  ASSERT_TRUE(edge);
  EXPECT_EQ(edge->corners_without_value, 2);
  EXPECT_NEAR(edge->value[0], 2.2, 1e-6);
  const auto sea = value_at(**series, {50.95, 1.15}, kFieldStart);
  ASSERT_TRUE(sea);
  EXPECT_EQ(sea->corners_without_value, 0);
  const auto far = value_at(**series, {50.95, 1.75}, kFieldStart);
  ASSERT_FALSE(far);
  EXPECT_THAT(core::format_error(far.error()), HasSubstr("has no value within 30 km"));
  // Nothing but land.
  EXPECT_THAT(value(one(height([](double, double, double, int) { return kNan; }))),
              HasSubstr("has no value in the area"));
}

TEST_F(FieldFile, FillsTheCoastForDriftAndSaysSo) {
  TestNetcdf file = waves();
  const auto sea = [](double, double lon, double, int) { return lon > 1.25 ? kNan : 0.5; };
  file.variables = {{"u", "eastward_sea_water_velocity", "m s-1", sea},
                    {"v", "northward_sea_water_velocity", "m s-1", sea}};
  file.write(folder_ / "c.nc");
  const auto field = open_vector_field(folder_ / "c.nc", FieldKind::current, window());
  ASSERT_TRUE(field) << core::format_error(field.error());
  std::vector<float> uv(2 * (*field)->grid().nodes());
  ASSERT_TRUE((*field)->read(0, 0, uv));
  for (const float v : uv) EXPECT_EQ(v, 0.5F);
  EXPECT_THAT((*field)->notes(), Contains(HasSubstr("were given that of the nearest node")));
}

TEST_F(FieldFile, KeepsMembersAndTakesTheSurface) {
  TestNetcdf file = one(height());
  file.members = 3;
  file.depths = {40, 10, 0.5};
  // The writer adds 100 for each level down its list, so the last, the surface, holds 200 more.
  file.variables[0].value = [](double lat, double lon, double hours, int member) {
    return plain(lat, lon, hours, member) - 200;
  };
  file.write(folder_ / "m.nc");
  const auto series = open_field(folder_ / "m.nc", FieldKind::wave_height, window());
  ASSERT_TRUE(series) << core::format_error(series.error());
  ASSERT_EQ((*series)->members(), 3U);
  EXPECT_THAT((*series)->notes(), Contains(HasSubstr("level 3 of 3 along depth, 0.5 m is used")));
  for (std::size_t member = 0; member < 3; ++member)
    EXPECT_NEAR(value_at(**series, kPlace, kFieldStart, member)->value[0],
                2.0 + static_cast<double>(member), 1e-4);
  EXPECT_FALSE(value_at(**series, kPlace, kFieldStart, 3));
}

struct Axes {
  double x_east, x_north, y_east, y_north;
};
Axes axes_at(double lat, double lon) {
  const geo::LatLon g = grid_place({lat, lon});
  const double shrink = std::cos(lat * std::numbers::pi / 180), d = 1e-4;
  const geo::LatLon x = kPole.true_place(g.lat_deg, g.lon_deg + d);
  const geo::LatLon y = kPole.true_place(g.lat_deg + d, g.lon_deg);
  const double cx = std::cos(g.lat_deg * std::numbers::pi / 180) * d;
  return {(x.lon_deg - lon) * shrink / cx, (x.lat_deg - lat) / cx, (y.lon_deg - lon) * shrink / d,
          (y.lat_deg - lat) / d};
}
double east_of(double lat, double lon) { return 8 + 0.4 * (lat - 51) + 0.2 * (lon - 1.4); }
double north_of(double lat, double lon) { return -3 + 0.1 * (lat - 51) - 0.3 * (lon - 1.4); }

TestNetcdf rotated(bool along_grid) {
  TestNetcdf file;
  const geo::LatLon middle = grid_place(kPlace);
  file.lat = steps(middle.lat_deg - 2.0, 0.1, 41);
  file.lon = steps(middle.lon_deg - 2.0, 0.1, 41);
  file.place = [](double y, double x) { return kPole.true_place(y, x); };
  file.pole_lat = kPole.lat_deg;
  file.pole_lon = kPole.lon_deg;
  const auto x = [](double lat, double lon, double, int) {
    const Axes a = axes_at(lat, lon);
    return east_of(lat, lon) * a.x_east + north_of(lat, lon) * a.x_north;
  };
  const auto y = [](double lat, double lon, double, int) {
    const Axes a = axes_at(lat, lon);
    return east_of(lat, lon) * a.y_east + north_of(lat, lon) * a.y_north;
  };
  if (along_grid)
    file.variables = {{"u", "x_wind", "m s-1", x}, {"v", "y_wind", "m s-1", y}};
  else
    file.variables = {{"u", "eastward_wind", "m s-1",
                       [](double lat, double lon, double, int) { return east_of(lat, lon); }},
                      {"v", "northward_wind", "m s-1",
                       [](double lat, double lon, double, int) { return north_of(lat, lon); }}};
  return file;
}

TEST_F(FieldFile, PlacesARotatedPoleWhereItIs) {
  const geo::LatLon centre = kPole.true_place(0, 0);
  EXPECT_NEAR(centre.lat_deg, 50.75, 1e-9);
  EXPECT_NEAR(centre.lon_deg, 18, 1e-9);
  const geo::LatLon pole = kPole.true_place(90, 0);
  EXPECT_NEAR(pole.lat_deg, 39.25, 1e-9);
  EXPECT_NEAR(pole.lon_deg, -162, 1e-9);
  const geo::LatLon there = grid_place(kPlace),
                    back = kPole.true_place(there.lat_deg, there.lon_deg);
  EXPECT_NEAR(back.lat_deg, kPlace.lat_deg, 1e-9);
  EXPECT_NEAR(back.lon_deg, kPlace.lon_deg, 1e-9);
}

TEST_F(FieldFile, TurnsComponentsOfARotatedGridToTrueNorth) {
  for (const bool along_grid : {true, false})
    for (const bool places : {true, false}) {
      TestNetcdf file = rotated(along_grid);
      file.write_places = places;
      EXPECT_EQ(value(file, FieldKind::wind), "7.980 -3.005") << along_grid << places;
      EXPECT_THAT(notes_, Contains(HasSubstr("laid on one of half its spacing")));
    }
  // Rows from north to south: the y axis runs against them.
  TestNetcdf file = rotated(true);
  std::reverse(file.lat.begin(), file.lat.end());
  EXPECT_EQ(value(file, FieldKind::wind), "7.980 -3.005");
  // Which way u10 points on such a grid, nobody can know.
  file.variables[0].standard_name.clear();
  file.variables[0].name = "u10";
  file.variables[1].standard_name.clear();
  file.variables[1].name = "v10";
  EXPECT_THAT(value(file, FieldKind::wind), HasSubstr("does not say whether its components"));
  file = rotated(false);
  for (double& lat : file.lat) lat += 20;
  EXPECT_THAT(value(file, FieldKind::wind), HasSubstr("does not cover"));
}

TEST_F(FieldFile, TakesUnevenLatitudes) {
  TestNetcdf file = one(height());
  for (std::size_t i = 0; i < file.lat.size(); ++i)
    file.lat[i] = 50 + 2 * std::pow(static_cast<double>(i) / 20, 1.2);
  EXPECT_EQ(value(file), "2.150");
  file.lat[5] = file.lat[4];
  EXPECT_THAT(value(file), HasSubstr("turns back at node 6"));
}

// Bytes of a file, cut or changed.
void save(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_F(FieldFile, RefusesATruncatedFile) {
  for (const int format : {NC_NETCDF4, 0}) {
    TestNetcdf file = one(height());
    file.format = format;
    file.write(folder_ / "t.nc");
    const std::string whole = bytes_of(folder_ / "t.nc");
    for (int cut = 0; cut < 12; ++cut) {
      save(folder_ / "t.nc", whole.substr(0, whole.size() * static_cast<std::size_t>(cut) / 12));
      const auto series = open_field(folder_ / "t.nc", FieldKind::wave_height, window());
      ASSERT_FALSE(series) << "format " << format << ", " << cut << " twelfths";
      EXPECT_FALSE(series.error().mend.empty());
    }
  }
  save(folder_ / "x.nc", "not a field");
  EXPECT_THAT(core::format_error(kinds_in(folder_ / "x.nc").error()),
              HasSubstr("is neither NetCDF nor GRIB"));
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// A NetCDF-4 file of 3 GB and more that has a few values: the rest was never written.
TEST_F(FieldFile, ReadsTheWindowOfALargeSparseFileInBoundedTimeAndMemory) {
  const auto path = folder_ / "large.nc";
  int id = 0, dims[3] = {}, v = 0, axis = 0;
  ASSERT_EQ(nc_create(path.c_str(), NC_CLOBBER | NC_64BIT_OFFSET, &id), NC_NOERR);
  nc_set_fill(id, NC_NOFILL, nullptr);
  nc_def_dim(id, "time", 24, &dims[0]);
  nc_def_dim(id, "latitude", 4501, &dims[1]);
  nc_def_dim(id, "longitude", 8000, &dims[2]);
  int axes[3];
  const char* names[] = {"time", "latitude", "longitude"};
  const char* units[] = {"hours since 2026-01-15", "degrees_north", "degrees_east"};
  for (int d = 0; d < 3; ++d) {
    nc_def_var(id, names[d], NC_DOUBLE, 1, &dims[d], &axis);
    nc_put_att_text(id, axis, "units", std::strlen(units[d]), units[d]);
    axes[d] = axis;
  }
  nc_def_var(id, "hs", NC_FLOAT, 3, dims, &v);
  nc_put_att_text(id, v, "units", 1, "m");
  nc_put_att_text(id, v, "standard_name", 35, "sea_surface_wave_significant_height");
  ASSERT_EQ(nc_enddef(id), NC_NOERR);
  nc_put_var_double(id, axes[0], steps(0, 1, 24).data());
  nc_put_var_double(id, axes[1], steps(-90, 0.04, 4501).data());
  nc_put_var_double(id, axes[2], steps(-180, 0.045, 8000).data());
  const std::size_t last[] = {23, 4500, 7999};
  const float something = 1;
  ASSERT_EQ(nc_put_var1_float(id, v, last, &something), NC_NOERR);
  ASSERT_EQ(nc_close(id), NC_NOERR);
  ASSERT_GT(std::filesystem::file_size(path), 3'000'000'000ULL);

  const auto start = std::chrono::steady_clock::now();
  const FieldLimits tight{.answer = core::seconds(20), .memory = 64U << 20};
  const auto series = open_field(path, FieldKind::wave_height, window(), tight);
  ASSERT_TRUE(series) << core::format_error(series.error());
  EXPECT_LT((*series)->grid().nodes(), 1000U);
  EXPECT_TRUE(value_at(**series, kPlace, kFieldStart + core::minutes(90)));
  EXPECT_LT(seconds_since(start), 10);
  // All of it would need more than the limits allow, and is refused without a try.
  FieldWindow all = window();
  all.lat_min_deg = -89;
  all.lat_max_deg = 90;
  all.lon_min_deg = -179;
  all.lon_max_deg = 178;
  const auto refused = open_field(path, FieldKind::wave_height, all, tight);
  ASSERT_FALSE(refused);
}

TEST_F(FieldFile, RefusesThreeGigabytesOfNothing) {
  for (const std::string& head :
       {std::string("CDF\x01"), std::string("CDF\x05"), std::string("\x89HDF\r\n\x1a\n"),
        std::string("GRIB\0\0\0\x02", 8), std::string("GRIB\0\0\0\x02\0\0\0\0\xb0\0\0\0", 16)}) {
    const auto path = folder_ / "sparse";
    save(path, head);
    std::filesystem::resize_file(path, 3'221'225'472ULL);
    const auto start = std::chrono::steady_clock::now();
    const auto kinds = kinds_in(path);
    EXPECT_FALSE(kinds) << head;
    EXPECT_LT(seconds_since(start), 20) << head;
  }
}

// Headers that promise more than the file, or any machine, has.
TEST_F(FieldFile, RefusesHostileDimensions) {
  TestNetcdf file = one(height());
  file.format = 0;
  file.write(folder_ / "h.nc");
  const std::string whole = bytes_of(folder_ / "h.nc");
  // Dimensions in a classic header: length of the name, name, length, all big-endian.
  for (const std::string& name :
       {std::string("time"), std::string("latitude"), std::string("longitude")}) {
    const std::size_t at = whole.find(name) + (name.size() + 3) / 4 * 4;
    for (const std::string& huge :
         {std::string("\x7f\xff\xff\xff"), std::string("\xff\xff\xff\xff"),
          std::string("\0\x10\0\0", 4), std::string("\0\0\0\0", 4)}) {
      std::string broken = whole;
      broken.replace(at, 4, huge);
      save(folder_ / "h.nc", broken);
      const auto start = std::chrono::steady_clock::now();
      EXPECT_FALSE(open_field(folder_ / "h.nc", FieldKind::wave_height, window())) << name;
      EXPECT_LT(seconds_since(start), 20) << name;
    }
  }
  // A chunk that no memory holds: nothing is written, and a read would have to make all of it.
  int id = 0, dims[2] = {}, v = 0;
  const auto path = folder_ / "chunk.nc";
  ASSERT_EQ(nc_create(path.c_str(), NC_CLOBBER | NC_NETCDF4, &id), NC_NOERR);
  const std::size_t chunks[] = {20000, 20000};
  nc_def_dim(id, "latitude", 20000, &dims[0]);
  nc_def_dim(id, "longitude", 20000, &dims[1]);
  for (const char* name : {"latitude", "longitude"}) {
    int axis = 0;
    nc_def_var(id, name, NC_DOUBLE, 1, name[1] == 'a' ? &dims[0] : &dims[1], &axis);
    nc_put_att_text(id, axis, "units", 13, name[1] == 'a' ? "degrees_north" : "degrees_east ");
  }
  nc_def_var(id, "swh", NC_FLOAT, 2, dims, &v);
  nc_put_att_text(id, v, "units", 1, "m");
  nc_def_var_chunking(id, v, NC_CHUNKED, chunks);
  nc_def_var_deflate(id, v, 0, 1, 1);
  ASSERT_EQ(nc_close(id), NC_NOERR);
  const auto refused = open_field(path, FieldKind::wave_height, window());
  ASSERT_FALSE(refused);
  EXPECT_THAT(core::format_error(refused.error()), HasSubstr("chunks of more than 256 MB"));
}

TEST_F(FieldFile, LeavesNoProcessBehind) {
  waves().write(folder_ / "w.nc");
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(kinds_in(folder_ / "w.nc"));
  int status = 0;
  EXPECT_EQ(waitpid(-1, &status, WNOHANG), -1) << "a child is still there";
}

}  // namespace
}  // namespace vigie::sea
