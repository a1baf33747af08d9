// SPDX-License-Identifier: Apache-2.0
// GRIB2 by ecCodes. A first pass keeps where the messages of the wanted variables lie, slices are
// decoded when read.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <eccodes.h>
#include <fmt/format.h>

#include "vigie/sea/field_source.h"
#include "vigie/sea/grib_file.h"

namespace vigie::sea {
namespace {

using core::fail;
using core::Result;

struct DeleteHandle {
  void operator()(codes_handle* handle) const { codes_handle_delete(handle); }
};
using Handle = std::unique_ptr<codes_handle, DeleteHandle>;

// The message's bytes must outlive it.
Handle decode(const MessageBytes& mapped) {
  if (!mapped.fine()) return nullptr;
  return Handle(
      codes_handle_new_from_message(nullptr, mapped.bytes().data(), mapped.bytes().size()));
}

std::string text(codes_handle* handle, const char* key) {
  std::array<char, 256> value{};
  std::size_t length = value.size();
  if (codes_get_string(handle, key, value.data(), &length) != CODES_SUCCESS) return {};
  value.back() = '\0';
  return value.data();
}

long whole(codes_handle* handle, const char* key, long otherwise) {
  long value = otherwise;
  return codes_get_long(handle, key, &value) == CODES_SUCCESS ? value : otherwise;
}

double real(codes_handle* handle, const char* key) {
  double value = std::numeric_limits<double>::quiet_NaN();
  codes_get_double(handle, key, &value);
  return value;
}

bool knows(const FieldForm::Variable& variable, const std::string& short_name) {
  return std::find(variable.short_names.begin(), variable.short_names.end(), short_name) !=
         variable.short_names.end();
}

// One wanted message.
struct Entry {
  GribMessage message;
  core::Instant at, issued;
  long member = 0, level = 0;
  std::size_t variable = 0;
  std::string unit;
};

Result<core::Instant> instant_of(long date, long time, const std::string& where) {
  const auto at =
      core::parse_instant(fmt::format("{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:00Z", date / 10000,
                                      date / 100 % 100, date % 100, time / 100, time % 100));
  if (at && time >= 0) return at;
  return fail(bad_field(where, fmt::format("has the date {} {}", date, time), "fetch it again"));
}

struct Lattice {
  std::string type;
  std::size_t columns = 0, rows = 0;
  bool northward = false, westward = false, along_grid = false;
  std::vector<double> lat_deg, lon_deg;  // regular: of rows and columns; else of every node
};

Result<std::vector<double>> array_of(codes_handle* handle, const char* key, std::size_t count,
                                     const std::string& where) {
  std::size_t size = 0;
  std::vector<double> out;
  if (codes_get_size(handle, key, &size) == CODES_SUCCESS && size == count) {
    out.resize(size);
    if (codes_get_double_array(handle, key, out.data(), &size) == CODES_SUCCESS) return out;
  }
  return fail(bad_field(where, fmt::format("has no {} for its {} nodes", key, count),
                        "is the file whole? fetch it again"));
}

std::vector<double> spaced(double first, double last, std::size_t count) {
  std::vector<double> out(count);
  for (std::size_t i = 0; i < count; ++i)
    out[i] = first + (last - first) * static_cast<double>(i) / static_cast<double>(count - 1);
  return out;
}

Result<Lattice> read_lattice(codes_handle* handle, const std::string& where) {
  Lattice l;
  l.type = text(handle, "gridType");
  const long columns = whole(handle, "Ni", 0), rows = whole(handle, "Nj", 0);
  if (columns < 2 || rows < 2 || columns > 1'000'000 || rows > 1'000'000 ||
      static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows) > 4 * kMostNodes)
    return fail(bad_field(
        where, fmt::format("has {} x {} nodes of type \"{}\"", columns, rows, l.type.substr(0, 40)),
        "give a grid of rows and columns, 2 x 2 to 16 million nodes"));
  l.columns = static_cast<std::size_t>(columns);
  l.rows = static_cast<std::size_t>(rows);
  if (whole(handle, "jPointsAreConsecutive", 0) != 0 ||
      whole(handle, "alternativeRowScanning", 0) != 0)
    return fail(bad_field(where, "is scanned in an unusual order", "scan it row by row"));
  l.northward = whole(handle, "jScansPositively", 0) != 0;
  l.westward = whole(handle, "iScansNegatively", 0) != 0;
  l.along_grid = whole(handle, "uvRelativeToGrid", 0) != 0;
  if (l.type == "regular_ll" && !l.westward) {
    const double west = real(handle, "longitudeOfFirstGridPointInDegrees");
    double east = real(handle, "longitudeOfLastGridPointInDegrees");
    if (east <= west) east += 360;
    l.lat_deg = spaced(real(handle, "latitudeOfFirstGridPointInDegrees"),
                       real(handle, "latitudeOfLastGridPointInDegrees"), l.rows);
    l.lon_deg = spaced(west, east, l.columns);
    return l;
  }
  for (const auto& [key, to] : {std::pair{"latitudes", &l.lat_deg}, {"longitudes", &l.lon_deg}}) {
    auto values = array_of(handle, key, l.rows * l.columns, where);
    if (!values) return fail(values.error());
    *to = std::move(*values);
  }
  return l;
}

// The messages of one form.
struct Gathered {
  FieldForm form;
  std::vector<Entry> entries;
  std::array<std::string, 2> short_names;
};

std::string where_of(const GribFile& file, const GribMessage& message) {
  return fmt::format("{}: message {} at byte {}", file.name(), message.number, message.offset);
}

// A step that no forecast has would keep ecCodes counting months for minutes.
Result<void> check_steps(codes_handle* handle, const std::string& where) {
  constexpr double kMostSeconds = 20 * 366 * 86400.0;
  const std::map<long, double> units = {
      {0, 60},        {1, 3600},      {2, 86400},      {3, 31 * 86400}, {4, 366 * 86400},
      {10, 3 * 3600}, {11, 6 * 3600}, {12, 12 * 3600}, {13, 1}};  // code table 4.4
  for (const auto& [unit_key, step_key] : {std::pair{"indicatorOfUnitOfTimeRange", "forecastTime"},
                                           {"indicatorOfUnitForTimeRange", "lengthOfTimeRange"}}) {
    const long unit = whole(handle, unit_key, 1), step = whole(handle, step_key, 0);
    const auto found = units.find(unit);
    if (step == 0 || (found != units.end() &&
                      std::abs(static_cast<double>(step)) * found->second <= kMostSeconds))
      continue;
    return fail(bad_field(where, fmt::format("has the step {} in unit {}", step, unit),
                          "give steps of 20 years at most, in minutes to years"));
  }
  return {};
}

Result<Entry> entry_of(codes_handle* handle, const GribFile& file, const GribMessage& message) {
  Entry out{.message = message};
  if (const auto done = check_steps(handle, where_of(file, message)); !done)
    return fail(done.error());
  const auto at = instant_of(whole(handle, "validityDate", 0), whole(handle, "validityTime", -1),
                             where_of(file, message));
  if (!at) return fail(at.error());
  const auto issued = instant_of(whole(handle, "dataDate", 0), whole(handle, "dataTime", -1),
                                 where_of(file, message));
  if (!issued) return fail(issued.error());
  out.at = *at;
  out.issued = *issued;
  out.member = whole(handle, "perturbationNumber", 0);
  out.level = whole(handle, "level", 0);
  out.unit = text(handle, "units");
  return out;
}

// What every message of the file is, by its short name.
Result<std::vector<std::string>> short_names_of(const GribFile& file) {
  std::vector<std::string> names;
  for (const GribMessage& message : file.messages()) {
    const MessageBytes mapped = file.map(message);
    const Handle handle = decode(mapped);
    if (!handle)
      return fail(bad_field(where_of(file, message), "cannot be read",
                            "is the file whole? fetch it again"));
    names.push_back(text(handle.get(), "shortName"));
  }
  return names;
}

bool has_form(const FieldForm& form, const std::vector<std::string>& names) {
  return std::all_of(form.variables.begin(), form.variables.end(), [&](const auto& variable) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return knows(variable, name); });
  });
}

