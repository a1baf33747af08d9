// SPDX-License-Identifier: Apache-2.0
// CF-NetCDF by the netCDF C library.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <netcdf.h>

#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

using core::fail;
using core::Result;

struct Names {
  std::vector<std::string> standard, variable;
};
// Components by CF standard_name first, then by the names that publishers use.
std::array<Names, 2> names_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::wind:
      return {{{{"x_wind", "eastward_wind", "wind_speed_x", "grid_eastward_wind"},
                {"u10", "10u", "u10m", "x_wind_10m", "Uwind"}},
               {{"y_wind", "northward_wind", "wind_speed_y", "grid_northward_wind"},
                {"v10", "10v", "v10m", "y_wind_10m", "Vwind"}}}};
    case FieldKind::current:
      return {{{{"x_sea_water_velocity", "eastward_sea_water_velocity",
                 "surface_eastward_sea_water_velocity", "sea_water_x_velocity"},
                {"uo", "utotal", "u_surface", "water_u"}},
               {{"y_sea_water_velocity", "northward_sea_water_velocity",
                 "surface_northward_sea_water_velocity", "sea_water_y_velocity"},
                {"vo", "vtotal", "v_surface", "water_v"}}}};
    default:
      return {{{{"sea_surface_wave_stokes_drift_x_velocity",
                 "sea_surface_wave_stokes_drift_eastward_velocity"},
                {"VSDX", "vsdx", "ust", "uuss"}},
               {{"sea_surface_wave_stokes_drift_y_velocity",
                 "sea_surface_wave_stokes_drift_northward_velocity"},
                {"VSDY", "vsdy", "vst", "vuss"}}}};
  }
}

