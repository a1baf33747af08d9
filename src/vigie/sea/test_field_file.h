// SPDX-License-Identifier: Apache-2.0
// For tests: writes NetCDF and GRIB2 files as publishers do, with every fault a test wants.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include <eccodes.h>
#include <gtest/gtest.h>
#include <netcdf.h>
#include <unistd.h>

#include "vigie/core/time.h"
#include "vigie/geo/plane.h"
#include "vigie/sea/field_file.h"
#include "vigie/sea/field_remap.h"

namespace vigie::sea {

constexpr geo::LatLon kPlace{50.95, 1.40};
inline const core::Instant kFieldStart = core::parse_instant("2026-01-15T00:00:00Z").value();

inline FieldWindow window(double from_h = 0, double until_h = 6) {
  return {50.45,
          51.45,
          0.90,
          1.90,
          {kFieldStart + core::hours(from_h), kFieldStart + core::hours(until_h)}};
}

// A plane in space and time, 2 in the Strait at the start: linear interpolation has no error.
inline double plain(double lat, double lon, double hours, int member) {
  return 2 + 0.5 * (lat - 50.95) + 0.3 * (lon - 1.4) + 0.1 * hours + member;
}

// A grid whose north pole lies at 39.25 N 162 W: the Strait is near its equator.
constexpr RotatedPole kPole{39.25, -162, 0};
inline geo::LatLon grid_place(geo::LatLon at) {  // the way back
  return RotatedPole{39.25, 0, -162}.true_place(at.lat_deg, at.lon_deg);
}

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A folder that goes with the test.
class FieldFolder {
 public:
  FieldFolder()
      : path_(std::filesystem::temp_directory_path() /
              ("vigie_fields_" + std::to_string(getpid()) + "_" + std::to_string(count()++))) {
    std::filesystem::create_directories(path_);
  }
  ~FieldFolder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  static int& count() {
    static int n = 0;
    return n;
  }
  std::filesystem::path path_;
};

using Value = std::function<double(double lat_deg, double lon_deg, double hours, int member)>;

struct TestVariable {
  std::string name, standard_name, units;
  Value value;          // NaN: missing
  bool packed = false;  // as 16-bit numbers with scale_factor, add_offset and _FillValue
  double scale = 0.01, offset = 0;
};

// A file of variables over (time[, member][, depth], y, x).
struct TestNetcdf {
  std::vector<double> lat, lon;  // 1-D axes; or of a rotated grid its own
  std::vector<double> hours = {0, 1, 2, 3, 4, 5, 6};
  int members = 0;  // 0: no such dimension
  std::vector<double> depths;
  std::string time_units = "hours since 2026-01-15 00:00:00";
  std::vector<TestVariable> variables;
  // 2-D coordinates: lat, lon are then numbers of the grid, and this says where a node is.
  std::function<geo::LatLon(double y, double x)> place;
  bool write_places = true;           // else only grid_mapping tells
  double pole_lat = 0, pole_lon = 0;  // of a rotated pole, with place
  std::string lat_units = "degrees_north", lon_units = "degrees_east";
  int format = NC_NETCDF4;  // or 0 classic, NC_64BIT_OFFSET
  bool transposed = false;  // (time, x, y)

  void write(const std::filesystem::path& path) const {
    check(nc_create(path.c_str(), NC_CLOBBER | format, &id_));
    define();
    check(nc_enddef(id_));
    put();
    check(nc_close(id_));
  }

