// SPDX-License-Identifier: Apache-2.0
// CF-NetCDF by the netCDF C library: which variables, on which axes, and their values.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "vigie/sea/field_source.h"
#include "vigie/sea/netcdf_file.h"

namespace vigie::sea {
namespace {

using core::fail;
using core::Result;

constexpr std::size_t kMostChunkBytes = 256U << 20;

// The variables of a form in a file.
struct Found {
  FieldForm form;
  std::vector<int> variables;
  bool along_grid = false;  // components relative to the grid, by their standard names
  bool by_alias = false;    // no standard name says so or not
};

std::optional<int> by_standard_name(const NetcdfFile& file, const std::string& name) {
  for (int v = 0; v < file.variables(); ++v)
    if (file.text(v, "standard_name") == name && file.is_number(v)) return v;
  return std::nullopt;
}

std::optional<Found> find_form(const NetcdfFile& file, const FieldForm& form) {
  Found out{.form = form};
  for (const FieldForm::Variable& wanted : form.variables) {
    std::optional<int> v;
    for (const std::string& name : wanted.true_north)
      if (!v) v = by_standard_name(file, name);
    for (const std::string& name : wanted.along_grid)
      if (!v) {
        v = by_standard_name(file, name);
        out.along_grid = out.along_grid || v.has_value();
      }
    for (const std::string& name : wanted.alias)
      if (!v) {
        v = file.variable(name);
        if (v && !file.is_number(*v)) v.reset();
        // A standard name that is another says that the variable is another.
        if (v && !file.text(*v, "standard_name").empty()) v.reset();
        out.by_alias = out.by_alias || v.has_value();
      }
    if (!v) return std::nullopt;
    out.variables.push_back(*v);
  }
  return out;
}

std::optional<Found> find_kind(const NetcdfFile& file, FieldKind kind) {
  for (const FieldForm& form : forms_of(kind))
    if (auto found = find_form(file, form)) return found;
  return std::nullopt;
}

enum class Role { time, member, level, row, column };

// A 1-D variable over one dimension that says what it is: that of its own name, else another that
// measures a latitude or longitude.
std::optional<int> coordinate_of(const NetcdfFile& file, int dimension) {
  const auto over_it = [&](int v) {
    const std::vector<int> over = file.dimensions(v);
    return over.size() == 1 && over.front() == dimension && file.is_number(v);
  };
  if (const auto v = file.variable(file.dimension_name(dimension)); v && over_it(*v)) return v;
  for (int v = 0; v < file.variables(); ++v)
    if (over_it(v) && (file.text(v, "units").starts_with("degree") ||
                       file.text(v, "units").find(" since ") != std::string::npos))
      return v;
  return std::nullopt;
}

struct Dimension {
  int id = 0;
  std::optional<Role> role;
  std::size_t length = 0;
  std::optional<int> variable;  // its coordinate
  std::string standard, units;
};

bool is_latitude(const std::string& standard, const std::string& units) {
  return standard == "latitude" || units == "degrees_north" || units == "degree_north" ||
         units == "degreesN";
}
bool is_longitude(const std::string& standard, const std::string& units) {
  return standard == "longitude" || units == "degrees_east" || units == "degree_east" ||
         units == "degreesE";
}

Dimension dimension_of(const NetcdfFile& file, int id) {
  Dimension out{.id = id, .length = file.dimension_length(id), .variable = coordinate_of(file, id)};
  const std::string name = file.dimension_name(id);
  if (out.variable) {
    out.standard = file.text(*out.variable, "standard_name");
    out.units = file.text(*out.variable, "units");
  }
  const bool degrees = out.units.empty() || out.units.starts_with("degree");
  if (out.standard == "time" || out.units.find(" since ") != std::string::npos)
    out.role = Role::time;
  else if (is_latitude(out.standard, out.units) ||
           ((name == "lat" || name == "latitude") && degrees))
    out.role = Role::row;
  else if (is_longitude(out.standard, out.units) ||
           ((name == "lon" || name == "longitude") && degrees))
    out.role = Role::column;
  else if (out.standard == "realization" || name.starts_with("ensemble") || name == "member" ||
           name == "realization" || name == "number")
    out.role = Role::member;
  return out;
}

// Latitudes and longitudes of a grid that is not regular, by row.
struct PlacesSource {
  std::optional<int> lat, lon;        // 2-D variables
  bool transposed = false;            // they have columns first
  std::vector<double> rows, columns;  // else 1-D coordinates: rotated, or uneven degrees
  std::optional<RotatedPole> pole;
};

// A grid in a file and the part of it that a window needs.
struct Grid {
  bool regular = true;
  AxisPart latitude, longitude;  // regular
  GridPart part;                 // else
  NodePlaces places;
  bool true_axes = false;  // its axes run east and north all the same
  bool x_against_columns = false, y_against_rows = false;
};

// Finds out where things lie. One instance for one opening.
class Surveyor {
 public:
  Surveyor(NetcdfFilePtr file, const FieldWindow& window, std::string name)
      : file_(std::move(file)), window_(window), name_(std::move(name)) {}

