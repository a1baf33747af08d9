// SPDX-License-Identifier: Apache-2.0
// Plans that are edited on the page: their price, the rules they break, and sorties around the
// parts that are kept. Nothing is stored; the night's own plan stays as it was issued.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/advice/departures_json.h"
#include "vigie/advice/french.h"
#include "vigie/codec/event_json.h"
#include "vigie/codec/plan_edit_json.h"
#include "vigie/server/endpoints.h"
#include "vigie/server/parameters.h"

namespace vigie::server {

using nlohmann::json;

namespace {

constexpr std::chrono::seconds kPlanPatience{20};
constexpr std::size_t kRounds = 20;  // of search around kept parts: a desk is waiting

core::Error busy() {
  return {core::ErrorKind::unavailable, "plan", "is being worked on for another desk",
          "ask again in a few seconds"};
}

json value_of(const model::PlanValue& v) {
  return {{"expected_boats", v.expected_boats},
          {"detected_before_launch", v.detected_before_launch},
          {"detected_at_sea", v.detected_at_sea},
          {"detected_in_time", v.detected_in_time},
          {"objective", v.objective}};
}

json violations_of(const planning::Problem& problem, const model::Plan& plan) {
  json out = json::array();
  for (const std::string& fault : planning::violations(problem, plan))
    out.push_back({{"en", fault}, {"fr", advice::violation_in_french(fault)}});
  return out;
}

// The posted edit, its sorties all of assets of this posture.
core::Result<codec::PlanEdit> read_edit(const Request& request, const PlanDesk& desk) {
  if (auto known = only_parameters(request, {}); !known) return core::fail(known.error());
  auto edit = codec::decode_plan_edit(request.body);
  if (!edit) return edit;
  const auto known = [&](const std::string& key) {
    return std::ranges::any_of(desk.posture.assets,
                               [&](const model::Asset& a) { return a.key.text() == key; });
  };
  const auto stranger = [](const std::string& key) {
    return core::Error{
        core::ErrorKind::invalid, "plan",
        "names the asset \"" + key.substr(0, 80) + "\", which tonight's posture lacks",
        "name assets as /api/v1/chart has them"};
  };
  for (const model::Sortie& s : edit->sorties)
    if (!known(s.asset.text())) return core::fail(stranger(s.asset.text()));
  for (const std::string& key : edit->free)
    if (!known(key)) return core::fail(stranger(key));
  return edit;
}

model::Plan edited(const PlanDesk& desk, std::vector<model::Sortie> sorties) {
  model::Plan plan = desk.plan;
  plan.sorties = std::move(sorties);
  return plan;
}

double since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace

advice::Tonight PlanDesk::tonight() const {
  return {.problem = {.scenario = &scenario,
                      .posture = &posture,
                      .environment = &environment,
                      .belief = &belief,
                      .coast = &coast,
                      .values = {}},
          .forecast = &forecast,
          .births = births};
}

Response PlanGaps::operator()(const Request& request) const {
  if (auto known = only_parameters(request, {}); !known) return error_response(known.error());
  {
    const std::unique_lock lock(desk->one_at_a_time, kPlanPatience);
    if (!lock) return error_response(busy());
    if (desk->gaps) return *desk->gaps;
  }
  // Some seconds; without the lock, so that edits have their price meanwhile.
  const auto rows =
      advice::departures(desk->tonight(), desk->plan, desk->scenario.night, {.threads = 1});
  if (!rows) return error_response(rows.error());
  Response response = json_response(advice::geojson_of(*rows, desk->scenario));
  response.content_type = "application/geo+json";
  const std::lock_guard lock(desk->one_at_a_time);
  desk->gaps = with_etag(std::move(response));
  return *desk->gaps;
}

Response EvaluatePlan::operator()(const Request& request) const {
  const auto start = std::chrono::steady_clock::now();
  auto edit = read_edit(request, *desk);
  if (!edit) return error_response(edit.error());
  const std::unique_lock lock(desk->one_at_a_time, kPlanPatience);
  if (!lock) return error_response(busy());
  const planning::Problem problem = desk->tonight().problem;
  const model::Plan plan = edited(*desk, std::move(edit->sorties));
  const json value = value_of(planning::evaluate(problem, plan));
  return json_response({{"value", value},
                        {"violations", violations_of(problem, plan)},
                        {"machine_ms", since(start)}});
}

Response SolvePlan::operator()(const Request& request) const {
  auto edit = read_edit(request, *desk);
  if (!edit) return error_response(edit.error());
  if (edit->free.empty())
    return error_response({core::ErrorKind::invalid, "free",
                           "is empty: nothing may be planned anew", "unlock at least one asset"});
  const std::unique_lock lock(desk->one_at_a_time, kPlanPatience);
  if (!lock) return error_response(busy());
  std::vector<model::AssetKey> free;
  for (const std::string& key : edit->free) free.emplace_back(key);
  const auto plan =
      advice::solve_around(desk->tonight(), desk->posture, edited(*desk, std::move(edit->sorties)),
                           free, {.rounds = kRounds, .seed = edit->seed, .threads = 1});
  if (!plan) return error_response(plan.error());
  json out = codec::geojson_of(*plan, desk->scenario);
  out["violations"] = violations_of(desk->tonight().problem, *plan);
  Response response = json_response(out);
  response.content_type = "application/geo+json";
  return response;
}

}  // namespace vigie::server
