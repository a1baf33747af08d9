// SPDX-License-Identifier: Apache-2.0
// The value of a field at one place and time, with what the interpolation may have wrong.
//
// Bilinear in longitude and latitude, linear in time, of components; directions are interpolated as
// vectors. The stated error is that of interpolation alone, not of the model behind the file: the
// sum over longitude, latitude and time of |second difference| / 8, the largest of the differences
// around the place, which is the remainder of linear interpolation (docs/formats/fields.md; for
// smooth fields it holds to 15 %, FieldPoint tests). It falls with the square of the spacing.
//
// Coast: a corner of the cell without a value gives its weight to the others; with none left, the
// nearest node that has a value is taken, up to 30 km or two nodes away, and that is said.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "vigie/core/result.h"
#include "vigie/sea/field_file.h"

namespace vigie::sea {

inline constexpr core::Length kFarthestValue = core::kilometres(30);

struct FieldValue {
  // East and north, or the scalar in [0]; in the unit of the kind.
  std::array<double, 2> value{};
  // Of each component; nothing where the file has too few nodes or moments around to tell.
  std::optional<std::array<double, 2>> interpolation_error;
  int corners_without_value = 0;  // of the four nodes around, at the worse of the two moments
  core::Length from;              // how far the nearest node was, where all four have no value
};

// Error of kind `missing`: the place or time is not covered, or no value is near.
core::Result<FieldValue> value_at(const FieldSeries& series, geo::LatLon place, core::Instant at,
                                  std::size_t member = 0);

// A vector as people say it. Of wave_direction and wind the side it comes from, else the side it
// goes toward; degrees, [0, 360).
struct SpeedAndDirection {
  double speed = 0, direction_deg = 0;
};
SpeedAndDirection spoken(FieldKind kind, const std::array<double, 2>& east_north);
bool is_from(FieldKind kind);

}  // namespace vigie::sea