  Result<void> survey(int variable) {
    variable_ = variable;
    for (const int id : file_->dimensions(variable)) dimensions.push_back(dimension_of(*file_, id));
    if (dimensions.size() < 2 || dimensions.size() > 6)
      return fail(bad_field(where(), fmt::format("has {} dimensions", dimensions.size()),
                            "give (time, latitude, longitude)"));
    for (const Dimension& d : dimensions)
      if (d.length == 0)
        return fail(bad_field(where(),
                              fmt::format("is empty along {}", file_->dimension_name(d.id)),
                              "fetch it again"));
    if (has(Role::row) && has(Role::column)) {
      if (const auto done = by_axes(); !done) return done;
    } else {
      if (const auto done = by_places(); !done) return done;
    }
    return others();
  }

  std::vector<Dimension> dimensions;
  Grid grid;
  std::vector<core::Instant> times;
  TimePart time;
  std::size_t members = 1;
  std::vector<std::size_t> level;  // of each dimension, where it is one
  std::vector<std::string> notes;

 private:
  std::string where() const {
    return fmt::format("{}: variable {}", file_->name(), file_->variable_name(variable_));
  }
  bool has(Role role) const { return of(role) != nullptr; }
  const Dimension* of(Role role) const {
    for (const Dimension& d : dimensions)
      if (d.role == role) return &d;
    return nullptr;
  }
  Result<std::vector<double>> values(const Dimension& d, std::size_t most, const char* what) const {
    const std::string at = fmt::format("{}: {}", file_->name(), what);
    if (d.length > most)
      return fail(bad_field(at, fmt::format("has {} entries", d.length),
                            "cut the file to the area and time"));
    std::vector<double> out;
    if (!d.variable)
      return fail(bad_field(at, "has no coordinate variable", "give one, as CF asks"));
    if (const auto done = file_->read(*d.variable, {0}, {d.length}, out); !done)
      return fail(done.error());
    return out;
  }

  Result<void> by_axes() {
    auto lat = values(*of(Role::row), kMostNodes, "latitude");
    if (!lat) return fail(lat.error());
    auto lon = values(*of(Role::column), kMostNodes, "longitude");
    if (!lon) return fail(lon.error());
    unwrap_longitudes(*lon);
    const auto even_lat = evenly_spaced(*lat, file_->name() + ": latitude");
    if (!even_lat) return fail(even_lat.error());
    const auto even_lon = evenly_spaced(*lon, file_->name() + ": longitude");
    if (!even_lon) return fail(even_lon.error());
    const auto latitude = latitude_part(*lat, window_, file_->name() + ": latitude");
    if (!latitude) return fail(latitude.error());
    if (*even_lat && *even_lon) {
      const auto longitude = longitude_part(*lon, window_, file_->name() + ": longitude");
      if (!longitude) return fail(longitude.error());
      grid.latitude = *latitude;
      grid.longitude = *longitude;
      return small_enough(latitude->count, longitude->count);
    }
    grid.true_axes = true;
    return lay_places({.rows = std::move(*lat), .columns = std::move(*lon)});
  }