 private:
  static void check(int status) { ASSERT_EQ(status, NC_NOERR) << nc_strerror(status); }
  void text(int v, const char* key, const std::string& value) const {
    check(nc_put_att_text(id_, v, key, value.size(), value.c_str()));
  }
  int axis(const char* name, const std::vector<double>& values, const std::string& units,
           const std::string& standard, int& dimension) const {
    int v = 0;
    check(nc_def_dim(id_, name, values.size(), &dimension));
    check(nc_def_var(id_, name, NC_DOUBLE, 1, &dimension, &v));
    if (!units.empty()) text(v, "units", units);
    if (!standard.empty()) text(v, "standard_name", standard);
    return v;
  }
  void define() const {
    const bool two = static_cast<bool>(place);
    int time = 0, member = 0, depth = 0, y = 0, x = 0;
    axes_.clear();
    if (!hours.empty()) axes_.emplace_back(axis("time", hours, time_units, "time", time), hours);
    if (members > 0) check(nc_def_dim(id_, "member", static_cast<std::size_t>(members), &member));
    if (!depths.empty()) axes_.emplace_back(axis("depth", depths, "m", "depth", depth), depths);
    axes_.emplace_back(axis(two ? "rlat" : "latitude", lat, two ? "degrees" : lat_units,
                            two ? "grid_latitude" : "", y),
                       lat);
    axes_.emplace_back(axis(two ? "rlon" : "longitude", lon, two ? "degrees" : lon_units,
                            two ? "grid_longitude" : "", x),
                       lon);
    const int plane[] = {y, x};
    if (two && write_places) {
      check(nc_def_var(id_, "lat", NC_DOUBLE, 2, plane, &lat_));
      check(nc_def_var(id_, "lon", NC_DOUBLE, 2, plane, &lon_));
      text(lat_, "units", "degrees_north");
      text(lon_, "units", "degrees_east");
    }
    if (two && !write_places) {
      int mapping = 0;
      check(nc_def_var(id_, "rotated_pole", NC_INT, 0, nullptr, &mapping));
      text(mapping, "grid_mapping_name", "rotated_latitude_longitude");
      check(nc_put_att_double(id_, mapping, "grid_north_pole_latitude", NC_DOUBLE, 1, &pole_lat));
      check(nc_put_att_double(id_, mapping, "grid_north_pole_longitude", NC_DOUBLE, 1, &pole_lon));
    }
    ids_.clear();
    for (const TestVariable& variable : variables) {
      std::vector<int> over;
      if (!hours.empty()) over.push_back(time);
      if (members > 0) over.push_back(member);
      if (!depths.empty()) over.push_back(depth);
      over.push_back(transposed ? x : y);
      over.push_back(transposed ? y : x);
      int v = 0;
      check(nc_def_var(id_, variable.name.c_str(), variable.packed ? NC_SHORT : NC_FLOAT,
                       static_cast<int>(over.size()), over.data(), &v));
      if (!variable.units.empty()) text(v, "units", variable.units);
      if (!variable.standard_name.empty()) text(v, "standard_name", variable.standard_name);
      if (two && !write_places) text(v, "grid_mapping", "rotated_pole");
      if (variable.packed) {
        check(nc_put_att_double(id_, v, "scale_factor", NC_DOUBLE, 1, &variable.scale));
        check(nc_put_att_double(id_, v, "add_offset", NC_DOUBLE, 1, &variable.offset));
        const short fill = kFill;
        check(nc_put_att_short(id_, v, "_FillValue", NC_SHORT, 1, &fill));
      } else {
        const float fill = 1e20F;
        check(nc_put_att_float(id_, v, "_FillValue", NC_FLOAT, 1, &fill));
      }
      ids_.push_back(v);
    }
  }
  geo::LatLon at(std::size_t row, std::size_t column) const {
    return place ? place(lat[row], lon[column]) : geo::LatLon{lat[row], lon[column]};
  }
  void put() const {
    for (const auto& [v, values] : axes_) check(nc_put_var_double(id_, v, values.data()));
    if (place && write_places) {
      std::vector<double> lats, lons;
      for (std::size_t row = 0; row < lat.size(); ++row)
        for (std::size_t column = 0; column < lon.size(); ++column) {
          lats.push_back(at(row, column).lat_deg);
          lons.push_back(at(row, column).lon_deg);
        }
      check(nc_put_var_double(id_, lat_, lats.data()));
      check(nc_put_var_double(id_, lon_, lons.data()));
    }
    const std::vector<double> moments = hours.empty() ? std::vector<double>{0} : hours;
    for (std::size_t k = 0; k < variables.size(); ++k) {
      const TestVariable& variable = variables[k];
      std::vector<double> all;
      for (const double hour : moments)
        for (int m = 0; m < std::max(1, members); ++m)
          for (std::size_t d = 0; d < std::max<std::size_t>(1, depths.size()); ++d)
            for (std::size_t i = 0; i < (transposed ? lon : lat).size(); ++i)
              for (std::size_t j = 0; j < (transposed ? lat : lon).size(); ++j) {
                const geo::LatLon p = transposed ? at(j, i) : at(i, j);
                const double value = variable.value(p.lat_deg, p.lon_deg, hour, m) +
                                     100.0 * static_cast<double>(d);  // deeper: plainly wrong
                all.push_back(!std::isfinite(value)
                                  ? (variable.packed ? kFill : 1e20)
                                  : (variable.packed
                                         ? std::round((value - variable.offset) / variable.scale)
                                         : value));
              }
      check(nc_put_var_double(id_, ids_[k], all.data()));
    }
  }

