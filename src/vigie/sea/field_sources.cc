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

core::Result<void> read_members(const ChosenField& chosen, const SeaQuestion& q, SeaValue& out) {
  const FieldSeries& series = *chosen.series;
  if (series.members() < 2) return {};
  for (std::size_t member = 0; member < series.members(); ++member) {
    if (chosen.mosaic != nullptr) {
      const auto seen = chosen.mosaic->seen_at(q.place, q.at, member);
      if (!seen) return core::fail(seen.error());
      out.members.push_back(seen->value);
    } else if (const auto value = value_at(series, q.place, q.at, member)) {
      out.members.push_back(*value);
    }
  }
  return {};
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

bool source_has(const FieldSource& source, FieldKind kind) {
  return std::find(source.kinds.begin(), source.kinds.end(), kind) != source.kinds.end();
}

core::Result<ChosenField> stream_field(const StreamHarmonics& harmonics, const FieldWindow& window,
                                       std::vector<std::string> passed_over) {
  const core::Duration around =
      core::minutes(10.0 * static_cast<double>(1 + window.moments_beyond));
  auto stream =
      StreamField::make(harmonics, {window.during.from - around, window.during.until + around});
  if (!stream) return core::fail(stream.error());
  ChosenField out;
  out.series = std::make_unique<StreamSource>(std::move(*stream));
  out.from_stream = true;
  out.passed_over = std::move(passed_over);
  return out;
}

// The kind at the place, from whatever has it.
core::Result<SeaValue> find_value(const SeaFields& fields, FieldKind kind,
                                  const FieldWindow& window, const SeaQuestion& q) {
  SeaValue out{.kind = kind};
  auto chosen = choose_field(fields, kind, window);
  if (!chosen && chosen.error().kind != core::ErrorKind::missing) return core::fail(chosen.error());
  if (!chosen) {
    out.notes.push_back(core::format_error(chosen.error()));
    return out;
  }
  const auto look = [&]() -> core::Result<FieldMosaic::Seen> {
    const FieldSeries& series = *chosen->series;
    const std::size_t member = std::min(q.member, series.members() - 1);
    if (chosen->mosaic != nullptr) return chosen->mosaic->seen_at(q.place, q.at, member);
    auto value = value_at(series, q.place, q.at, member);
    if (!value) return core::fail(value.error());
    return FieldMosaic::Seen{*value, series.name(), series.variable(), {}};
  };
  auto seen = look();
  if (!seen && seen.error().kind != core::ErrorKind::missing) return core::fail(seen.error());
  out.notes = chosen->passed_over;
  if (!seen) {  // the file covers the place, but has nothing near it
    out.notes.push_back("passed over: " + core::format_error(seen.error()));
    if (chosen->from_stream || kind != FieldKind::current || fields.stream == nullptr) return out;
    chosen = stream_field(*fields.stream, window, {});
    if (!chosen) return core::fail(chosen.error());
    seen = look();
    if (!seen) return out;
  }
  out.value = seen->value;
  out.source = seen->source;
  out.variable = seen->variable;
  for (const auto& notes : {seen->notes, chosen->series->notes()})
    out.notes.insert(out.notes.end(), notes.begin(), notes.end());
  if (const std::string note = coast_note(seen->value); !note.empty())
    out.notes.push_back(fmt::format("{}: {}", seen->source, note));
  if (const auto read = read_members(*chosen, q, out); !read) return core::fail(read.error());
  return out;
}

}  // namespace

core::Result<std::vector<FieldSource>> field_sources(std::vector<FieldChoice> choices) {
  std::stable_sort(choices.begin(), choices.end(), [](const FieldChoice& a, const FieldChoice& b) {
    return a.priority < b.priority;
  });
  std::vector<FieldSource> out;
  for (FieldChoice& choice : choices) {
    auto kinds = kinds_in(choice.path);
    if (!kinds) return core::fail(kinds.error());
    out.push_back({std::move(choice), std::move(*kinds)});
  }
  return out;
}

core::Result<ChosenField> choose_field(const SeaFields& fields, FieldKind kind,
                                       const FieldWindow& window) {
  std::vector<const FieldSource*> sources;
  for (const FieldSource& source : fields.sources)
    if (source_has(source, kind)) sources.push_back(&source);
  ChosenField out;
  std::optional<core::Error> first;
  const auto pass_over = [&](const core::Error& error) {
    if (!first) first = error;
    out.passed_over.push_back("passed over: " + core::format_error(error));
  };
  FieldWindow part = window;
  part.any_part = true;
  std::vector<MosaicPart> parts;
  const FieldSource* last = nullptr;
  for (const FieldSource* source : sources) {
    auto series = open_field(source->choice.path, kind, part);
    if (!series && series.error().kind != core::ErrorKind::missing)
      return core::fail(series.error());
    if (!series) {
      pass_over(series.error());
      continue;
    }
    parts.push_back(
        {std::move(*series), source->choice.area, source->choice.path.filename().string()});
    last = source;
  }
  if (parts.size() > 1 || (parts.size() == 1 && parts.front().area)) {
    auto mosaic = FieldMosaic::make(std::move(parts), window);
    if (mosaic) {
      out.mosaic = mosaic->get();
      out.series = std::move(*mosaic);
      return out;
    }
    if (mosaic.error().kind != core::ErrorKind::missing) return core::fail(mosaic.error());
    pass_over(mosaic.error());
    first = mosaic.error();
  } else if (parts.size() == 1) {  // as it is, all of the centre's time or nothing
    auto series = open_field(last->choice.path, kind, window);
    if (series) {
      out.series = std::move(*series);
      return out;
    }
    if (series.error().kind != core::ErrorKind::missing) return core::fail(series.error());
    pass_over(series.error());
    first = series.error();
  }
  if (kind == FieldKind::current && fields.stream != nullptr)
    return stream_field(*fields.stream, window, std::move(out.passed_over));
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
    auto value = find_value(fields, kind, window, q);
    if (!value) return core::fail(value.error());
    out.push_back(std::move(*value));
  }
  return out;
}

}  // namespace vigie::sea