// An open file; closes itself. Every call of the library is made under the lock.
class File {
 public:
  static Result<std::shared_ptr<File>> open(const std::filesystem::path& path) {
    int id = -1;
    const int status = nc_open(path.c_str(), NC_NOWRITE, &id);
    const std::string name = path.filename().string();
    if (status != NC_NOERR)
      return fail(bad_field(name, fmt::format("cannot be opened: {}", nc_strerror(status)),
                            "is it whole? fetch it again"));
    std::shared_ptr<File> file(new File(id, name));
    int variables = 0;
    if (nc_inq_nvars(id, &variables) != NC_NOERR || variables > 10'000)
      return fail(bad_field(name, "has more than 10,000 variables", "give the fields alone"));
    return file;
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    const std::lock_guard lock(field_library_lock());
    nc_close(id_);
  }
  int id() const { return id_; }
  const std::string& name() const { return name_; }

  std::string text(int variable, const char* attribute) const {
    std::size_t length = 0;
    nc_type type = NC_NAT;
    if (nc_inq_att(id_, variable, attribute, &type, &length) != NC_NOERR || type != NC_CHAR ||
        length > 4096)
      return {};
    std::string out(length, '\0');
    if (nc_get_att_text(id_, variable, attribute, out.data()) != NC_NOERR) return {};
    return out.substr(0, out.find('\0'));
  }
  std::optional<double> number(int variable, const char* attribute) const {
    std::size_t length = 0;
    double value = 0;
    if (nc_inq_attlen(id_, variable, attribute, &length) != NC_NOERR || length != 1 ||
        nc_get_att_double(id_, variable, attribute, &value) != NC_NOERR)
      return std::nullopt;
    return value;
  }
  std::optional<int> variable(const Names& names) const {
    int count = 0;
    nc_inq_nvars(id_, &count);
    for (const std::string& standard : names.standard)
      for (int v = 0; v < count; ++v)
        if (text(v, "standard_name") == standard) return v;
    for (const std::string& name : names.variable) {
      int v = 0;
      if (nc_inq_varid(id_, name.c_str(), &v) == NC_NOERR) return v;
    }
    return std::nullopt;
  }

 private:
  File(int id, std::string name) : id_(id), name_(std::move(name)) {}
  int id_;
  std::string name_;
};
using FilePtr = std::shared_ptr<File>;

std::string variable_name(const File& file, int variable) {
  std::array<char, NC_MAX_NAME + 1> name{};
  nc_inq_varname(file.id(), variable, name.data());
  return name.data();
}

enum class Role { time, member, depth, latitude, longitude };

struct Dimension {
  Role role = Role::depth;
  std::size_t length = 0;
  std::vector<double> values;  // of its coordinate variable; empty when it has none
  std::string units, calendar;
};

Result<Dimension> read_dimension(const File& file, int dimension) {
  std::array<char, NC_MAX_NAME + 1> raw{};
  Dimension out;
  if (nc_inq_dim(file.id(), dimension, raw.data(), &out.length) != NC_NOERR)
    return fail(bad_field(file.name(), "has a broken dimension", "fetch it again"));
  const std::string name = raw.data();
  const std::string where = fmt::format("{}: dimension {}", file.name(), name);
  if (out.length > kMostNodes)
    return fail(bad_field(where, fmt::format("has {} entries", out.length),
                          "cut the file to the area and time"));
  int variable = -1, dimensions = 0;
  nc_type type = NC_NAT;
  std::string standard, axis;
  const bool has_variable = nc_inq_varid(file.id(), name.c_str(), &variable) == NC_NOERR &&
                            nc_inq_varndims(file.id(), variable, &dimensions) == NC_NOERR &&
                            dimensions == 1 &&
                            nc_inq_vartype(file.id(), variable, &type) == NC_NOERR &&
                            type != NC_CHAR && type != NC_STRING;
  if (has_variable) {
    standard = file.text(variable, "standard_name");
    axis = file.text(variable, "axis");
    out.units = file.text(variable, "units");
    out.calendar = file.text(variable, "calendar");
    out.values.resize(out.length);
    if (out.length > 0 && nc_get_var_double(file.id(), variable, out.values.data()) != NC_NOERR)
      return fail(bad_field(where, "cannot be read", "is the file whole? fetch it again"));
  }
  const bool since = out.units.find(" since ") != std::string::npos;
  if (standard == "time" || since)
    out.role = Role::time;
  else if (standard == "latitude" || out.units.starts_with("degrees_north") ||
           out.units.starts_with("degree_north"))
    out.role = Role::latitude;
  else if (standard == "longitude" || out.units.starts_with("degrees_east") ||
           out.units.starts_with("degree_east"))
    out.role = Role::longitude;
  else if (name == "lat" || name == "latitude")
    out.role = Role::latitude;
  else if (name == "lon" || name == "longitude")
    out.role = Role::longitude;
  else if (standard == "realization" || name.starts_with("ensemble") || name == "member" ||
           name == "realization" || name == "number")
    out.role = Role::member;
  return out;
}

// "hours since 1970-01-01 00:00:00" as moments.
Result<std::vector<core::Instant>> moments(const Dimension& time, const std::string& where) {
  const auto bad = [&](const std::string& problem) {
    return fail(bad_field(where, problem,
                          "give \"seconds|minutes|hours|days since YYYY-MM-DD hh:mm:ss\" UTC"));
  };
  if (!time.calendar.empty() && time.calendar != "standard" && time.calendar != "gregorian" &&
      time.calendar != "proleptic_gregorian")
    return bad(fmt::format("has the calendar \"{}\"", time.calendar.substr(0, 40)));
  const std::size_t since = time.units.find(" since ");
  if (since == std::string::npos || time.values.empty()) return bad("has no unit of time");
  const std::string unit = time.units.substr(0, since);
  const double seconds = unit.starts_with("sec") || unit == "s"    ? 1
                         : unit.starts_with("min")                 ? 60
                         : unit.starts_with("hour") || unit == "h" ? 3600
                         : unit.starts_with("day") || unit == "d"  ? 86400
                                                                   : 0;
  if (seconds == 0) return bad(fmt::format("has the unit \"{}\"", unit.substr(0, 40)));
  std::string date = time.units.substr(since + 7);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  double second = 0;
  char separator = ' ';
  const int read = std::sscanf(date.c_str(), "%d-%d-%d%c%d:%d:%lf", &year, &month, &day, &separator,
                               &hour, &minute, &second);
  if (read < 3 || year < 1600 || year > 2200)
    return bad(fmt::format("has the reference date \"{}\"", date.substr(0, 40)));
  const auto reference =
      core::parse_instant(fmt::format("{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z", year, month,
                                      day, hour, minute, static_cast<int>(second)));
  if (!reference) return bad(fmt::format("has the reference date \"{}\"", date.substr(0, 40)));
  std::vector<core::Instant> out;
  for (const double value : time.values) {
    const double at = value * seconds;
    if (!std::isfinite(at) || std::abs(at) > 2e10) return bad("has a moment that is not a number");
    out.push_back(*reference + core::seconds(at));
  }
  return out;
}

struct Component {
  int variable = 0;
  double factor = 1, scale = 1, offset = 0;
  std::vector<double> missing;
};

Result<Component> component(const File& file, int variable) {
  const std::string where =
      fmt::format("{}: variable {}", file.name(), variable_name(file, variable));
  Component out;
  out.variable = variable;
  const auto factor = metres_per_second_per(file.text(variable, "units"), where);
  if (!factor) return fail(factor.error());
  out.factor = *factor;
  out.scale = file.number(variable, "scale_factor").value_or(1);
  out.offset = file.number(variable, "add_offset").value_or(0);
  for (const char* name : {"_FillValue", "missing_value"})
    if (const auto value = file.number(variable, name)) out.missing.push_back(*value);
  return out;
}

class NetcdfField : public model::VectorFieldSeries {
 public:
  FilePtr file;
  std::string label;
  std::array<Component, 2> components;
  std::vector<Role> roles;           // of the variable's dimensions, in order
  std::vector<std::size_t> lengths;  // of them
  AxisPart latitude, longitude;
  TimePart time;
  std::vector<core::Instant> at;
  std::size_t ensemble = 1;
  model::FieldGrid shape;
  std::vector<std::string> said;