Result<Gathered> gather(const GribFile& file, FieldKind kind) {
  const auto names = short_names_of(file);
  if (!names) return fail(names.error());
  for (const FieldForm& form : forms_of(kind)) {
    if (!has_form(form, *names)) continue;
    Gathered out{.form = form};
    for (std::size_t v = 0; v < form.variables.size(); ++v) {
      // Of several short names the best that is there, and no other.
      for (const std::string& known : form.variables[v].short_names)
        if (out.short_names[v].empty() &&
            std::find(names->begin(), names->end(), known) != names->end())
          out.short_names[v] = known;
      for (std::size_t m = 0; m < names->size(); ++m) {
        if ((*names)[m] != out.short_names[v]) continue;
        const MessageBytes mapped = file.map(file.messages()[m]);
        const Handle handle = decode(mapped);
        if (!handle) return fail(bad_field(file.name(), "cannot be read again", "fetch it again"));
        auto entry = entry_of(handle.get(), file, file.messages()[m]);
        if (!entry) return fail(entry.error());
        entry->variable = v;
        out.entries.push_back(std::move(*entry));
      }
    }
    return out;
  }
  std::string example;
  for (const auto& variable : forms_of(kind).front().variables)
    if (!variable.short_names.empty())
      example += (example.empty() ? "" : " and ") + variable.short_names.front();
  return fail(not_covered(file.name(), fmt::format("has no message of {}", name_of(kind)),
                          fmt::format("give short names {}", example)));
}

