// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_file.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <mutex>

#include <fmt/format.h>

#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

enum class Format { netcdf, grib };

core::Result<Format> format_of(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return core::fail({core::ErrorKind::missing, path.string(), "is not a file that can be read",
                       "check the name and its permissions"});
  std::array<char, 8> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  const std::string_view bytes(head.data(), static_cast<std::size_t>(file.gcount()));
  if (bytes.empty())
    return core::fail(bad_field(name, "is empty", "give a CF-NetCDF or GRIB2 file"));
  if (bytes.starts_with("CDF\x01") || bytes.starts_with("CDF\x02") ||
      bytes.starts_with("CDF\x05") || bytes.starts_with("\x89HDF\r\n\x1a\n"))
    return Format::netcdf;
  if (bytes.starts_with("GRIB") && bytes.size() == 8 && bytes[7] == 2) return Format::grib;
  if (bytes.starts_with("GRIB"))
    return core::fail(bad_field(name, "is GRIB of edition 1",
                                "convert it: grib_set -s edition=2 old.grib new.grib2"));
  return core::fail(bad_field(name, "is neither NetCDF nor GRIB: its first bytes are others",
                              "give a CF-NetCDF or GRIB2 file"));
}

// What is asked of the reading process.
enum class Question : std::uint8_t { kinds, open, read };
constexpr std::size_t kMostReply = 8U << 20;  // bytes, of anything but values

void put(MessageWriter& out, const core::Error& error) {
  out.number<std::uint8_t>(0);
  out.number(static_cast<std::uint8_t>(error.kind));
  for (const std::string* text : {&error.field, &error.problem, &error.mend})
    out.text(std::string_view(*text).substr(0, 1000));
}

void put(MessageWriter& out, const FieldSeries& series) {
  const model::FieldGrid& g = series.grid();
  for (const double value : {g.lon_min_deg, g.lat_min_deg, g.lon_step_deg, g.lat_step_deg})
    out.number(value);
  out.number<std::int32_t>(g.columns);
  out.number<std::int32_t>(g.rows);
  out.number<std::uint64_t>(series.members());
  out.number<std::uint8_t>(series.resampled() ? 1 : 0);
  out.number<std::uint64_t>(series.times().size());
  for (const core::Instant at : series.times()) out.number<std::int64_t>(at.unix_ms());
  out.text(series.name().substr(0, 1000));
  out.text(series.variable().substr(0, 1000));
  const std::vector<std::string> notes = series.notes();
  out.number<std::uint64_t>(notes.size());
  for (const std::string& note : notes) out.text(std::string_view(note).substr(0, 1000));
}

// The reading process: answers about one file.
class Desk {
 public:
  Desk(std::filesystem::path path, Format format) : path_(std::move(path)), format_(format) {}

  std::string answer(std::string_view request) {
    MessageReader in(request);
    MessageWriter out;
    const auto question = static_cast<Question>(in.number<std::uint8_t>());
    const core::Result<void> done = question == Question::kinds  ? kinds(out)
                                    : question == Question::open ? open(in, out)
                                                                 : read(in, out);
    if (done) return out.take();
    MessageWriter problem;
    put(problem, done.error());
    return problem.take();
  }

 private:
  core::Result<void> kinds(MessageWriter& out) {
    const auto found = format_ == Format::netcdf ? netcdf_kinds(path_) : grib_kinds(path_);
    if (!found) return core::fail(found.error());
    out.number<std::uint8_t>(1);
    out.number<std::uint64_t>(found->size());
    for (const FieldKind kind : *found) out.number(static_cast<std::uint8_t>(kind));
    return {};
  }
  core::Result<void> open(MessageReader& in, MessageWriter& out) {
    const auto kind = static_cast<FieldKind>(in.number<std::uint8_t>());
    FieldWindow window;
    for (double* edge :
         {&window.lat_min_deg, &window.lat_max_deg, &window.lon_min_deg, &window.lon_max_deg})
      *edge = in.number<double>();
    window.during.from = core::Instant::from_unix_ms(in.number<std::int64_t>());
    window.during.until = core::Instant::from_unix_ms(in.number<std::int64_t>());
    window.moments_beyond = in.number<std::uint64_t>();
    window.any_part = in.number<std::uint8_t>() != 0;
    auto opened = format_ == Format::netcdf ? open_netcdf(path_, kind, window)
                                            : open_grib(path_, kind, window);
    if (!opened) return core::fail(opened.error());
    series_ = std::move(*opened);
    out.number<std::uint8_t>(1);
    put(out, *series_);
    return {};
  }
  core::Result<void> read(MessageReader& in, MessageWriter& out) {
    const auto time = in.number<std::uint64_t>(), member = in.number<std::uint64_t>();
    if (!series_ || time >= series_->times().size() || member >= series_->members())
      return core::fail(bad_field(path_.filename().string(), "is not open there", "open it first"));
    std::vector<float> values(static_cast<std::size_t>(components_of(series_->kind())) *
                              series_->grid().nodes());
    if (const auto done = series_->read(time, member, values); !done) return done;
    out.number<std::uint8_t>(1);
    out.raw(values.data(), values.size() * sizeof(float));
    return {};
  }