  const model::FieldGrid& grid() const override { return shape; }
  const std::vector<core::Instant>& times() const override { return at; }
  std::size_t members() const override { return ensemble; }
  std::string name() const override { return label; }
  std::vector<std::string> notes() const override { return said; }

  Result<void> read(std::size_t moment, std::size_t member, std::span<float> out) const override {
    if (const auto done = raw(moment, member, out); !done) return done;
    if (!fill_gaps(shape, out))
      return fail(bad_field(label,
                            fmt::format("has no value at {}", core::format_instant(at[moment])),
                            "is the area all land, or the file masked?"));
    return {};
  }

  // As the file has it, missing values as NaN.
  Result<void> raw(std::size_t moment, std::size_t member, std::span<float> out) const {
    for (std::size_t c = 0; c < 2; ++c) {
      std::vector<double> values;
      const std::size_t run = longitude.wraps ? longitude.of - longitude.begin : longitude.count;
      if (const auto done = part(components[c], moment, member, longitude.begin, run, values);
          !done)
        return done;
      put(values, components[c], out, c, 0, run);
      if (!longitude.wraps) continue;
      const std::size_t rest = longitude.count - run;
      if (const auto done = part(components[c], moment, member, 0, rest, values); !done)
        return done;
      put(values, components[c], out, c, run, rest);
    }
    return {};
  }