  static constexpr short kFill = -32768;
  mutable int id_ = 0, lat_ = 0, lon_ = 0;
  mutable std::vector<int> ids_;
  mutable std::vector<std::pair<int, std::vector<double>>> axes_;
};

inline std::vector<double> steps(double first, double step, int count) {
  std::vector<double> out;
  for (int i = 0; i < count; ++i) out.push_back(first + step * i);
  return out;
}

// One GRIB2 file: variables by ecCodes short name, on a regular or a rotated grid.
struct TestGrib {
  struct Variable {
    std::string short_name;
    Value value;
  };
  double lat_first = 52, lat_last = 50, lon_first = 0, lon_last = 3;  // grid degrees when rotated
  long rows = 21, columns = 31;
  std::vector<int> hours = {0, 3, 6};
  int members = 1;
  std::vector<Variable> variables;
  std::function<geo::LatLon(double y, double x)> place;  // rotated
  double south_pole_lat = 0, south_pole_lon = 0;
  bool along_grid = false;

  void write(const std::filesystem::path& path) const {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    ASSERT_NE(file, nullptr);
    for (const int hour : hours)
      for (int member = 0; member < members; ++member)
        for (const Variable& variable : variables) write_one(file, variable, hour, member);
    std::fclose(file);
  }

 private:
  static void set(codes_handle* handle, const char* key, long value) {
    ASSERT_EQ(codes_set_long(handle, key, value), 0) << key;
  }
  static void set(codes_handle* handle, const char* key, double value) {
    ASSERT_EQ(codes_set_double(handle, key, value), 0) << key;
  }
  static void set(codes_handle* handle, const char* key, const std::string& value) {
    std::size_t size = value.size();
    ASSERT_EQ(codes_set_string(handle, key, value.c_str(), &size), 0) << key << " " << value;
  }
  void write_one(std::FILE* file, const Variable& variable, int hour, int member) const {
    codes_handle* handle = codes_grib_handle_new_from_samples(nullptr, "GRIB2");
    ASSERT_NE(handle, nullptr);
    set(handle, "gridType", std::string(place ? "rotated_ll" : "regular_ll"));
    set(handle, "Ni", columns);
    set(handle, "Nj", rows);
    set(handle, "jScansPositively", lat_last > lat_first ? 1L : 0L);
    set(handle, "latitudeOfFirstGridPointInDegrees", lat_first);
    set(handle, "latitudeOfLastGridPointInDegrees", lat_last);
    set(handle, "longitudeOfFirstGridPointInDegrees", std::fmod(lon_first + 360, 360.0));
    set(handle, "longitudeOfLastGridPointInDegrees", std::fmod(lon_last + 360, 360.0));
    const double dx = (lon_last - lon_first) / static_cast<double>(columns - 1);
    const double dy = std::abs(lat_last - lat_first) / static_cast<double>(rows - 1);
    set(handle, "iDirectionIncrementInDegrees", dx);
    set(handle, "jDirectionIncrementInDegrees", dy);
    if (place) {
      set(handle, "latitudeOfSouthernPoleInDegrees", south_pole_lat);
      set(handle, "longitudeOfSouthernPoleInDegrees", south_pole_lon);
    }
    if (along_grid) set(handle, "uvRelativeToGrid", 1L);
    set(handle, "dataDate", 20260115L);
    set(handle, "dataTime", 0L);
    set(handle, "stepRange", std::to_string(hour));
    if (members > 1) {
      set(handle, "productDefinitionTemplateNumber", 1L);
      set(handle, "perturbationNumber", static_cast<long>(member));
    }
    set(handle, "shortName", variable.short_name);
    set(handle, "bitsPerValue", 24L);
    put_values(handle, variable, hour, member);
    const void* message = nullptr;
    std::size_t size = 0;
    ASSERT_EQ(codes_get_message(handle, &message, &size), 0);
    std::fwrite(message, 1, size, file);
    codes_handle_delete(handle);
  }
  void put_values(codes_handle* handle, const Variable& variable, int hour, int member) const {
    constexpr double kMissing = 9999;
    set(handle, "bitmapPresent", 1L);
    set(handle, "missingValue", kMissing);
    std::vector<double> values;
    for (long row = 0; row < rows; ++row)
      for (long column = 0; column < columns; ++column) {
        const double y = lat_first + (lat_last - lat_first) * static_cast<double>(row) /
                                         static_cast<double>(rows - 1);
        const double x = lon_first + (lon_last - lon_first) * static_cast<double>(column) /
                                         static_cast<double>(columns - 1);
        const geo::LatLon at = place ? place(y, x) : geo::LatLon{y, x};
        const double value = variable.value(at.lat_deg, at.lon_deg, hour, member);
        values.push_back(std::isfinite(value) ? value : kMissing);
      }
    ASSERT_EQ(codes_set_double_array(handle, "values", values.data(), values.size()), 0);
  }
};

}  // namespace vigie::sea
