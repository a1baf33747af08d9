// SPDX-License-Identifier: Apache-2.0
// A field at one moment as a picture: colour by value, arrows by vector, coast, graticule, scale, a
// bar of values with their unit, north up. Where the field has no value the sea is hatched; land is
// drawn over everything.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/model/field.h"

namespace vigie::chart {

struct FieldPicture {
  model::FieldGrid grid;
  // [components * (row * columns + column) + component]; NaN is no value.
  int components = 1;  // 2: east and north
  std::vector<float> values;
  bool directions = false;  // the vectors are of length 1: arrows alone, no colour
  // Arrows point where the thing goes: turned round for what is told by where it comes from.
  bool arrows_from = false;
  bool over_land = false;  // the field is there on land too: arrows over it
  double times = 1;        // from the field's unit to the one shown
  std::string unit;        // shown: "kn"
  std::string title, source;
  std::vector<std::string> notes;  // at most two are written
  std::optional<geo::LatLon> place;
};

struct FieldChartOptions {
  int width = 1400, height = 1000;  // pixels, 400 to 8000
  // Degrees; the Strait.
  double lat_min = 50.62, lat_max = 51.42, lon_min = 0.75, lon_max = 2.45;
};

// Error: a size outside the limits, no value in the view, a file that cannot be written.
core::Result<void> draw_field_chart(const FieldPicture& picture, const std::vector<geo::Ring>& land,
                                    const std::filesystem::path& png,
                                    const FieldChartOptions& options = {});

}  // namespace vigie::chart