 private:
  bool rows_first() const {
    const auto lat = std::find(roles.begin(), roles.end(), Role::latitude);
    return lat < std::find(roles.begin(), roles.end(), Role::longitude);
  }
  Result<void> part(const Component& from, std::size_t moment, std::size_t member,
                    std::size_t column, std::size_t columns, std::vector<double>& values) const {
    std::vector<std::size_t> start(roles.size()), count(roles.size(), 1);
    for (std::size_t d = 0; d < roles.size(); ++d) {
      if (roles[d] == Role::time) start[d] = lengths[d] == 1 ? 0 : time.begin + moment;
      if (roles[d] == Role::member) start[d] = member;
      if (roles[d] == Role::latitude) {
        start[d] = latitude.begin;
        count[d] = latitude.count;
      }
      if (roles[d] == Role::longitude) {
        start[d] = column;
        count[d] = columns;
      }
    }
    values.resize(latitude.count * columns);
    const std::lock_guard lock(field_library_lock());
    const int status =
        nc_get_vara_double(file->id(), from.variable, start.data(), count.data(), values.data());
    if (status == NC_NOERR) return {};
    return fail(bad_field(label, fmt::format("cannot be read: {}", nc_strerror(status)),
                          "is the file whole? fetch it again"));
  }
  void put(const std::vector<double>& values, const Component& from, std::span<float> out,
           std::size_t c, std::size_t column0, std::size_t columns) const {
    const bool by_row = rows_first();
    for (std::size_t row = 0; row < latitude.count; ++row)
      for (std::size_t column = 0; column < columns; ++column) {
        const double value =
            by_row ? values[row * columns + column] : values[column * latitude.count + row];
        const bool missing = !std::isfinite(value) ||
                             std::any_of(from.missing.begin(), from.missing.end(), [&](double m) {
                               return value == m || (std::isnan(m) && std::isnan(value));
                             });
        const double speed = (value * from.scale + from.offset) * from.factor;
        const std::size_t north = latitude.descends ? latitude.count - 1 - row : row;
        const std::size_t node = north * longitude.count + column0 + column;
        out[2 * node + c] = missing || std::abs(speed) > 200
                                ? std::numeric_limits<float>::quiet_NaN()
                                : static_cast<float>(speed);
      }
  }
};

// The variable's dimensions, by role; fills axes, time and members of the field.
Result<void> shape_of(NetcdfField& field, const FieldWindow& window) {
  const File& file = *field.file;
  const int variable = field.components[0].variable;
  const std::string where =
      fmt::format("{}: variable {}", file.name(), variable_name(file, variable));
  int count = 0, other = 0;
  std::array<int, NC_MAX_VAR_DIMS> ids{}, other_ids{};
  nc_inq_varndims(file.id(), variable, &count);
  nc_inq_varndims(file.id(), field.components[1].variable, &other);
  if (count < 2 || count > 6 || count != other)
    return fail(bad_field(where, fmt::format("has {} dimensions", count),
                          "give (time, latitude, longitude), both components alike"));
  nc_inq_vardimid(file.id(), variable, ids.data());
  nc_inq_vardimid(file.id(), field.components[1].variable, other_ids.data());
  if (!std::equal(ids.begin(), ids.begin() + count, other_ids.begin()))
    return fail(
        bad_field(where, "lies on another grid than its second component", "put both on one grid"));
  bool has_latitude = false, has_longitude = false;
  for (int d = 0; d < count; ++d) {
    auto dimension = read_dimension(file, ids[static_cast<std::size_t>(d)]);
    if (!dimension) return fail(dimension.error());
    field.roles.push_back(dimension->role);
    field.lengths.push_back(dimension->length);
    if (dimension->role == Role::latitude) {
      auto part = latitude_part(dimension->values, window, file.name() + ": latitude");
      if (!part) return fail(part.error());
      field.latitude = *part;
      has_latitude = true;
    } else if (dimension->role == Role::longitude) {
      auto part = longitude_part(dimension->values, window, file.name() + ": longitude");
      if (!part) return fail(part.error());
      field.longitude = *part;
      has_longitude = true;
    } else if (dimension->role == Role::time) {
      if (dimension->length > kMostMoments)
        return fail(bad_field(file.name() + ": time", "has more than 100,000 moments",
                              "cut the file to the time wanted"));
      auto all = moments(*dimension, file.name() + ": time");
      if (!all) return fail(all.error());
      auto part = time_part(*all, window, file.name() + ": time");
      if (!part) return fail(part.error());
      field.time = *part;
      field.at.assign(all->begin() + static_cast<std::ptrdiff_t>(part->begin),
                      all->begin() + static_cast<std::ptrdiff_t>(part->end));
    } else if (dimension->role == Role::member) {
      if (dimension->length == 0 || dimension->length > kMostMembers)
        return fail(
            bad_field(where, fmt::format("has {} members", dimension->length), "give 1 to 1,000"));
      field.ensemble = dimension->length;
    } else if (dimension->length > 1) {
      field.said.push_back(
          fmt::format("{}: level 1 of {} is used", field.label, dimension->length));
    }
  }
  if (!has_latitude || !has_longitude)
    return fail(bad_field(where,
                          "has no latitude and longitude of its own: the grid is rotated, "
                          "projected or curvilinear",
                          "regrid it to regular longitude and latitude"));
  if (field.at.empty()) field.at.push_back(core::Instant{});
  if (field.latitude.count * field.longitude.count > kMostNodes)
    return fail(bad_field(where, "has more than 4 million nodes in the area",
                          "ask for a smaller area or a coarser field"));
  field.shape = {.lon_min_deg = field.longitude.first_deg,
                 .lat_min_deg = field.latitude.first_deg,
                 .lon_step_deg = field.longitude.step_deg,
                 .lat_step_deg = field.latitude.step_deg,
                 .columns = static_cast<int>(field.longitude.count),
                 .rows = static_cast<int>(field.latitude.count)};
  return {};
}

}  // namespace

