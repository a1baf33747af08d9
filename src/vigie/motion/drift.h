// SPDX-License-Identifier: Apache-2.0
// Drift: particles that start about a last known position and are carried by current, wind and,
// where asked for, waves; each is one way the object may have gone. docs/math/drift.md derives what
// stands here and says what is assumption.
//
//   DriftFields fields{.wind = &wind, .current = &current};
//   auto run = DriftRun::start(object, fields, land, options);
//   run->advance(at + core::hours(6), {});
//   model::DriftSnapshot now = run->snapshot();
//
// A draw depends on (seed, particle, step) only: the same bytes for any thread count and any
// processor. About 120 million particle-steps a second on two cores with gridded fields.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/core/units.h"
#include "vigie/geo/plane.h"
#include "vigie/model/casualty.h"
#include "vigie/model/drift.h"
#include "vigie/model/field.h"
#include "vigie/model/leeway.h"
#include "vigie/motion/drift_land.h"

namespace vigie::motion {

enum class Perturbation {
  none,        // every particle drifts by the mean coefficients, and no particle jibes
  constant,    // one draw per particle for all its life: the classic model of Allen 2005
  correlated,  // noise that is renewed with time; nothing moves in still air and still water
};

// Which way across the wind, seen downwind. `both`: half of the particles each.
enum class Side { both, left, right };

// euler takes the fields at the beginning of a step, as the classic model does; midpoint is of
// second order in the step.
enum class Scheme { euler, midpoint };

struct DriftOptions {
  geo::LatLon start;
  core::Length start_stddev = core::metres(0);  // per axis, of the position
  // Set: particle i starts where particle i of this snapshot is instead, and stays ashore if it is.
  // `start` is then the middle of the frame. REQUIRES: as many particles, outlives start().
  const model::DriftSnapshot* start_from = nullptr;
  core::Instant at;        // of the last known position
  bool backwards = false;  // where did it come from
  std::size_t particles = 20'000;
  core::Duration step = core::minutes(10);
  std::uint64_t seed = 1;
  unsigned threads = 1;
  Perturbation perturbation = Perturbation::correlated;
  Scheme scheme = Scheme::midpoint;
  Side side = Side::both;
  // Of changing the crosswind side within one hour: below 1. Allen 2005 gives 4 per cent an hour.
  // Not used without perturbation.
  double jibe_probability_per_hour = 0.04;
  // Assumptions, wide on purpose (docs/math/drift.md): how long the noise remembers, and how wrong
  // the current may be as a share of its rate.
  core::Duration wind_noise_time = core::hours(12);
  core::Duration current_noise_time = core::hours(6);
  double current_relative_stddev = 0.2;
  double refloat_per_hour = 0;  // hazard that a particle ashore floats off again
  // Set: each particle is a casualty with a course of its own. It drifts by the phase it is in,
  // found anew every ten minutes, and the object given is not used (but its name). Forwards only.
  const model::CasualtyClass* casualty = nullptr;
  model::CasualtyStart casualty_start;
};

// Not owned; wind and current must be there. Each is used as its own members allow: with several
// members, particle p takes member p * members / particles.
struct DriftFields {
  const model::VectorFieldSeries* wind = nullptr;
  const model::VectorFieldSeries* current = nullptr;
  const model::VectorFieldSeries* stokes = nullptr;
};

class DriftRun {
 public:
  // Error: particles 0 or above 50 million, a step of 0 or above an hour, a start on land or
  // outside a field's area or time, a latitude beyond 80 degrees, a number that is not finite.
  // Particles that would start on land are drawn again.
  static core::Result<DriftRun> start(const model::LeewayObject& object, const DriftFields& fields,
                                      const DriftLand* land, const DriftOptions& options);
  DriftRun(DriftRun&&) noexcept;
  DriftRun& operator=(DriftRun&&) noexcept;
  ~DriftRun();

  // Moves on until `until`, by whole steps and a shorter last one. Error when a field cannot be
  // read or does not reach that far, and `interrupted` when `stop` is raised.
  core::Result<void> advance(core::Instant until, const core::StopFlag* stop = nullptr);

  core::Instant at() const;
  model::DriftSnapshot snapshot() const;
  std::size_t outside_fields() const;  // particles that have left a field's grid: edge values used
  std::uint64_t particle_steps() const;  // done so far

 private:
  struct State;
  explicit DriftRun(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace vigie::motion
