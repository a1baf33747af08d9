// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_sources.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/sea/field_source.h"
#include "vigie/sea/stream_field.h"

namespace vigie::sea {
namespace {

// Enough around a place for the second differences of a one-degree grid.
constexpr double kAround_deg = 2.2;

void read_members(const FieldSeries& series, const SeaQuestion& q, SeaValue& out) {
  if (series.members() < 2) return;
  for (std::size_t member = 0; member < series.members(); ++member) {
    const auto value = value_at(series, q.place, q.at, member);
    if (value) out.members.push_back(*value);
  }
}

std::string coast_note(const FieldValue& value) {
  if (value.corners_without_value == 0) return {};
  if (value.corners_without_value < 4)
    return fmt::format("{} of the 4 nodes around have no value (coast): the others are used",
                       value.corners_without_value);
  return fmt::format(
      "no node around has a value (coast or land): that of the nearest, {:.1f} km "
      "away, is used",
      core::in_kilometres(value.from));
}

// The stream model as any other source of current.
class StreamSource : public FieldSeries {
 public:
  explicit StreamSource(StreamField field) : field_(std::move(field)) {}
  FieldKind kind() const override { return FieldKind::current; }
  const model::FieldGrid& grid() const override { return field_.grid(); }
  const std::vector<core::Instant>& times() const override { return field_.times(); }
  std::size_t members() const override { return field_.members(); }
  bool resampled() const override { return false; }
  core::Result<void> read(std::size_t time, std::size_t member,
                          std::span<float> out) const override {
    return field_.read(time, member, out);
  }
  std::string name() const override { return field_.name(); }
  std::string variable() const override { return "harmonic constituents"; }
  std::vector<std::string> notes() const override { return field_.notes(); }

 private:
  StreamField field_;
};

bool any_has(const SeaFields& fields, FieldKind kind) {
  return std::any_of(fields.sources.begin(), fields.sources.end(), [&](const FieldSource& source) {
    return std::find(source.kinds.begin(), source.kinds.end(), kind) != source.kinds.end();
  });
}

// The kind from the first source that has a value at the place.
core::Result<SeaValue> find(SeaFields left, FieldKind kind, const FieldWindow& window,
                            const SeaQuestion& q) {
  SeaValue out{.kind = kind};
  while (any_has(left, kind) || (kind == FieldKind::current && left.stream != nullptr)) {
    const auto chosen = choose_field(left, kind, window);
    if (!chosen && chosen.error().kind != core::ErrorKind::missing)
      return core::fail(chosen.error());
    if (!chosen) {
      out.notes.push_back(core::format_error(chosen.error()));
      return out;
    }
    const FieldSeries& series = *chosen->series;
    out.notes.insert(out.notes.end(), chosen->passed_over.begin(), chosen->passed_over.end());
    const auto value = value_at(series, q.place, q.at, std::min(q.member, series.members() - 1));
    if (!value && value.error().kind != core::ErrorKind::missing) return core::fail(value.error());
    if (!value) {  // the file covers the place, but has nothing near it: the next source
      out.notes.push_back("passed over: " + core::format_error(value.error()));
      if (chosen->source >= left.sources.size()) return out;
      left.sources.erase(left.sources.begin(),
                         left.sources.begin() + static_cast<std::ptrdiff_t>(chosen->source) + 1);
      continue;
    }
    out.value = *value;
    out.source = series.name();
    out.variable = series.variable();
    for (const std::string& note : series.notes()) out.notes.push_back(note);
    if (const std::string note = coast_note(*value); !note.empty())
      out.notes.push_back(fmt::format("{}: {}", series.name(), note));
    read_members(series, q, out);
    return out;
  }
  return out;
}

}  // namespace

core::Result<std::vector<FieldSource>> field_sources(
    const std::vector<std::filesystem::path>& paths) {
  std::vector<FieldSource> out;
  for (const std::filesystem::path& path : paths) {
    auto kinds = kinds_in(path);
    if (!kinds) return core::fail(kinds.error());
    out.push_back({path, std::move(*kinds)});
  }
  return out;
}

core::Result<ChosenField> choose_field(const SeaFields& fields, FieldKind kind,
                                       const FieldWindow& window) {
  ChosenField out;
  std::optional<core::Error> first;
  for (; out.source < fields.sources.size(); ++out.source) {
    const FieldSource& source = fields.sources[out.source];
    if (std::find(source.kinds.begin(), source.kinds.end(), kind) == source.kinds.end()) continue;
    auto series = open_field(source.path, kind, window);
    if (series) {
      out.series = std::move(*series);
      return out;
    }
    if (series.error().kind != core::ErrorKind::missing) return core::fail(series.error());
    if (!first) first = series.error();
    out.passed_over.push_back("passed over: " + core::format_error(series.error()));
  }
  if (kind == FieldKind::current && fields.stream != nullptr) {
    const core::Duration around =
        core::minutes(10.0 * static_cast<double>(1 + window.moments_beyond));
    auto stream = StreamField::make(*fields.stream,
                                    {window.during.from - around, window.during.until + around});
    if (!stream) return core::fail(stream.error());
    out.series = std::make_unique<StreamSource>(std::move(*stream));
    return out;
  }
  if (first) return core::fail(*first);
  return core::fail(
      not_covered(name_of(kind), "is in none of the files", "give a file that has it"));
}

core::Result<std::vector<SeaValue>> sea_values(const SeaFields& fields, const SeaQuestion& q) {
  const double more = 1 / std::max(0.1, std::cos(q.place.lat_deg * 3.14159265358979 / 180));
  const FieldWindow window{.lat_min_deg = q.place.lat_deg - kAround_deg,
                           .lat_max_deg = q.place.lat_deg + kAround_deg,
                           .lon_min_deg = q.place.lon_deg - more * kAround_deg,
                           .lon_max_deg = q.place.lon_deg + more * kAround_deg,
                           .during = {q.at, q.at},
                           .moments_beyond = 1};
  std::vector<SeaValue> out;
  for (const FieldKind kind : kFieldKinds) {
    auto value = find(fields, kind, window, q);
    if (!value) return core::fail(value.error());
    out.push_back(std::move(*value));
  }
  return out;
}

}  // namespace vigie::sea