Result<std::vector<FieldKind>> netcdf_kinds(const std::filesystem::path& path) {
  Result<FilePtr> file = [&] {
    const std::lock_guard lock(field_library_lock());
    return File::open(path);
  }();
  if (!file) return fail(file.error());
  const std::lock_guard lock(field_library_lock());
  std::vector<FieldKind> kinds;
  for (const FieldKind kind : {FieldKind::wind, FieldKind::current, FieldKind::stokes_drift}) {
    const auto names = names_of(kind);
    if ((*file)->variable(names[0]) && (*file)->variable(names[1])) kinds.push_back(kind);
  }
  return kinds;
}

Result<std::unique_ptr<model::VectorFieldSeries>> open_netcdf(const std::filesystem::path& path,
                                                              FieldKind kind,
                                                              const FieldWindow& window) {
  auto field = std::make_unique<NetcdfField>();
  {
    const std::lock_guard lock(field_library_lock());
    auto file = File::open(path);
    if (!file) return fail(file.error());
    field->file = *file;
    field->label = fmt::format("{} of {}", name_of(kind), (*file)->name());
    const auto names = names_of(kind);
    for (std::size_t c = 0; c < 2; ++c) {
      const auto variable = (*file)->variable(names[c]);
      if (!variable)
        return fail(bad_field(
            (*file)->name(),
            fmt::format("has no {} component of the {}", c == 0 ? "east" : "north", name_of(kind)),
            fmt::format("give a variable with standard_name {}", names[c].standard.front())));
      auto read = component(**file, *variable);
      if (!read) return fail(read.error());
      field->components[c] = *read;
      if (read->factor != 1)
        field->said.push_back(
            fmt::format("{}: {} turned into m/s", field->label, (*file)->text(*variable, "units")));
    }
    if (const auto shaped = shape_of(*field, window); !shaped) return fail(shaped.error());
  }
  // The first slice tells what is missing, and that the file can be read at all.
  std::vector<float> first(2 * field->shape.nodes());
  if (const auto read = field->raw(0, 0, first); !read) return fail(read.error());
  const auto filled = fill_gaps(field->shape, first);
  if (!filled)
    return fail(bad_field(field->label, "has no value in the area", "is it all land, or masked?"));
  if (filled->nodes > 0)
    field->said.push_back(
        fmt::format("{}: {} of {} nodes without a value (land) were given that of "
                    "the nearest node, at most {} nodes away",
                    field->label, filled->nodes, field->shape.nodes(), filled->farthest));
  return field;
}

}  // namespace vigie::sea
