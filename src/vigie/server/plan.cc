// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "vigie/codec/event_json.h"
#include "vigie/server/endpoints.h"

namespace vigie::server {

using nlohmann::json;

Response plan_response(const model::Plan& plan, const model::Scenario& scenario) {
  json out = codec::geojson_of(plan, scenario);
  const model::PlanValue& value = plan.value;
  out["value"] = {{"expected_boats", value.expected_boats},
                  {"detected_before_launch", value.detected_before_launch},
                  {"detected_at_sea", value.detected_at_sea},
                  {"detected_in_time", value.detected_in_time},
                  {"objective", value.objective}};
  out["greedy_objective"] = plan.greedy_objective;
  out["decisions"] = json::array();
  for (const model::FlightDecision& decision : plan.decisions)
    out["decisions"].push_back(json_of(decision));
  Response response = json_response(out);
  response.content_type = "application/geo+json";
  return with_etag(std::move(response));
}

}  // namespace vigie::server
