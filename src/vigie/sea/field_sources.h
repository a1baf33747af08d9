// SPDX-License-Identifier: Apache-2.0
// Several files by priority: each variable comes from the first that has it for the place and time.
// What was passed over, and why, is told with the answer.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/sea/field_file.h"
#include "vigie/sea/field_point.h"
#include "vigie/sea/stream.h"

namespace vigie::sea {

struct FieldSource {
  std::filesystem::path path;
  std::vector<FieldKind> kinds;
};
// In order of priority. Error: a file that cannot be read, or holds nothing known.
core::Result<std::vector<FieldSource>> field_sources(
    const std::vector<std::filesystem::path>& paths);

struct SeaFields {
  std::vector<FieldSource> sources;
  const StreamHarmonics* stream = nullptr;  // stands in for a current that no source has
};

// The first source that has the kind and covers the window's centre and time. `passed_over` says
// why earlier ones did not do. Error of kind `missing` when none does; a fault of a file (a wrong
// unit, a truncated file) is an error at once, not a reason to look further.
struct ChosenField {
  std::unique_ptr<FieldSeries> series;
  std::size_t source = 0;  // its place among the sources; their number: the stream model
  std::vector<std::string> passed_over;
};
core::Result<ChosenField> choose_field(const SeaFields& fields, FieldKind kind,
                                       const FieldWindow& window);

// One variable at one place and time.
struct SeaValue {
  FieldKind kind = FieldKind::wind;
  std::string source, variable;     // empty: no source has it
  std::optional<FieldValue> value;  // of the member asked for, or of the first
  std::vector<FieldValue> members;  // of all, when there is more than one
  std::vector<std::string> notes;   // fallbacks, doubts, sources passed over
};
struct SeaQuestion {
  geo::LatLon place;
  core::Instant at;
  std::size_t member = 0;
};
// Every kind, in the order of kFieldKinds.
core::Result<std::vector<SeaValue>> sea_values(const SeaFields& fields,
                                               const SeaQuestion& question);

}  // namespace vigie::sea
