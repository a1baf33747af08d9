// SPDX-License-Identifier: Apache-2.0
// The course of a casualty, drawn before it drifts: when it swamps, turns over, and when people are
// in the water; and how each phase drifts. Exponential waits with a craft's own factor on the
// hazards (docs/math/drift.md, "An overloaded inflatable").
#pragma once

#include <limits>

#include "vigie/core/random.h"
#include "vigie/core/result.h"
#include "vigie/model/casualty.h"
#include "vigie/model/leeway.h"

namespace vigie::motion {

// Seconds since the start at which each phase begins; infinity when it never does.
struct CasualtyPath {
  float engine_stops_s = 0;  // under way until then
  float swamped_s = std::numeric_limits<float>::infinity();
  float capsized_s = std::numeric_limits<float>::infinity();
  float people_in_water_s = std::numeric_limits<float>::infinity();
  model::CasualtyPhase at(float seconds) const;
};

// How one craft under way goes through the water.
struct Driving {
  float speed_mps = 0;
  float off_rad = 0;          // heading less the course wanted, clockwise
  std::size_t bound_for = 0;  // index into CasualtyStart::bound_for
};
Driving draw_driving(const model::CasualtyClass& casualty, const model::CasualtyStart& start,
                     geo::LatLon from, core::Random& draws);
// East and north through the water at a place; nothing within 300 m of where it is bound for.
geo::Velocity driven(const Driving& driving, const model::CasualtyStart& start, geo::LatLon at);

// Error: people not in 1..500, length not in 1..50 m, wave height not in 0..20 m; under way
// with neither a heading nor a place it is bound for, or a speed not in 0.1..40 kn.
core::Result<void> check(const model::CasualtyStart& start);

CasualtyPath draw_path(const model::CasualtyClass& casualty, const model::CasualtyStart& start,
                       core::Random& draws);

// Slope afloat at this load, per cent of the wind: the middle of the class.
double slope_afloat_percent(const model::CasualtyClass& casualty,
                            const model::CasualtyStart& start);

// One craft's leeway in a phase: slopes drawn, deviations those in time; left mirrors right.
model::LeewayObject draw_phase(const model::CasualtyClass& casualty,
                               const model::CasualtyStart& start, model::CasualtyPhase phase,
                               core::Random& draws);
// The same without a draw: the middle craft.
model::LeewayObject middle_of_phase(const model::CasualtyClass& casualty,
                                    const model::CasualtyStart& start, model::CasualtyPhase phase);

}  // namespace vigie::motion
