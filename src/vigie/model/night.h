// SPDX-License-Identifier: Apache-2.0
// What happens in a night: looks, detections, tracks, true craft, outcomes, and the event that
// carries each of them into the log.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "vigie/core/time.h"
#include "vigie/core/units.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"
#include "vigie/model/names.h"
#include "vigie/model/plan.h"

namespace vigie::model {

// Position uncertainty on the plane.
struct Covariance {
  double east_m2 = 0, north_m2 = 0, cross_m2 = 0;
};

// One sensor's single report.
struct Detection {
  DetectionId id;
  core::Instant observed_at;
  AssetKey asset;
  SensorKey sensor;
  TargetClass target_class = TargetClass::craft_under_way;
  geo::Point position;
  Covariance covariance;
};

// Where a sensor looked, with what chance it had: negative information.
struct Look {
  core::Interval during;
  AssetKey asset;
  SensorKey sensor;
  geo::Point from, until;            // the sensor's own path
  core::Length half_width;           // of the swath it covered well
  double detection_probability = 0;  // of a craft under way in the swath
};

struct Track {
  TrackId id;
  core::Instant updated_at;
  geo::Point position;
  geo::Velocity velocity;
  Covariance covariance;
  double existence_probability = 0;
  TargetClass target_class = TargetClass::craft_under_way;
  int detections = 0;
};

enum class CraftState {
  preparing,  // on the beach
  under_way,
  stopped,  // engine failed, drifting
  swamped,
  people_in_water,
  // ended:
  prevented,  // met on the beach before embarkation
  rescued,
  landed,
};

enum class CraftSeen { never, before_launch, at_sea };

// End of one true craft, as the dawn report counts it. Only a simulation knows it.
struct CraftOutcome {
  CraftId craft;
  SectorKey sector;
  int people = 0;
  CraftState end = CraftState::landed;  // at the end of the night: any state
  core::Instant preparing_from, launched_at, ended_at;
  bool launched = false;
  CraftSeen first_seen = CraftSeen::never;
  core::Instant first_seen_at;
  double people_minutes_in_danger = 0;  // stopped, swamped or in the water
  double people_minutes_in_water = 0;
};

// The outcomes of one night, life first; order and keys as in outcome_specs().
struct Outcome {
  std::string key;
  double value = 0;
};
struct OutcomeSpec {
  const char* key;
  const char* unit;
  const char* en;
  const char* fr;
  bool less_is_better;
};
const std::vector<OutcomeSpec>& outcome_specs();

struct DawnReport {
  core::Instant at;
  std::vector<Outcome> outcomes;  // one per outcome_specs()
  std::vector<CraftOutcome> craft;
  double outcome(const std::string& key) const;  // REQUIRES: key is in outcome_specs()
};

// ---- event bodies ----
struct NightStarted {
  std::string scenario;
  PostureKey posture;
  std::uint64_t seed = 0;
  std::uint32_t replicate = 0;
  std::string model_version;
  std::string scenario_digest;
  core::Interval night;
};
struct ConditionsReported {
  std::string place;
  Conditions conditions;
};
struct ForecastIssued {
  Forecast forecast;
};
struct PlanIssued {
  Plan plan;
};
struct DecisionMade {
  FlightDecision decision;
};  // go/no-go on the weather as it came
struct AssetMoved {
  AssetKey asset;
  geo::Point position;
  std::string activity;  // "on sortie", "to beach", "to craft", "alongside", "returning"
};
struct Looked {
  Look look;
};
struct Detected {
  Detection detection;
};
// A call for help. No number, no name: a conversation token only.
struct CallReceived {
  CaseId call;
  geo::Point position;
  Covariance covariance;
  int people_reported = 0;
  CraftState reported = CraftState::stopped;
};
struct Tasked {
  AssetKey asset;
  std::string task;
  geo::Point position;
  core::Instant eta;
};
struct TruthMoved {
  CraftId craft;
  SectorKey sector;
  geo::Point position;
  CraftState state = CraftState::preparing;
  int people = 0;
};
struct TruthEnded {
  CraftOutcome outcome;
};
struct DawnReported {
  DawnReport report;
};

using EventBody = std::variant<NightStarted, ConditionsReported, ForecastIssued, PlanIssued,
                               DecisionMade, AssetMoved, Looked, Detected, CallReceived, Tasked,
                               TruthMoved, TruthEnded, DawnReported>;

struct Event {
  core::Instant at;
  EventBody body;
};

const char* name_of(const EventBody& body);  // "night_started", "asset_moved", ...
const char* name_of(CraftState state);
const char* name_of(CraftSeen seen);
const char* name_of(Light light);

}  // namespace vigie::model