class GribSeries : public DecodedSeries {
 public:
  static Result<std::unique_ptr<FieldSeries>> open(GribFilePtr file, FieldKind kind,
                                                   const FieldWindow& window) {
    auto gathered = gather(*file, kind);
    if (!gathered) return fail(gathered.error());
    auto series = std::make_unique<GribSeries>();
    series->file_ = file;
    series->layout.kind = kind;
    series->layout.name = fmt::format("{} of {}", name_of(kind), file->name());
    series->form = gathered->form;
    if (const auto done = series->take_units(*gathered); !done) return fail(done.error());
    if (const auto done = series->one_grid(*gathered); !done) return fail(done.error());
    if (const auto done = series->take_times(*gathered, window); !done) return fail(done.error());
    if (const auto done = series->index(*gathered); !done) return fail(done.error());
    if (const auto done = series->lay(gathered->entries.front(), window); !done)
      return fail(done.error());
    if (const auto done = series->look(); !done) return fail(done.error());
    return series;
  }

 private:
  Result<void> take_units(const Gathered& gathered) {
    for (std::size_t v = 0; v < form.variables.size(); ++v) {
      const auto of_it = std::find_if(gathered.entries.begin(), gathered.entries.end(),
                                      [&](const Entry& entry) { return entry.variable == v; });
      unit_names.push_back(of_it->unit);
      const auto change =
          unit_change(form.variables[v].measure, of_it->unit,
                      fmt::format("{}: {}", file_->name(), gathered.short_names[v]));
      if (!change) return fail(change.error());
      units.push_back(*change);
      layout.variable += (v == 0 ? "" : ", ") + gathered.short_names[v];
    }
    return {};
  }

  // Section 3 of every message is the same, byte for byte.
  Result<void> one_grid(const Gathered& gathered) const {
    const auto grid_of = [&](const GribMessage& message) -> std::string {
      const MessageBytes mapped = file_->map(message);
      if (!mapped.fine()) return {};
      const auto bytes = mapped.grid();
      return {bytes.begin(), bytes.end()};
    };
    const std::string first = grid_of(gathered.entries.front().message);
    for (const Entry& entry : gathered.entries)
      if (grid_of(entry.message) != first)
        return fail(bad_field(where_of(*file_, entry.message),
                              fmt::format("has another grid than message {}",
                                          gathered.entries.front().message.number),
                              "put each grid in a file of its own and give both"));
    return {};
  }

