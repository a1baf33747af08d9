// SPDX-License-Identifier: Apache-2.0
// Several files by priority, area and time: each variable comes from the first that has it for the
// place and time, and where one ends the next goes on (field_mosaic.h). What was chosen, what was
// passed over, and why, is told with the answer.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/sea/field_choice.h"
#include "vigie/sea/field_file.h"
#include "vigie/sea/field_mosaic.h"
#include "vigie/sea/field_point.h"
#include "vigie/sea/stream.h"

namespace vigie::sea {

struct FieldSource {
  FieldChoice choice;
  std::vector<FieldKind> kinds;
};
// In order of priority. Error: a file that cannot be read, or holds nothing known.
core::Result<std::vector<FieldSource>> field_sources(std::vector<FieldChoice> choices);

struct SeaFields {
  std::vector<FieldSource> sources;
  const StreamHarmonics* stream = nullptr;  // stands in for a current that no source has
};

// The kind from all sources that have part of the window: the only one of them, or a mosaic.
// Error of kind `missing` when none covers the window's centre for all of its time; a fault of a
// file (a wrong unit, a truncated file) is an error at once, not a reason to look further.
struct ChosenField {
  std::unique_ptr<FieldSeries> series;
  const FieldMosaic* mosaic = nullptr;  // the series, when it is one
  bool from_stream = false;
  std::vector<std::string> passed_over;  // sources without any part of the window, and why
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
