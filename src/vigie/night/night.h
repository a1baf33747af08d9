// SPDX-License-Identifier: Apache-2.0
// A whole night played out: true boats drawn from the forecast and moved minute by minute, assets
// on their planned sorties, patrols and boats that respond, and the dawn report. Independent of the
// planner's model: continuous paths, inverse-cube detection, 1-minute steps.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "vigie/belief/belief.h"
#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/model/asset.h"
#include "vigie/model/night.h"
#include "vigie/model/plan.h"
#include "vigie/planning/planning.h"
#include "vigie/sea/sea.h"

namespace vigie::night {

std::string model_version();  // "vigie 0.1.0"

// A scenario with its sea, forecast and belief, ready for plans and nights. Made once, then shared
// read-only by any number of replicates.
class Setup {
 public:
  struct Paths {
    std::filesystem::path data;           // the repository's data/
    std::filesystem::path built_data;     // build/<preset>/data
    std::filesystem::path calibration{};  // of `vigie sensing calibrate`, read last; empty: none
  };
  static core::Result<std::unique_ptr<Setup>> load(const Paths& paths, const std::string& scenario,
                                                   const belief::BirthOptions& births);

  const model::Scenario& scenario() const { return scenario_; }
  const sea::Sea& sea() const { return *sea_; }
  const sea::WeatherSeries& weather() const { return weather_; }
  const std::shared_ptr<const sea::NightTables>& tables() const { return tables_; }
  const model::Environment& forecast_environment() const { return *environment_; }
  const model::Forecast& forecast() const { return forecast_; }
  const belief::Belief& belief() const { return belief_; }
  planning::Problem problem(const model::Posture& posture) const;

 private:
  Setup() = default;
  model::Scenario scenario_;
  std::unique_ptr<sea::Sea> sea_;
  sea::WeatherSeries weather_;
  std::shared_ptr<const sea::NightTables> tables_;
  std::unique_ptr<sea::NightSea> environment_;
  model::Forecast forecast_;
  belief::Belief belief_;
};

struct PlayOptions {
  std::uint64_t seed = 1;
  std::uint32_t replicate = 0;
  bool drawn_weather = true;                      // false: the weather comes as forecast
  std::function<void(const model::Event&)> sink;  // in time order; empty: outcomes only
};

// Same arguments, same report, byte for byte. Draws are keyed by craft and asset, so two postures
// under one seed and replicate meet the same boats and weather (common random numbers).
// REQUIRES: plan.posture is in the scenario.
model::DawnReport play(const Setup& setup, const model::Plan& plan, const PlayOptions& options);

// ---- compare ----
struct CompareOptions {
  std::uint32_t replicates = 200;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  double confidence = 0.95;
  const core::StopFlag* stop = nullptr;
  std::function<void(std::size_t done)> progress;
};
struct ComparedOutcome {
  std::string key;
  double a = 0, b = 0;       // means per night
  double difference = 0;     // b - a
  double low = 0, high = 0;  // paired bootstrap-free interval: t on paired differences
};
struct Comparison {
  std::string scenario, a, b, model_version;
  std::uint64_t seed = 0;
  std::uint32_t replicates = 0;
  double confidence = 0;
  std::vector<ComparedOutcome> outcomes;  // life first
};
core::Result<Comparison> compare(const Setup& setup, const model::Plan& plan_a,
                                 const model::Plan& plan_b, const CompareOptions& options);

}  // namespace vigie::night