  Result<void> take_times(const Gathered& gathered, const FieldWindow& window) {
    std::set<core::Instant> moments;
    std::set<long> members;
    for (const Entry& entry : gathered.entries) {
      moments.insert(entry.at);
      members.insert(entry.member);
    }
    const std::vector<core::Instant> all(moments.begin(), moments.end());
    const auto part = time_part(all, window, file_->name() + ": time");
    if (!part) return fail(part.error());
    layout.times.assign(all.begin() + static_cast<std::ptrdiff_t>(part->begin),
                        all.begin() + static_cast<std::ptrdiff_t>(part->end));
    member_numbers_.assign(members.begin(), members.end());
    layout.members = members.size();
    if (layout.members > kMostMembers)
      return fail(bad_field(layout.name, "has more than 1,000 members", "give fewer"));
    return {};
  }

  // Which message gives which slice: of several levels the first, of several runs the latest.
  Result<void> index(const Gathered& gathered) {
    std::map<std::array<std::size_t, 3>, Entry> best;
    std::size_t passed_over = 0;
    for (const Entry& entry : gathered.entries) {
      const auto at = std::lower_bound(layout.times.begin(), layout.times.end(), entry.at);
      if (at == layout.times.end() || *at != entry.at) continue;
      const auto member =
          std::lower_bound(member_numbers_.begin(), member_numbers_.end(), entry.member);
      const std::array<std::size_t, 3> slot = {
          static_cast<std::size_t>(at - layout.times.begin()),
          static_cast<std::size_t>(member - member_numbers_.begin()), entry.variable};
      const auto [found, fresh] = best.try_emplace(slot, entry);
      if (fresh) continue;
      ++passed_over;
      const Entry& other = found->second;
      if (std::pair(entry.level, other.issued) < std::pair(other.level, entry.issued))
        found->second = entry;
    }
    if (const auto whole = all_there(best, gathered); !whole) return whole;
    if (passed_over > 0)
      layout.notes.push_back(
          fmt::format("{}: {} messages of deeper levels or earlier runs are passed over",
                      layout.name, passed_over));
    for (const auto& [slot, entry] : best) messages_[slot] = entry.message;
    return {};
  }

  Result<void> all_there(const std::map<std::array<std::size_t, 3>, Entry>& best,
                         const Gathered& gathered) const {
    for (std::size_t time = 0; time < layout.times.size(); ++time)
      for (std::size_t member = 0; member < layout.members; ++member)
        for (std::size_t v = 0; v < form.variables.size(); ++v)
          if (!best.contains({time, member, v}))
            return fail(bad_field(
                layout.name,
                fmt::format("has no message of {}, member {}, for {}, and others of its kind",
                            gathered.short_names[v], member_numbers_[member],
                            core::format_instant(layout.times[time])),
                "is the file whole? fetch it again, or take that member or moment out"));
    return {};
  }

