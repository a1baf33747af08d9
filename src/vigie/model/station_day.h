// SPDX-License-Identifier: Apache-2.0
// One day of a weather station, or of a forecast written in the same form.
#pragma once

#include <optional>

#include "vigie/core/date.h"
#include "vigie/core/units.h"

namespace vigie::model {

struct StationDay {
  core::Date day;
  std::optional<core::Speed> wind;      // mean of the day
  std::optional<core::Speed> wind_max;  // largest hourly mean
  std::optional<core::Angle> wind_from;
  std::optional<core::Temperature> air;  // mean of the day
  bool operator==(const StationDay&) const = default;
};

}  // namespace vigie::model
