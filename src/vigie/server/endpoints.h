// SPDX-License-Identifier: Apache-2.0
// One answer per path of api/openapi.yaml, each in its own file and given exactly what it may
// touch. What stays the same for a run is a function called once at start; what depends on the
// request is a struct that is called from several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "vigie/advice/tonight.h"
#include "vigie/core/result.h"
#include "vigie/drift/request.h"
#include "vigie/geo/coast.h"
#include "vigie/impact/published_series.h"
#include "vigie/model/asset.h"
#include "vigie/model/environment.h"
#include "vigie/model/plan.h"
#include "vigie/night/night.h"
#include "vigie/night/picture.h"
#include "vigie/sea/tide.h"
#include "vigie/server/http_server.h"
#include "vigie/server/request.h"
#include "vigie/server/response.h"
#include "vigie/server/wire.h"

namespace vigie::server {

// The last record of the log the night was read from.
struct LogHead {
  std::int64_t records = 0;
  std::string hash_hex;
};

Response night_response(const model::Scenario& scenario, const night::Recording& recording,
                        const std::optional<LogHead>& log);
// The chart of one posture: its assets with the bases and legal areas they use.
Response chart_response(const model::Scenario& scenario, const model::Posture& posture,
                        const geo::Coast& coast);
// Forecast conditions every 10 minutes, with rise, set, twilight and the tide's turns.
Response conditions_series_response(core::Interval night, const model::Environment& environment,
                                    const sea::TideStation& tide);
Response forecast_response(const model::Forecast& forecast);
Response plan_response(const model::Plan& plan, const model::Scenario& scenario);
// Notable events only. A detection is notable when it is the first within 3 km and 30 minutes.
Response timeline_response(const night::Recording& recording);
// 404 until the night is finished.
Response report_response(const night::Recording& recording);
// `comparison` is the text of `night compare --json`; 404 when there is none. Fails on text that is
// not a comparison. Adds the postures' names.
core::Result<Response> compare_response(const std::optional<std::string>& comparison,
                                        const model::Scenario& scenario);
// api/openapi.yaml itself.
Response contract_response(std::string yaml);
Response health_response();

// GET /api/v1/conditions?at=T: as forecast.
struct ConditionsAt {
  core::Interval night;
  const model::Environment& environment;
  Response operator()(const Request& request) const;
};

// GET /api/v1/picture?at=T
struct PictureAt {
  core::Interval night;
  const night::Recording& recording;
  CallTimes times;
  Response operator()(const Request& request) const;
};

// GET /api/v1/drift?position=...&at=...: where it may drift from there. Without a wind the night's
// own is used.
struct DriftFrom {
  const drift::Library& library;
  core::Interval night;
  const model::Environment& environment;
  std::shared_ptr<std::timed_mutex> one_at_a_time = std::make_shared<std::timed_mutex>();
  Response operator()(const Request& request) const;
};
// The classes that drift is computed for.
Response drift_objects_response(const drift::Library& library);

// GET /api/v1/trial: the designs, and the nights that trials are played on; null: this server has
// none.
Response trial_response(const impact::DailySeries* series);
// GET /api/v1/trial/design?design=...: how many schedules it has, one of them, and its limits.
struct TrialDesign {
  Response operator()(const Request& request) const;
};
// GET /api/v1/trial/power?design=...: what such a trial would see, in the time that is given.
class TrialDesk;
std::shared_ptr<TrialDesk> trial_desk(const impact::DailySeries* series);
struct TrialPower {
  std::shared_ptr<TrialDesk> desk;
  Response operator()(const Request& request) const;
};

// What an edited plan is held against: the night's plan and everything it was made from. Plans are
// priced and solved one at a time, so that a few impatient desks leave threads to everyone else.
struct PlanDesk {
  const model::Scenario& scenario;
  const model::Posture& posture;
  const model::Environment& environment;
  const geo::Coast& coast;
  const model::Forecast& forecast;
  const model::Plan& plan;
  const belief::Belief& belief;  // the plan's own
  belief::BirthOptions births;
  std::timed_mutex one_at_a_time{};
  std::optional<Response> gaps{};  // once it has been asked for

  advice::Tonight tonight() const;
};

// GET /api/v1/plan/gaps: departures that the plan does not find in time, by sector and hour.
struct PlanGaps {
  std::shared_ptr<PlanDesk> desk;
  Response operator()(const Request& request) const;
};
// POST /api/v1/plan/evaluate: value and broken rules of an edited plan.
struct EvaluatePlan {
  std::shared_ptr<PlanDesk> desk;
  Response operator()(const Request& request) const;
};
// POST /api/v1/plan/solve: sorties for the free assets around those that are kept.
struct SolvePlan {
  std::shared_ptr<PlanDesk> desk;
  Response operator()(const Request& request) const;
};

// The belief's weights after the looks so far. Weights at every whole step of the belief are kept
// once they have been asked for; each is made from the one before, as a look only multiplies.
class BeliefAfterLooks {
 public:
  BeliefAfterLooks(const belief::Belief& belief, std::vector<model::Look> looks);
  // After every look begun before `at`.
  std::vector<double> weights_at(core::Instant at) const;
  // Makes the weights of the next whole step that is not there yet; false when all are.
  bool extend() const;
  const belief::Belief& belief() const { return belief_; }

 private:
  std::vector<model::Look> looks_between(core::Instant from, core::Instant until) const;
  std::vector<double> thinned(std::vector<double> weights,
                              const std::vector<model::Look>& by) const;

  const belief::Belief& belief_;
  std::vector<model::Look> looks_;  // by begin
  mutable std::mutex mutex_;
  mutable std::vector<std::vector<double>> steps_;
};

// GET /api/v1/belief?at=T&cell_m=2000
struct BeliefAt {
  core::Interval night;
  const BeliefAfterLooks& after_looks;
  Response operator()(const Request& request) const;
};

// WS /api/v1/live: one client that looks at the night.
class Live : public WebSocketSession {
 public:
  Live(core::Interval night, const night::Recording& recording, const CallTimes& times)
      : night_(night), recording_(recording), times_(times) {}
  std::vector<std::string> on_message(std::string_view text, Clock::time_point now) override;
  std::optional<std::string> on_tick(Clock::time_point now) override;
  std::chrono::milliseconds tick() const override { return std::chrono::milliseconds(250); }

 private:
  struct Playing {
    core::Instant from;
    double speed = 0;
    Clock::time_point since;
  };
  std::string picture_at(core::Instant at) const;
  core::Result<std::vector<std::string>> obey(std::string_view text, Clock::time_point now);

  core::Interval night_;
  const night::Recording& recording_;
  const CallTimes& times_;
  std::optional<Playing> playing_;
};

}  // namespace vigie::server
