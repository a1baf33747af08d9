// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/routes.h"

#include <utility>

#include "vigie/server/parameters.h"

namespace vigie::server {
namespace {

// The same answer for the whole run; it takes no parameter.
std::function<Response(const Request&)> fixed(Response response) {
  return [response = std::move(response)](const Request& request) {
    const auto known = only_parameters(request, {});
    return known ? response : error_response(known.error());
  };
}

core::Result<void> check_recording(const Sources& sources) {
  const model::NightStarted& started = sources.recording.started();
  const auto refuse = [&](std::string problem) {
    return core::fail({.kind = core::ErrorKind::refused,
                       .field = "log",
                       .problem = std::move(problem),
                       .mend = "serve it with the files it was recorded with, or record it again"});
  };
  if (started.scenario != sources.scenario.key)
    return refuse("is a night of scenario \"" + started.scenario + "\", not of \"" +
                  sources.scenario.key + "\"");
  if (started.scenario_digest != sources.scenario.digest)
    return refuse("was recorded from other files of scenario " + started.scenario);
  if (sources.scenario.posture(started.posture) == nullptr)
    return refuse("is of posture \"" + started.posture.text() + "\", which the scenario lacks");
  return {};
}

}  // namespace

std::vector<Route> Site::table(const Sources& s, Response compare) const {
  const core::Interval night = s.recording.started().night;
  const model::Posture& posture = *s.scenario.posture(s.recording.started().posture);
  const std::shared_ptr<PlanDesk> desk(new PlanDesk{.scenario = s.scenario,
                                                    .posture = posture,
                                                    .environment = s.environment,
                                                    .coast = s.coast,
                                                    .forecast = s.recording.forecast(),
                                                    .plan = s.recording.plan(),
                                                    .belief = s.belief,
                                                    .births = s.births});
  return {
      {"/healthz", fixed(health_response())},
      {"/api/v1/night", fixed(night_response(s.scenario, s.recording, s.log))},
      {"/api/v1/chart", fixed(chart_response(s.scenario, posture, s.coast))},
      {"/api/v1/conditions", ConditionsAt{night, s.environment}},
      {"/api/v1/conditions/series",
       fixed(conditions_series_response(night, s.environment, s.tide))},
      {"/api/v1/forecast", fixed(forecast_response(s.recording.forecast()))},
      {"/api/v1/plan", fixed(plan_response(s.recording.plan(), s.scenario))},
      {"/api/v1/plan/gaps", PlanGaps{desk}},
      {"/api/v1/plan/evaluate", EvaluatePlan{desk}, true},
      {"/api/v1/plan/solve", SolvePlan{desk}, true},
      {"/api/v1/belief", BeliefAt{night, after_looks_}},
      {"/api/v1/picture", PictureAt{night, s.recording, call_times_}},
      {"/api/v1/timeline", fixed(timeline_response(s.recording))},
      {"/api/v1/report", fixed(report_response(s.recording))},
      {"/api/v1/compare", fixed(std::move(compare))},
      {"/api/v1/drift", DriftFrom{s.drift, night, s.environment}},
      {"/api/v1/drift/objects", fixed(drift_objects_response(s.drift))},
      {"/api/v1/trial", fixed(trial_response(s.series))},
      {"/api/v1/trial/design", TrialDesign{}},
      {"/api/v1/trial/power", TrialPower{trial_desk(s.series)}},
      {"/api/v1/openapi.yaml", fixed(contract_response(s.contract))},
  };
}

Site::Site(const Sources& sources, StaticFiles files)
    : call_times_(call_times(sources.recording)),
      after_looks_(sources.belief, sources.recording.looks()),
      files_(std::move(files)) {}

core::Result<std::unique_ptr<Site>> Site::make(const Sources& sources, StaticFiles files) {
  if (auto checked = check_recording(sources); !checked) return core::fail(checked.error());
  auto compare = compare_response(sources.comparison, sources.scenario);
  if (!compare) return core::fail(compare.error());
  std::unique_ptr<Site> site(new Site(sources, std::move(files)));
  site->routes_ = site->table(sources, *std::move(compare));
  site->sockets_ = {{"/api/v1/live", [&recording = sources.recording, &times = site->call_times_] {
                       return std::make_unique<Live>(recording.started().night, recording, times);
                     }}};
  return site;
}

std::vector<std::string> Site::posts() const {
  std::vector<std::string> paths;
  for (const Route& route : routes_)
    if (route.post) paths.push_back(route.path);
  return paths;
}

Response Site::respond(const Request& request) const {
  for (const Route& route : routes_) {
    if (route.path != request.target.path) continue;
    if (route.post == request.post) return route.respond(request);
    Response refused =
        error_response(405, {core::ErrorKind::invalid, "method", "is not what this path takes",
                             route.post ? "use POST" : "use GET"});
    refused.headers.emplace_back("Allow", route.post ? "POST" : "GET, HEAD");
    return refused;
  }
  return files_(request);
}

}  // namespace vigie::server
