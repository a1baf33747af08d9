// SPDX-License-Identifier: Apache-2.0
// GRIB2 on regular longitude-latitude grids by ecCodes. A file is a row of messages, one value
// field each; a first pass keeps where those of the wanted components lie, slices are decoded when
// read.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <eccodes.h>
#include <fmt/format.h>

#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

using core::fail;
using core::Result;

constexpr std::size_t kMostMessages = 1'000'000;

// ECMWF short names of the two components.
std::array<std::vector<std::string>, 2> names_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::wind:
      return {{{"10u"}, {"10v"}}};
    case FieldKind::current:
      return {{{"ocu", "uoe", "ucurr", "avg_uoe"}, {"ocv", "von", "vcurr", "avg_von"}}};
    default:
      return {{{"ust"}, {"vst"}}};
  }
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct DeleteHandle {
  void operator()(codes_handle* handle) const { codes_handle_delete(handle); }
};
using FilePtr = std::unique_ptr<std::FILE, CloseFile>;
using Handle = std::unique_ptr<codes_handle, DeleteHandle>;

std::string text(codes_handle* handle, const char* key) {
  std::array<char, 256> value{};
  std::size_t length = value.size();
  if (codes_get_string(handle, key, value.data(), &length) != CODES_SUCCESS) return {};
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

struct Lattice {
  long columns = 0, rows = 0;
  double first_lat = 0, last_lat = 0, first_lon = 0, last_lon = 0;
  bool northward = false;  // as scanned
  auto operator<=>(const Lattice&) const = default;
};

struct Message {
  long offset = 0;
  core::Instant at;
  long member = 0;
  int component = 0;
  Lattice lattice;
};

// Calls take(handle, offset) for each message until it answers false. Error when the file breaks.
template <class Take>
Result<void> each_message(const std::filesystem::path& path, Take&& take) {
  const std::string name = path.filename().string();
  const FilePtr file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return fail({core::ErrorKind::missing, path.string(), "cannot be read",
                 "check the name and its permissions"});
  for (std::size_t count = 0;; ++count) {
    if (count > kMostMessages)
      return fail(bad_field(name, "has more than a million messages", "cut the file"));
    int status = CODES_SUCCESS;
    const Handle handle(codes_handle_new_from_file(nullptr, file.get(), PRODUCT_GRIB, &status));
    if (!handle && status == CODES_SUCCESS) return {};
    if (!handle || status != CODES_SUCCESS)
      return fail(bad_field(fmt::format("{}: message {}", name, count + 1),
                            fmt::format("cannot be read: {}", codes_get_error_message(status)),
                            "is the file whole? fetch it again"));
    long offset = 0;
    codes_get_long(handle.get(), "offset", &offset);
    if (!take(handle.get(), offset)) return {};
  }
}

Result<Message> read_head(codes_handle* handle, long offset, const std::string& where) {
  Message out;
  out.offset = offset;
  const std::string type = text(handle, "gridType");
  if (type != "regular_ll")
    return fail(bad_field(where, fmt::format("lies on a grid of type \"{}\"", type.substr(0, 40)),
                          "regrid it to regular longitude and latitude"));
  Lattice& l = out.lattice;
  l.columns = whole(handle, "Ni", 0);
  l.rows = whole(handle, "Nj", 0);
  if (l.columns < 2 || l.rows < 2 || l.columns > 100'000 || l.rows > 100'000 ||
      static_cast<std::size_t>(l.columns) * static_cast<std::size_t>(l.rows) > 4 * kMostNodes)
    return fail(bad_field(where, fmt::format("has {} x {} nodes", l.columns, l.rows),
                          "give 2 x 2 to 16 million nodes"));
  if (whole(handle, "iScansNegatively", 0) != 0 || whole(handle, "jPointsAreConsecutive", 0) != 0 ||
      whole(handle, "alternativeRowScanning", 0) != 0)
    return fail(bad_field(where, "is scanned in an unusual order", "scan rows from west to east"));
  l.northward = whole(handle, "jScansPositively", 0) != 0;
  l.first_lat = real(handle, "latitudeOfFirstGridPointInDegrees");
  l.last_lat = real(handle, "latitudeOfLastGridPointInDegrees");
  l.first_lon = real(handle, "longitudeOfFirstGridPointInDegrees");
  l.last_lon = real(handle, "longitudeOfLastGridPointInDegrees");
  if (l.last_lon <= l.first_lon) l.last_lon += 360;
  const long date = whole(handle, "validityDate", 0), time = whole(handle, "validityTime", -1);
  const auto at =
      core::parse_instant(fmt::format("{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:00Z", date / 10000,
                                      date / 100 % 100, date % 100, time / 100, time % 100));
  if (!at || time < 0)
    return fail(bad_field(where, fmt::format("has the date {} {}", date, time), "fetch it again"));
  out.at = *at;
  out.member = whole(handle, "perturbationNumber", 0);
  return out;
}

class GribField : public model::VectorFieldSeries {
 public:
  std::filesystem::path path;
  std::string label;
  Lattice lattice;
  AxisPart latitude, longitude;
  std::vector<core::Instant> at;
  std::vector<long> member_numbers;
  std::map<std::array<std::size_t, 3>, long> offsets;  // time, member, component
  model::FieldGrid shape;
  std::vector<std::string> said;

  const model::FieldGrid& grid() const override { return shape; }
  const std::vector<core::Instant>& times() const override { return at; }
  std::size_t members() const override { return member_numbers.size(); }
  std::string name() const override { return label; }
  std::vector<std::string> notes() const override { return said; }

  Result<void> read(std::size_t moment, std::size_t member, std::span<float> out) const override {
    if (const auto done = raw(moment, member, out); !done) return done;
    if (!fill_gaps(shape, out))
      return fail(bad_field(label,
                            fmt::format("has no value at {}", core::format_instant(at[moment])),
                            "is the area all land?"));
    return {};
  }

  Result<void> raw(std::size_t moment, std::size_t member, std::span<float> out) const {
    const std::lock_guard lock(field_library_lock());
    const FilePtr file(std::fopen(path.c_str(), "rb"));
    const auto broken = [&] {
      return fail(bad_field(label, "cannot be read again", "was the file changed? fetch it again"));
    };
    if (!file) return broken();
    for (std::size_t c = 0; c < 2; ++c) {
      if (std::fseek(file.get(), offsets.at({moment, member, c}), SEEK_SET) != 0) return broken();
      int status = CODES_SUCCESS;
      const Handle handle(codes_handle_new_from_file(nullptr, file.get(), PRODUCT_GRIB, &status));
      if (!handle || status != CODES_SUCCESS) return broken();
      constexpr double kMissing = -9.9e20;
      codes_set_double(handle.get(), "missingValue", kMissing);
      std::size_t size = 0;
      const auto nodes =
          static_cast<std::size_t>(lattice.columns) * static_cast<std::size_t>(lattice.rows);
      if (codes_get_size(handle.get(), "values", &size) != CODES_SUCCESS || size != nodes)
        return broken();
      std::vector<double> values(size);
      if (codes_get_double_array(handle.get(), "values", values.data(), &size) != CODES_SUCCESS)
        return fail(bad_field(label, "cannot be unpacked", "fetch it again"));
      put(values, kMissing, c, out);
    }
    return {};
  }

 private:
  void put(const std::vector<double>& values, double missing, std::size_t c,
           std::span<float> out) const {
    const auto columns = static_cast<std::size_t>(lattice.columns);
    for (std::size_t row = 0; row < latitude.count; ++row) {
      const std::size_t north = latitude.descends ? latitude.count - 1 - row : row;
      for (std::size_t column = 0; column < longitude.count; ++column) {
        const std::size_t from =
            (latitude.begin + row) * columns + (longitude.begin + column) % columns;
        const double value = values[from];
        out[2 * (north * longitude.count + column) + c] =
            value == missing || !std::isfinite(value) || std::abs(value) > 200
                ? std::numeric_limits<float>::quiet_NaN()
                : static_cast<float>(value);
      }
    }
  }
};

std::vector<double> spaced(double first, double last, long count) {
  std::vector<double> out(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = first + (last - first) * static_cast<double>(i) / static_cast<double>(count - 1);
  return out;
}

// Every message of the kind; all on one grid.
Result<std::vector<Message>> messages_of(const std::filesystem::path& path, FieldKind kind) {
  const auto names = names_of(kind);
  std::vector<Message> messages;
  std::optional<core::Error> problem;
  const auto walked = each_message(path, [&](codes_handle* handle, long offset) {
    const std::string name = text(handle, "shortName");
    for (int c = 0; c < 2; ++c) {
      const auto& known = names[static_cast<std::size_t>(c)];
      if (std::find(known.begin(), known.end(), name) == known.end()) continue;
      auto message = read_head(
          handle, offset, fmt::format("{}: {} at byte {}", path.filename().string(), name, offset));
      if (message && !messages.empty() && message->lattice != messages.front().lattice)
        message = fail(bad_field(path.filename().string(), "holds two grids of one kind",
                                 "give one grid a file"));
      if (!message) {
        problem = message.error();
        return false;
      }
      message->component = c;
      messages.push_back(*message);
    }
    return true;
  });
  if (!walked) return fail(walked.error());
  if (problem) return fail(*problem);
  if (messages.empty())
    return fail(bad_field(path.filename().string(),
                          fmt::format("has no message of {}", name_of(kind)),
                          fmt::format("give short names {} and {}", names[0][0], names[1][0])));
  return messages;
}

}  // namespace

Result<std::vector<FieldKind>> grib_kinds(const std::filesystem::path& path) {
  const std::lock_guard lock(field_library_lock());
  std::set<std::string> seen;
  const auto walked = each_message(path, [&](codes_handle* handle, long) {
    seen.insert(text(handle, "shortName"));
    return true;
  });
  if (!walked) return fail(walked.error());
  std::vector<FieldKind> kinds;
  for (const FieldKind kind : {FieldKind::wind, FieldKind::current, FieldKind::stokes_drift}) {
    const auto names = names_of(kind);
    const auto has = [&](const std::vector<std::string>& known) {
      return std::any_of(known.begin(), known.end(),
                         [&](const std::string& name) { return seen.contains(name); });
    };
    if (has(names[0]) && has(names[1])) kinds.push_back(kind);
  }
  return kinds;
}

Result<std::unique_ptr<model::VectorFieldSeries>> open_grib(const std::filesystem::path& path,
                                                            FieldKind kind,
                                                            const FieldWindow& window) {
  auto field = std::make_unique<GribField>();
  const std::string name = path.filename().string();
  field->path = path;
  field->label = fmt::format("{} of {}", name_of(kind), name);
  const auto messages = [&] {
    const std::lock_guard lock(field_library_lock());
    return messages_of(path, kind);
  }();
  if (!messages) return fail(messages.error());
  field->lattice = messages->front().lattice;
  const Lattice& l = field->lattice;
  const auto latitude =
      latitude_part(spaced(l.first_lat, l.last_lat, l.rows), window, name + ": latitude");
  if (!latitude) return fail(latitude.error());
  const auto longitude =
      longitude_part(spaced(l.first_lon, l.last_lon, l.columns), window, name + ": longitude");
  if (!longitude) return fail(longitude.error());
  field->latitude = *latitude;
  field->longitude = *longitude;
  if (latitude->count * longitude->count > kMostNodes)
    return fail(bad_field(name, "has more than 4 million nodes in the area", "ask for less"));
  std::set<core::Instant> moments;
  std::set<long> members;
  for (const Message& m : *messages) {
    moments.insert(m.at);
    members.insert(m.member);
  }
  const std::vector<core::Instant> all(moments.begin(), moments.end());
  const auto time = time_part(all, window, name + ": time");
  if (!time) return fail(time.error());
  field->at.assign(all.begin() + static_cast<std::ptrdiff_t>(time->begin),
                   all.begin() + static_cast<std::ptrdiff_t>(time->end));
  field->member_numbers.assign(members.begin(), members.end());
  if (members.size() > kMostMembers)
    return fail(bad_field(name, "has more than 1,000 members", "give fewer"));
  for (const Message& m : *messages) {
    const auto at = std::lower_bound(field->at.begin(), field->at.end(), m.at);
    if (at == field->at.end() || *at != m.at) continue;
    const auto member =
        std::lower_bound(field->member_numbers.begin(), field->member_numbers.end(), m.member);
    field->offsets[{static_cast<std::size_t>(at - field->at.begin()),
                    static_cast<std::size_t>(member - field->member_numbers.begin()),
                    static_cast<std::size_t>(m.component)}] = m.offset;
  }
  if (field->offsets.size() != field->at.size() * field->member_numbers.size() * 2)
    return fail(bad_field(name, "lacks a component, member or moment that the others have",
                          "is the file whole? fetch it again"));
  field->shape = {.lon_min_deg = longitude->first_deg,
                  .lat_min_deg = latitude->first_deg,
                  .lon_step_deg = longitude->step_deg,
                  .lat_step_deg = latitude->step_deg,
                  .columns = static_cast<int>(longitude->count),
                  .rows = static_cast<int>(latitude->count)};
  std::vector<float> first(2 * field->shape.nodes());
  if (const auto read = field->raw(0, 0, first); !read) return fail(read.error());
  const auto filled = fill_gaps(field->shape, first);
  if (!filled) return fail(bad_field(field->label, "has no value in the area", "is it all land?"));
  if (filled->nodes > 0)
    field->said.push_back(
        fmt::format("{}: {} of {} nodes without a value (land) were given that of "
                    "the nearest node, at most {} nodes away",
                    field->label, filled->nodes, field->shape.nodes(), filled->farthest));
  return field;
}

}  // namespace vigie::sea