  // Rows and columns are what 2-D coordinates or a rotated pole say.
  Result<void> by_places() {
    for (Dimension& d : dimensions)
      if (d.role == Role::row || d.role == Role::column) d.role.reset();
    PlacesSource source;
    for (int v = 0; v < file_->variables(); ++v) {
      const std::vector<int> over = file_->dimensions(v);
      if (over.size() != 2 || v == variable_ || !file_->is_number(v)) continue;
      const auto is_mine = [&](int id) {
        return std::any_of(dimensions.begin(), dimensions.end(),
                           [&](const Dimension& d) { return d.id == id && !d.role; });
      };
      if (over[0] == over[1] || !is_mine(over[0]) || !is_mine(over[1])) continue;
      const std::string standard = file_->text(v, "standard_name"), units = file_->text(v, "units");
      const std::string name = file_->variable_name(v);
      if (is_latitude(standard, units) || name == "nav_lat")
        source.lat = v;
      else if (is_longitude(standard, units) || name == "nav_lon")
        source.lon = v;
    }
    if (source.lat && source.lon &&
        file_->dimensions(*source.lat) == file_->dimensions(*source.lon)) {
      const std::vector<int> over = file_->dimensions(*source.lat);
      give_role(over[0], Role::row);
      give_role(over[1], Role::column);
    } else {
      source.lat.reset();
      source.lon.reset();
      const auto found = rotated(source);
      if (!found) return fail(found.error());
      if (!*found)
        return fail(bad_field(where(), "has neither latitude and longitude nor a rotated pole",
                              "give 2-D latitude and longitude, as CF asks"));
    }
    grid.x_against_columns = descends(*of(Role::column));
    grid.y_against_rows = descends(*of(Role::row));
    return lay_places(std::move(source));
  }
  void give_role(int dimension, Role role) {
    for (Dimension& d : dimensions)
      if (d.id == dimension) d.role = role;
  }
  // A projection coordinate that falls along the dimension.
  bool descends(const Dimension& d) const {
    std::vector<double> ends;
    if (!d.variable || d.length < 2) return false;
    if (!file_->read(*d.variable, {0}, {2}, ends)) return false;
    return ends[1] < ends[0];
  }
  Result<bool> rotated(PlacesSource& source) {
    const auto mapping = file_->variable(file_->text(variable_, "grid_mapping"));
    if (!mapping || file_->text(*mapping, "grid_mapping_name") != "rotated_latitude_longitude")
      return false;
    const auto lat = file_->number(*mapping, "grid_north_pole_latitude");
    const auto lon = file_->number(*mapping, "grid_north_pole_longitude");
    for (Dimension& d : dimensions) {
      if (d.standard == "grid_latitude") d.role = Role::row;
      if (d.standard == "grid_longitude") d.role = Role::column;
    }
    if (!lat || !lon || !(std::abs(*lat) <= 90 && std::abs(*lon) <= 360) || !has(Role::row) ||
        !has(Role::column))
      return false;
    source.pole =
        RotatedPole{*lat, *lon, file_->number(*mapping, "north_pole_grid_longitude").value_or(0)};
    auto rows = values(*of(Role::row), kMostNodes, "grid latitude");
    if (!rows) return fail(rows.error());
    auto columns = values(*of(Role::column), kMostNodes, "grid longitude");
    if (!columns) return fail(columns.error());
    source.rows = std::move(*rows);
    source.columns = std::move(*columns);
    return true;
  }

  // Latitudes and longitudes of one row, columns [column, column + count).
  Result<void> read_row(const PlacesSource& source, std::size_t row, std::size_t column,
                        std::size_t count, std::vector<double>& lat,
                        std::vector<double>& lon) const {
    if (source.lat) {
      if (const auto done = file_->read(*source.lat, {row, column}, {1, count}, lat); !done)
        return done;
      return file_->read(*source.lon, {row, column}, {1, count}, lon);
    }
    lat.resize(count);
    lon.resize(count);
    for (std::size_t c = 0; c < count; ++c) {
      const geo::LatLon at =
          source.pole ? source.pole->true_place(source.rows[row], source.columns[column + c])
                      : geo::LatLon{source.rows[row], source.columns[column + c]};
      lat[c] = at.lat_deg;
      lon[c] = at.lon_deg;
    }
    return {};
  }

