// SPDX-License-Identifier: Apache-2.0
// The intensity of undetected boats: weighted particles, each one possible craft over the whole
// night on a fixed time step. The weights sum to the expected number of boats. A look that found
// nothing multiplies a particle's weight by its chance of having been missed.
#pragma once

#include <cstdint>
#include <vector>

#include "vigie/core/random.h"
#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/geo/coast.h"
#include "vigie/model/asset.h"
#include "vigie/model/environment.h"
#include "vigie/model/night.h"
#include "vigie/model/plan.h"

namespace vigie::belief {

struct BirthOptions {
  std::size_t particles = 20'000;
  core::Duration step = core::minutes(10);
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

// One particle at one step.
struct ParticleState {
  geo::Point position;
  model::CraftState state = model::CraftState::preparing;
  bool present = false;  // false before preparing and after landing
};

class Belief {
 public:
  // Births by the forecast's sector-hour cells (systematic sampling: equal weights, each cell
  // within one particle of its share), moved by motion through the environment. The same bytes for
  // any thread count. Throws std::invalid_argument when the forecast names a sector the scenario
  // lacks.
  static Belief from_forecast(const model::Scenario& scenario, const model::Forecast& forecast,
                              const model::Environment& environment, const BirthOptions& options);

  std::size_t particles() const { return weights_.size(); }
  std::size_t steps() const { return steps_; }
  core::Instant start() const { return start_; }
  core::Duration step() const { return step_; }
  core::Instant time_of(std::size_t step) const;
  std::size_t step_of(core::Instant at) const;  // clamped
  const ParticleState& state(std::size_t particle, std::size_t step) const {
    return states_[particle * steps_ + step];
  }
  double weight(std::size_t particle) const { return weights_[particle]; }
  core::Instant launch_at(std::size_t particle) const { return launches_[particle]; }
  // First moment the particle is stopped or worse; Instant max if never.
  core::Instant distress_at(std::size_t particle) const { return distress_[particle]; }
  std::size_t sector(std::size_t particle) const { return sectors_[particle]; }

  // Weights after these looks (those begun before `at`), leaving the belief itself unchanged. A
  // look thins by 1 - p, once, each particle that is under way, stopped or swamped and comes within
  // half_width of the sensor's moving position. People on the beach and people in the water are
  // never thinned: a look's p holds for craft, and counting it for them would claim too much.
  std::vector<double> weights_after(const std::vector<model::Look>& looks, core::Instant at) const;

 private:
  core::Instant start_;
  core::Duration step_;
  std::size_t steps_ = 0;
  std::vector<ParticleState> states_;
  std::vector<double> weights_;
  std::vector<core::Instant> launches_, distress_;
  std::vector<std::size_t> sectors_;
};

// Expected undetected boats per square cell at a moment: only cells with something in them.
struct IntensityCell {
  geo::Point south_west;
  double boats = 0;
};
struct Intensity {
  core::Instant at;
  core::Length cell;
  std::vector<IntensityCell> cells;  // ordered by north, then east
  double total = 0;
};
Intensity intensity(const Belief& belief, const std::vector<double>& weights, core::Instant at,
                    core::Length cell);

}  // namespace vigie::belief