  Result<void> lay(const Entry& entry, const FieldWindow& window) {
    const MessageBytes mapped = file_->map(entry.message);
    const Handle handle = decode(mapped);
    if (!handle) return fail(bad_field(layout.name, "cannot be read again", "fetch it again"));
    auto lattice = read_lattice(handle.get(), where_of(*file_, entry.message));
    if (!lattice) return fail(lattice.error());
    rows_ = lattice->rows;
    columns_ = lattice->columns;
    if (lattice->lat_deg.size() == rows_) return lay_regular(*lattice, window);
    PartFinder finder(window);
    for (std::size_t row = 0; row < rows_; ++row)
      finder.add_row(row, std::span(lattice->lat_deg).subspan(row * columns_, columns_),
                     std::span(lattice->lon_deg).subspan(row * columns_, columns_));
    const auto part = finder.part(rows_, columns_);
    if (!part || part->rows * part->columns > kMostNodes)
      return fail(bad_field(layout.name, "has no grid that can be, or too large a one",
                            "ask for a smaller area"));
    part_ = *part;
    NodePlaces places{.columns = part->columns, .rows = part->rows};
    for (std::size_t row = part->row; row < part->row + part->rows; ++row)
      for (std::size_t column = part->column; column < part->column + part->columns; ++column) {
        places.lat_deg.push_back(lattice->lat_deg[row * columns_ + column]);
        places.lon_deg.push_back(lattice->lon_deg[row * columns_ + column]);
      }
    return lay_out(places, window,
                   {.along_grid = lattice->along_grid,
                    .x_against_columns = lattice->westward,
                    .y_against_rows = !lattice->northward});
  }
  Result<void> lay_regular(const Lattice& lattice, const FieldWindow& window) {
    for (const auto* axis : {&lattice.lat_deg, &lattice.lon_deg})
      if (const auto even = evenly_spaced(*axis, file_->name() + ": grid"); !even)
        return fail(even.error());
    const auto latitude = latitude_part(lattice.lat_deg, window, file_->name() + ": latitude");
    if (!latitude) return fail(latitude.error());
    const auto longitude = longitude_part(lattice.lon_deg, window, file_->name() + ": longitude");
    if (!longitude) return fail(longitude.error());
    if (latitude->count * longitude->count > kMostNodes)
      return fail(bad_field(layout.name, "has more than 4 million nodes in the area",
                            "ask for a smaller area"));
    part_ = {latitude->begin, latitude->count, longitude->begin, longitude->count};
    turn_ = latitude->descends;
    layout.grid = {.lon_min_deg = longitude->first_deg,
                   .lat_min_deg = latitude->first_deg,
                   .lon_step_deg = longitude->step_deg,
                   .lat_step_deg = latitude->step_deg,
                   .columns = static_cast<int>(longitude->count),
                   .rows = static_cast<int>(latitude->count)};
    return {};
  }

  Result<void> native(std::size_t variable, std::size_t time, std::size_t member,
                      std::vector<float>& out) const override {
    const MessageBytes mapped = file_->map(messages_.at({time, member, variable}));
    const Handle handle = decode(mapped);
    if (!handle) return fail(bad_field(layout.name, "cannot be read again", "fetch it again"));
    constexpr double kMissing = -9.9e20;
    codes_set_double(handle.get(), "missingValue", kMissing);
    const auto values = array_of(handle.get(), "values", rows_ * columns_, layout.name);
    if (!values) return fail(values.error());
    out.resize(part_.rows * part_.columns);
    for (std::size_t row = 0; row < part_.rows; ++row)
      for (std::size_t column = 0; column < part_.columns; ++column) {
        const double value =
            (*values)[(part_.row + row) * columns_ + (part_.column + column) % columns_];
        const std::size_t to = turn_ ? part_.rows - 1 - row : row;
        out[to * part_.columns + column] = value == kMissing || !std::isfinite(value)
                                               ? std::numeric_limits<float>::quiet_NaN()
                                               : static_cast<float>(value);
      }
    return {};
  }

  GribFilePtr file_;
  std::size_t rows_ = 0, columns_ = 0;
  GridPart part_;
  bool turn_ = false;
  std::vector<long> member_numbers_;
  std::map<std::array<std::size_t, 3>, GribMessage> messages_;  // time, member, variable
};

}  // namespace

Result<std::vector<FieldKind>> grib_kinds(const std::filesystem::path& path) {
  const auto file = GribFile::open(path);
  if (!file) return fail(file.error());
  const auto names = short_names_of(**file);
  if (!names) return fail(names.error());
  std::vector<FieldKind> kinds;
  for (const FieldKind kind : kFieldKinds)
    for (const FieldForm& form : forms_of(kind))
      if (has_form(form, *names)) {
        kinds.push_back(kind);
        break;
      }
  return kinds;
}

Result<std::unique_ptr<FieldSeries>> open_grib(const std::filesystem::path& path, FieldKind kind,
                                               const FieldWindow& window) {
  auto file = GribFile::open(path);
  if (!file) return fail(file.error());
  return GribSeries::open(*file, kind, window);
}

}  // namespace vigie::sea