  Result<void> lay_places(PlacesSource source) {
    grid.regular = false;
    const std::size_t rows = of(Role::row)->length, columns = of(Role::column)->length;
    if (rows > 4 * kMostNodes || columns > 4 * kMostNodes || rows * columns > 4 * kMostNodes)
      return fail(bad_field(where(), fmt::format("has {} x {} nodes", rows, columns),
                            "cut the file to the area"));
    PartFinder finder(window_);
    std::vector<double> lat, lon;
    for (std::size_t row = 0; row < rows; ++row) {
      if (const auto done = read_row(source, row, 0, columns, lat, lon); !done) return done;
      finder.add_row(row, lat, lon);
    }
    const auto part = finder.part(rows, columns);
    if (!part)
      return fail(bad_field(where(), "has no latitude and longitude that can be",
                            "are its 2-D latitudes and longitudes right?"));
    grid.part = *part;
    if (const auto small = small_enough(part->rows, part->columns); !small) return small;
    NodePlaces& places = grid.places;
    places.rows = part->rows;
    places.columns = part->columns;
    for (std::size_t row = 0; row < part->rows; ++row) {
      const auto done = read_row(source, part->row + row, part->column, part->columns, lat, lon);
      if (!done) return done;
      places.lat_deg.insert(places.lat_deg.end(), lat.begin(), lat.end());
      places.lon_deg.insert(places.lon_deg.end(), lon.begin(), lon.end());
    }
    return {};
  }
  Result<void> small_enough(std::size_t rows, std::size_t columns) const {
    if (rows * columns <= kMostNodes) return {};
    return fail(bad_field(where(), "has more than 4 million nodes in the area",
                          "ask for a smaller area or a coarser field"));
  }

  // Time, members, levels.
  Result<void> others() {
    level.assign(dimensions.size(), 0);
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
      const Dimension& dimension = dimensions[d];
      if (dimension.role == Role::time) {
        const auto all = values(dimension, kMostMoments, "time");
        if (!all) return fail(all.error());
        const auto moments =
            cf_moments(*all, dimension.units, file_->text(*dimension.variable, "calendar"),
                       file_->name() + ": time");
        if (!moments) return fail(moments.error());
        const auto part = time_part(*moments, window_, file_->name() + ": time");
        if (!part) return fail(part.error());
        time = *part;
        times.assign(moments->begin() + static_cast<std::ptrdiff_t>(part->begin),
                     moments->begin() + static_cast<std::ptrdiff_t>(part->end));
      } else if (dimension.role == Role::member) {
        if (dimension.length > kMostMembers)
          return fail(bad_field(where(), fmt::format("has {} members", dimension.length),
                                "give 1 to 1,000"));
        members = dimension.length;
      } else if (!dimension.role && dimension.length > 1) {
        if (dimension.standard == "forecast_period" ||
            file_->dimension_name(dimension.id) == "step")
          return fail(bad_field(where(), "has forecast steps in place of times",
                                "give the times for which it holds as its time axis"));
        const auto chosen = surface_level(dimension);
        if (!chosen) return fail(chosen.error());
        level[d] = *chosen;
      }
    }
    if (times.empty()) times.push_back(core::Instant{});
    return {};
  }
  // The level nearest the sea's surface: the least depth or height, the greatest pressure.
  Result<std::size_t> surface_level(const Dimension& d) {
    std::size_t best = 0;
    std::string said;
    if (d.variable) {
      const auto all = values(d, kMostMoments, "level");
      if (!all) return fail(all.error());
      const bool pressure = d.units == "Pa" || d.units == "hPa" || d.units == "mbar";
      for (std::size_t i = 1; i < all->size(); ++i)
        if (pressure ? (*all)[i] > (*all)[best] : std::abs((*all)[i]) < std::abs((*all)[best]))
          best = i;
      said = fmt::format(", {:g} {}", (*all)[best], d.units.substr(0, 20));
    }
    notes.push_back(fmt::format("{}: level {} of {} along {}{} is used", name_, best + 1, d.length,
                                file_->dimension_name(d.id), said));
    return best;
  }

