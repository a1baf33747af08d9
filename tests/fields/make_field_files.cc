// SPDX-License-Identifier: Apache-2.0
// Writes the files of check_fields.py into the folder of VIGIE_FIELD_FILES, with the writers that
// the tests of the readers use.
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "vigie/sea/test_field_file.h"

namespace vigie::sea {
namespace {

Value always(double value) {
  return [value](double, double, double, int) { return value; };
}

TestNetcdf over_the_strait(const std::vector<TestVariable>& variables) {
  TestNetcdf out;
  out.lat = steps(49, 0.25, 17);
  out.lon = steps(-1, 0.25, 21);
  out.hours = steps(0, 3, 11);
  out.variables = variables;
  return out;
}
TestNetcdf wind(const Value& east, const Value& north, const std::string& unit = "m s-1") {
  return over_the_strait(
      {{"u10", "eastward_wind", unit, east}, {"v10", "northward_wind", unit, north}});
}
TestNetcdf current(const Value& east, const Value& north) {
  return over_the_strait({{"uo", "eastward_sea_water_velocity", "m s-1", east},
                          {"vo", "northward_sea_water_velocity", "m s-1", north}});
}

class FieldFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("VIGIE_FIELD_FILES");
    ASSERT_NE(folder, nullptr);
    folder_ = folder;
  }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  std::filesystem::path folder_;
};

TEST_F(FieldFiles, Uniform) {
  wind(always(6), always(8)).write(*this / "wind.nc");
  TestNetcdf classic = current(always(0.5), always(0.2));
  classic.format = 0;
  classic.write(*this / "current.nc");
  TestNetcdf members =
      current([](double, double, double, int member) { return 0.2 + 0.2 * member; }, always(0.2));
  members.members = 4;
  members.write(*this / "members.nc");
}

// As a weather service sends it: every variable, step and member of a run in one file.
TEST_F(FieldFiles, OneGribOfAll) {
  TestGrib all;
  all.variables = {{"10u", always(6)},
                   {"10v", always(8)},
                   {"swh", always(1.25)},
                   {"ocu", [](double, double, double, int member) { return 0.2 + 0.3 * member; }},
                   {"ocv", always(0.2)}};
  all.hours = {0, 6, 12, 18, 24};
  all.members = 3;
  all.write(*this / "all.grib2");
}

TEST_F(FieldFiles, Nested) {
  TestNetcdf fine = current(always(0.5), always(0));
  fine.lat = steps(50.6, 0.02, 41);
  fine.lon = steps(1.2, 0.02, 21);  // to 1.6 E
  fine.write(*this / "fine.nc");
  current(always(0.3), always(0.3)).write(*this / "coarse.nc");
}

TEST_F(FieldFiles, LinearInPlaceAndTime) {
  TestNetcdf file =
      wind([](double lat, double lon, double hours,
              int) { return 4 + 2 * (lat - 51) + (lon - 1.5) + 0.25 * hours; },
           [](double lat, double, double hours, int) { return -3 + (lat - 51) - 0.5 * hours; });
  file.variables.push_back({"VHM0", "sea_surface_wave_significant_height", "m",
                            [](double lat, double, double hours, int) {
                              return 1 + 0.5 * (lat - 51) + 0.0625 * hours;
                            }});
  file.variables.push_back({"sst", "sea_surface_temperature", "K", always(284.15)});
  file.write(*this / "linear.nc");
}

TEST_F(FieldFiles, WithFaults) {
  constexpr double kKnot = 1852.0 / 3600;
  wind(always(6 / kKnot), always(8 / kKnot), "knots").write(*this / "knots.nc");
  wind(always(6 / kKnot * 5), always(8 / kKnot * 5)).write(*this / "hardly.nc");
  wind(always(6), always(8), "K").write(*this / "kelvin.nc");
  TestNetcdf gap = wind(always(6), always(8));
  gap.hours = {0, 3, 6, 18, 21, 24};
  gap.write(*this / "gap.nc");
  TestNetcdf away = wind(always(6), always(8));
  away.lat = steps(56, 0.25, 17);
  away.write(*this / "away.nc");
  TestNetcdf swapped = wind(always(6), always(8));
  std::swap(swapped.lat, swapped.lon);
  swapped.write(*this / "swapped.nc");
  current([](double, double lon, double,
             int) { return lon > 1.3 ? std::numeric_limits<double>::quiet_NaN() : 0.5; },
          always(0.2))
      .write(*this / "coast.nc");
  over_the_strait({{"VHM0", "sea_surface_wave_significant_height", "m", always(1)}})
      .write(*this / "waves.nc");
}

// A chunk that no memory holds.
TEST_F(FieldFiles, HostileHdf5) {
  int id = 0, dims[2] = {}, v = 0;
  ASSERT_EQ(nc_create((*this / "chunk.nc").c_str(), NC_CLOBBER | NC_NETCDF4, &id), NC_NOERR);
  const std::size_t chunks[] = {20000, 20000};
  nc_def_dim(id, "latitude", 20000, &dims[0]);
  nc_def_dim(id, "longitude", 20000, &dims[1]);
  for (const int d : {0, 1}) {
    int axis = 0;
    nc_def_var(id, d == 0 ? "latitude" : "longitude", NC_DOUBLE, 1, &dims[d], &axis);
    nc_put_att_text(id, axis, "units", d == 0 ? 13 : 12, d == 0 ? "degrees_north" : "degrees_east");
  }
  for (const char* name : {"eastward_wind", "northward_wind"}) {
    nc_def_var(id, name, NC_FLOAT, 2, dims, &v);
    nc_put_att_text(id, v, "units", 5, "m s-1");
    nc_put_att_text(id, v, "standard_name", std::strlen(name), name);
    nc_def_var_chunking(id, v, NC_CHUNKED, chunks);
    nc_def_var_deflate(id, v, 0, 1, 1);
  }
  ASSERT_EQ(nc_close(id), NC_NOERR);
}

}  // namespace
}  // namespace vigie::sea