  std::filesystem::path path_;
  Format format_;
  std::unique_ptr<FieldSeries> series_;
};

core::Result<std::unique_ptr<FieldGuard>> guard_of(const std::filesystem::path& path,
                                                   const FieldLimits& limits) {
  const auto format = format_of(path);
  if (!format) return core::fail(format.error());
  const auto desk = std::make_shared<Desk>(path, *format);
  return FieldGuard::start(
      path.filename().string(), [desk](std::string_view request) { return desk->answer(request); },
      limits);
}

// The reply's text after its first byte, or the error that it tells.
core::Result<MessageReader> reply_of(const std::string& bytes, const std::string& name) {
  MessageReader in(bytes);
  if (in.number<std::uint8_t>() == 1) return in;
  core::Error error{core::ErrorKind::unreadable, name, "breaks the library that reads it",
                    "is the file whole? fetch it again"};
  const auto kind = in.number<std::uint8_t>();
  const std::string field = in.text(), problem = in.text(), mend = in.text();
  if (!in.fine()) return core::fail(error);
  if (kind == static_cast<std::uint8_t>(core::ErrorKind::missing))
    error.kind = core::ErrorKind::missing;
  error.field = field;
  error.problem = problem;
  error.mend = mend;
  return core::fail(error);
}

// A series that another process reads; what it says is checked.
class GuardedSeries : public FieldSeries {
 public:
  static core::Result<std::unique_ptr<FieldSeries>> open(std::unique_ptr<FieldGuard> guard,
                                                         FieldKind kind, const FieldWindow& window,
                                                         const std::string& file) {
    MessageWriter ask;
    ask.number(static_cast<std::uint8_t>(Question::open));
    ask.number(static_cast<std::uint8_t>(kind));
    for (const double edge :
         {window.lat_min_deg, window.lat_max_deg, window.lon_min_deg, window.lon_max_deg})
      ask.number(edge);
    ask.number<std::int64_t>(window.during.from.unix_ms());
    ask.number<std::int64_t>(window.during.until.unix_ms());
    ask.number<std::uint64_t>(window.moments_beyond);
    ask.number<std::uint8_t>(window.any_part ? 1 : 0);
    const auto bytes = guard->ask(ask.take(), kMostReply);
    if (!bytes) return core::fail(bytes.error());
    auto in = reply_of(*bytes, file);
    if (!in) return core::fail(in.error());
    auto series = std::make_unique<GuardedSeries>();
    series->kind_ = kind;
    if (!series->take(*in))
      return core::fail(
          bad_field(file, "breaks the library that reads it", "is the file whole? fetch it again"));
    series->guard_ = std::move(guard);
    return series;
  }

  FieldKind kind() const override { return kind_; }
  const model::FieldGrid& grid() const override { return grid_; }
  const std::vector<core::Instant>& times() const override { return times_; }
  std::size_t members() const override { return members_; }
  bool resampled() const override { return resampled_; }
  std::string name() const override { return name_; }
  std::string variable() const override { return variable_; }
  std::vector<std::string> notes() const override { return notes_; }