  NetcdfFilePtr file_;
  FieldWindow window_;
  std::string name_;
  int variable_ = 0;
};

// How one variable is packed.
struct Packing {
  int variable = 0;
  double scale = 1, offset = 0;
  double low = -std::numeric_limits<double>::infinity(), high = -low;  // valid, as packed
  std::vector<double> missing;
  bool is_missing(double packed) const {
    return !std::isfinite(packed) || packed < low || packed > high ||
           std::find(missing.begin(), missing.end(), packed) != missing.end();
  }
};

Packing packing_of(const NetcdfFile& file, int variable) {
  Packing out{.variable = variable};
  out.scale = file.number(variable, "scale_factor").value_or(1);
  out.offset = file.number(variable, "add_offset").value_or(0);
  for (const char* name : {"_FillValue", "missing_value"})
    for (const double value : file.numbers(variable, name)) out.missing.push_back(value);
  out.missing.push_back(file.default_fill(variable));
  const std::vector<double> range = file.numbers(variable, "valid_range");
  if (range.size() == 2) {
    out.low = range[0];
    out.high = range[1];
  }
  out.low = file.number(variable, "valid_min").value_or(out.low);
  out.high = file.number(variable, "valid_max").value_or(out.high);
  return out;
}

class NetcdfSeries : public DecodedSeries {
 public:
  static Result<std::unique_ptr<FieldSeries>> open(NetcdfFilePtr file, FieldKind kind,
                                                   const FieldWindow& window) {
    const auto found = find_kind(*file, kind);
    if (!found)
      return fail(not_covered(
          file->name(), fmt::format("has no {} by a known name", name_of(kind)),
          fmt::format("give variables with CF standard names, e.g. {}", example(kind))));
    auto series = std::make_unique<NetcdfSeries>();
    series->file_ = file;
    series->layout.kind = kind;
    series->layout.name = fmt::format("{} of {}", name_of(kind), file->name());
    series->form = found->form;
    if (const auto done = series->take_variables(*found); !done) return fail(done.error());
    Surveyor surveyor(file, window, series->layout.name);
    if (const auto done = surveyor.survey(found->variables.front()); !done)
      return fail(done.error());
    if (const auto done = series->settle(surveyor, *found, window); !done)
      return fail(done.error());
    if (const auto done = series->look(); !done) return fail(done.error());
    return series;
  }

 private:
  static std::string example(FieldKind kind) {
    const FieldForm& form = forms_of(kind).front();
    std::string out;
    for (const auto& variable : form.variables)
      out += (out.empty() ? "" : " and ") +
             (variable.along_grid.empty() ? variable.true_north : variable.along_grid).front();
    return out;
  }

  Result<void> take_variables(const Found& found) {
    const std::vector<int> over = file_->dimensions(found.variables.front());
    for (std::size_t v = 0; v < found.variables.size(); ++v) {
      const int variable = found.variables[v];
      const std::string name = file_->variable_name(variable);
      const std::string where = fmt::format("{}: variable {}", file_->name(), name);
      unit_names.push_back(file_->text(variable, "units"));
      const auto change = unit_change(form.variables[v].measure, unit_names.back(), where);
      if (!change) return fail(change.error());
      units.push_back(*change);
      packing_.push_back(packing_of(*file_, variable));
      if (!std::isfinite(packing_.back().scale + packing_.back().offset))
        return fail(bad_field(where, "has a scale or offset that is not finite", "fetch it again"));
      if (file_->dimensions(variable) != over)
        return fail(bad_field(where, "lies on another grid than its second component",
                              "put both on one grid"));
      if (file_->chunk_bytes(variable) > kMostChunkBytes)
        return fail(bad_field(where, "is stored in chunks of more than 256 MB",
                              "store it in smaller chunks"));
      const std::string standard = file_->text(variable, "standard_name");
      layout.variable += (v == 0 ? "" : ", ") + name;
      if (!standard.empty()) layout.variable += " (" + standard + ")";
    }
    return {};
  }

