// SPDX-License-Identifier: Apache-2.0
// Environment: what moving craft and looking sensors need to know of one night, as a function of
// place and time. Implemented by sea/ (real) and by tests (uniform). Safe to read from many
// threads.
#pragma once

#include "vigie/core/time.h"
#include "vigie/geo/plane.h"
#include "vigie/model/conditions.h"

namespace vigie::model {

class Environment {
 public:
  virtual ~Environment() = default;
  virtual geo::Velocity stream_at(geo::Point p, core::Instant at) const = 0;
  virtual Weather weather_at(core::Instant at) const = 0;
  virtual SkyLight sky_at(core::Instant at) const = 0;
  virtual core::Length tide_at(core::Instant at) const = 0;        // above chart datum, at Dover
  virtual core::Length distance_to_shore(geo::Point p) const = 0;  // positive at sea

  Conditions conditions_at(geo::Point p, core::Instant at) const {
    return {.at = at,
            .sky = sky_at(at),
            .weather = weather_at(at),
            .tide_above_chart_datum = tide_at(at),
            .stream = stream_at(p, at)};
  }
};

}  // namespace vigie::model