  core::Result<void> read(std::size_t time, std::size_t member,
                          std::span<float> out) const override {
    MessageWriter ask;
    ask.number(static_cast<std::uint8_t>(Question::read));
    ask.number<std::uint64_t>(time);
    ask.number<std::uint64_t>(member);
    const std::lock_guard lock(mutex_);
    const auto bytes = guard_->ask(ask.take(), out.size_bytes() + kMostReply);
    if (!bytes) return core::fail(bytes.error());
    const auto in = reply_of(*bytes, name_);
    if (!in) return core::fail(in.error());
    if (in->rest().size() != out.size_bytes())
      return core::fail(bad_field(name_, "breaks the library that reads it",
                                  "is the file whole? fetch it again"));
    std::memcpy(out.data(), in->rest().data(), out.size_bytes());
    for (float& value : out)
      if (!std::isfinite(value)) value = std::numeric_limits<float>::quiet_NaN();
    return {};
  }

 private:
  bool take(MessageReader& in) {
    for (double* value :
         {&grid_.lon_min_deg, &grid_.lat_min_deg, &grid_.lon_step_deg, &grid_.lat_step_deg})
      *value = in.number<double>();
    grid_.columns = in.number<std::int32_t>();
    grid_.rows = in.number<std::int32_t>();
    members_ = in.number<std::uint64_t>();
    resampled_ = in.number<std::uint8_t>() != 0;
    const auto moments = in.number<std::uint64_t>();
    if (moments == 0 || moments > kMostMoments) return false;
    for (std::size_t i = 0; i < moments; ++i)
      times_.push_back(core::Instant::from_unix_ms(in.number<std::int64_t>()));
    name_ = in.text();
    variable_ = in.text();
    const auto notes = in.number<std::uint64_t>();
    if (notes > 100) return false;
    for (std::size_t i = 0; i < notes; ++i) notes_.push_back(in.text());
    return in.fine() && grid_.columns >= 2 && grid_.rows >= 2 &&
           grid_.columns <= static_cast<int>(kMostNodes) &&
           grid_.rows <= static_cast<int>(kMostNodes) && grid_.nodes() <= kMostNodes &&
           std::abs(grid_.lon_min_deg) < 3000 && std::abs(grid_.lat_min_deg) < 91 &&
           grid_.lon_step_deg > 0 && grid_.lat_step_deg > 0 && grid_.lon_step_deg < 1000 &&
           grid_.lat_step_deg < 1000 && members_ >= 1 && members_ <= kMostMembers &&
           std::is_sorted(times_.begin(), times_.end());
  }

  mutable std::mutex mutex_;
  std::unique_ptr<FieldGuard> guard_;
  FieldKind kind_ = FieldKind::wind;
  model::FieldGrid grid_;
  std::vector<core::Instant> times_;
  std::size_t members_ = 1;
  bool resampled_ = false;
  std::string name_, variable_;
  std::vector<std::string> notes_;
};

// For drift: no gaps.
class FilledField : public model::VectorFieldSeries {
 public:
  explicit FilledField(std::unique_ptr<FieldSeries> series)
      : series_(std::move(series)), notes_(series_->notes()) {}
  const model::FieldGrid& grid() const override { return series_->grid(); }
  const std::vector<core::Instant>& times() const override { return series_->times(); }
  std::size_t members() const override { return series_->members(); }
  std::string name() const override { return series_->name(); }
  std::vector<std::string> notes() const override { return notes_; }
  core::Result<void> read(std::size_t time, std::size_t member,
                          std::span<float> out) const override {
    const auto filled = fill(time, member, out);
    if (!filled) return core::fail(filled.error());
    return {};
  }
  core::Result<Filled> fill(std::size_t time, std::size_t member, std::span<float> out) const {
    if (const auto done = series_->read(time, member, out); !done) return core::fail(done.error());
    const auto filled = fill_gaps(grid(), out);
    if (filled) return *filled;
    return core::fail(
        not_covered(name(), fmt::format("has no value at {}", core::format_instant(times()[time])),
                    "is the area all land, or the file masked?"));
  }
  void note(std::string text) { notes_.push_back(std::move(text)); }

 private:
  std::unique_ptr<FieldSeries> series_;
  std::vector<std::string> notes_;
};

}  // namespace