  Result<void> settle(Surveyor& surveyor, const Found& found, const FieldWindow& window) {
    dimensions_ = surveyor.dimensions;
    level_ = surveyor.level;
    time_ = surveyor.time;
    grid_ = std::move(surveyor.grid);
    layout.times = surveyor.times;
    layout.members = surveyor.members;
    layout.notes = surveyor.notes;
    if (grid_.regular) {
      layout.grid = {.lon_min_deg = grid_.longitude.first_deg,
                     .lat_min_deg = grid_.latitude.first_deg,
                     .lon_step_deg = grid_.longitude.step_deg,
                     .lat_step_deg = grid_.latitude.step_deg,
                     .columns = static_cast<int>(grid_.longitude.count),
                     .rows = static_cast<int>(grid_.latitude.count)};
      return {};
    }
    if (form.as == FieldForm::As::vector && found.by_alias && !grid_.true_axes)
      return fail(alias_error());
    const auto done = lay_out(grid_.places, window,
                              {.along_grid = found.along_grid && !grid_.true_axes,
                               .x_against_columns = grid_.x_against_columns,
                               .y_against_rows = grid_.y_against_rows});
    grid_.places = {};
    return done;
  }
  core::Error alias_error() const {
    return bad_field(layout.name,
                     "does not say whether its components are along the grid or toward true north",
                     "give standard_name x_wind or eastward_wind, and so on");
  }

  Result<void> native(std::size_t variable, std::size_t time, std::size_t member,
                      std::vector<float>& out) const override {
    if (!grid_.regular) {
      out.resize(grid_.part.rows * grid_.part.columns);
      return block(variable, time, member, grid_.part, 0, grid_.part.columns, false, out);
    }
    const AxisPart& lon = grid_.longitude;
    out.resize(grid_.latitude.count * lon.count);
    GridPart part{.row = grid_.latitude.begin,
                  .rows = grid_.latitude.count,
                  .column = lon.begin,
                  .columns = lon.wraps ? lon.of - lon.begin : lon.count};
    const bool turn = grid_.latitude.descends;
    if (const auto done = block(variable, time, member, part, 0, lon.count, turn, out); !done)
      return done;
    if (!lon.wraps) return {};
    const std::size_t run = part.columns;
    part.column = 0;
    part.columns = lon.count - run;
    return block(variable, time, member, part, run, lon.count, turn, out);
  }

  // A block of the file to columns [at, at + part.columns) of rows of `width` in out.
  Result<void> block(std::size_t v, std::size_t moment, std::size_t member, const GridPart& part,
                     std::size_t at, std::size_t width, bool turn, std::vector<float>& out) const {
    std::vector<std::size_t> start(dimensions_.size()), count(dimensions_.size(), 1);
    bool rows_first = false, seen_column = false;
    for (std::size_t d = 0; d < dimensions_.size(); ++d) {
      const auto role = dimensions_[d].role;
      start[d] = level_[d];
      if (role == Role::time) start[d] = time_.begin + moment;
      if (role == Role::member) start[d] = member;
      if (role == Role::row) {
        start[d] = part.row;
        count[d] = part.rows;
        rows_first = !seen_column;
      }
      if (role == Role::column) {
        start[d] = part.column;
        count[d] = part.columns;
        seen_column = true;
      }
    }
    std::vector<double> values;
    const Packing& packing = packing_[v];
    if (const auto done = file_->read(packing.variable, start, count, values); !done) return done;
    for (std::size_t row = 0; row < part.rows; ++row)
      for (std::size_t column = 0; column < part.columns; ++column) {
        const double packed =
            rows_first ? values[row * part.columns + column] : values[column * part.rows + row];
        const std::size_t to = turn ? part.rows - 1 - row : row;
        out[to * width + at + column] =
            packing.is_missing(packed)
                ? std::numeric_limits<float>::quiet_NaN()
                : static_cast<float>(packed * packing.scale + packing.offset);
      }
    return {};
  }

  NetcdfFilePtr file_;
  std::vector<Packing> packing_;
  std::vector<Dimension> dimensions_;
  std::vector<std::size_t> level_;
  TimePart time_;
  Grid grid_;
};

}  // namespace

Result<std::vector<FieldKind>> netcdf_kinds(const std::filesystem::path& path) {
  const auto file = NetcdfFile::open(path);
  if (!file) return fail(file.error());
  std::vector<FieldKind> kinds;
  for (const FieldKind kind : kFieldKinds)
    if (find_kind(**file, kind)) kinds.push_back(kind);
  return kinds;
}

Result<std::unique_ptr<FieldSeries>> open_netcdf(const std::filesystem::path& path, FieldKind kind,
                                                 const FieldWindow& window) {
  auto file = NetcdfFile::open(path);
  if (!file) return fail(file.error());
  return NetcdfSeries::open(*file, kind, window);
}

}  // namespace vigie::sea
