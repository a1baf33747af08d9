// SPDX-License-Identifier: Apache-2.0
// A drift forecast from a last known position: one run of particles, looked at at chosen moments.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/geo/lines_geojson.h"
#include "vigie/model/drift.h"
#include "vigie/model/leeway.h"
#include "vigie/motion/drift.h"

namespace vigie::drift {

struct ForecastRequest {
  model::LeewayObject object;
  motion::DriftFields fields;
  const motion::DriftLand* land = nullptr;
  motion::DriftOptions options;
  std::vector<core::Instant> moments;                   // in the order they are reached
  std::vector<double> shares = {0.5, 0.75, 0.9, 0.95};  // of the areas; empty: statistics only
  const model::SurvivalModel* survival = nullptr;       // used with the temperature
  std::optional<double> sea_celsius;
  bool keep_particles = false;              // as snapshots of the answer
  std::vector<geo::NamedLine> lines;        // crossings wanted; empty: none
  std::vector<model::CoastPlace> landfall;  // where the coast is named; empty: not asked
};

using OnMoment = std::function<void(std::size_t done)>;

// Error: what DriftRun refuses, a moment out of order, interrupted.
core::Result<model::DriftForecast> forecast(const ForecastRequest& request,
                                            const core::StopFlag* stop = nullptr,
                                            const OnMoment& on_moment = {});

}  // namespace vigie::drift