core::Result<std::vector<FieldKind>> kinds_in(const std::filesystem::path& path,
                                              const FieldLimits& limits) {
  const auto guard = guard_of(path, limits);
  if (!guard) return core::fail(guard.error());
  const std::string name = path.filename().string();
  MessageWriter ask;
  ask.number(static_cast<std::uint8_t>(Question::kinds));
  const auto bytes = (*guard)->ask(ask.take(), kMostReply);
  if (!bytes) return core::fail(bytes.error());
  auto in = reply_of(*bytes, name);
  if (!in) return core::fail(in.error());
  std::vector<FieldKind> kinds;
  const auto count = std::min<std::uint64_t>(in->number<std::uint64_t>(), kFieldKinds.size());
  for (std::size_t i = 0; i < count; ++i)
    kinds.push_back(
        kFieldKinds[std::min<std::size_t>(in->number<std::uint8_t>(), kFieldKinds.size() - 1)]);
  if (kinds.empty())
    return core::fail(bad_field(name, "holds no variable by a known name",
                                "name them by CF standard_name, e.g. x_wind and y_wind"));
  return kinds;
}

core::Result<std::unique_ptr<FieldSeries>> open_field(const std::filesystem::path& path,
                                                      FieldKind kind, const FieldWindow& window,
                                                      const FieldLimits& limits) {
  auto guard = guard_of(path, limits);
  if (!guard) return core::fail(guard.error());
  return GuardedSeries::open(std::move(*guard), kind, window, path.filename().string());
}

core::Result<std::unique_ptr<model::VectorFieldSeries>> vector_field(
    std::unique_ptr<FieldSeries> series, const std::vector<std::string>& more_notes) {
  assert(components_of(series->kind()) == 2);
  auto field = std::make_unique<FilledField>(std::move(series));
  for (const std::string& note : more_notes) field->note(note);
  // The first slice tells what is missing.
  std::vector<float> first(2 * field->grid().nodes());
  const auto filled = field->fill(0, 0, first);
  if (!filled) return core::fail(filled.error());
  if (filled->nodes > 0)
    field->note(
        fmt::format("{}: {} of {} nodes without a value (land) were given that of "
                    "the nearest node, at most {} nodes away",
                    field->name(), filled->nodes, field->grid().nodes(), filled->farthest));
  return field;
}

core::Result<std::unique_ptr<model::VectorFieldSeries>> open_vector_field(
    const std::filesystem::path& path, FieldKind kind, const FieldWindow& window) {
  auto series = open_field(path, kind, window);
  if (!series) return core::fail(series.error());
  return vector_field(std::move(*series));
}

std::optional<Filled> fill_gaps(const model::FieldGrid& grid, std::span<float> values) {
  return fill_gaps(grid, values, 2, std::numeric_limits<int>::max());
}

std::optional<Filled> fill_gaps(const model::FieldGrid& grid, std::span<float> values,
                                int components, int most) {
  const auto n = static_cast<std::size_t>(components);
  const auto finite = [&](std::size_t node) {
    return std::isfinite(values[n * node]) && std::isfinite(values[n * node + n - 1]);
  };
  std::vector<std::size_t> front;
  std::vector<bool> known(grid.nodes());
  for (std::size_t node = 0; node < grid.nodes(); ++node)
    if (finite(node)) {
      known[node] = true;
      front.push_back(node);
    }
  if (front.empty()) return std::nullopt;
  Filled filled;
  const auto columns = static_cast<std::size_t>(grid.columns);
  std::vector<std::size_t> next;
  for (int step = 1; step <= most && !front.empty(); ++step) {
    next.clear();
    for (const std::size_t node : front) {
      const std::size_t column = node % columns, row = node / columns;
      const auto give = [&](std::size_t to) {
        if (known[to]) return;
        known[to] = true;
        for (std::size_t c = 0; c < n; ++c) values[n * to + c] = values[n * node + c];
        next.push_back(to);
        ++filled.nodes;
        filled.farthest = step;
      };
      if (column > 0) give(node - 1);
      if (column + 1 < columns) give(node + 1);
      if (row > 0) give(node - columns);
      if (row + 1 < static_cast<std::size_t>(grid.rows)) give(node + columns);
    }
    std::swap(front, next);
  }
  return filled;
}

}  // namespace vigie::sea
