// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"

namespace vigie::server {

using nlohmann::json;

namespace {

core::Error bad(std::string problem) {
  return {.kind = core::ErrorKind::unreadable,
          .field = "comparison",
          .problem = std::move(problem),
          .mend = "write it with vigie night compare --json"};
}

// The name of the member that is missing or of the wrong sort; empty when all is there.
std::string first_fault(const json& comparison) {
  for (const char* name : {"scenario", "a", "b", "model_version", "statement_en", "statement_fr"})
    if (!comparison.contains(name) || !comparison[name].is_string()) return name;
  for (const char* name : {"seed", "replicates", "confidence"})
    if (!comparison.contains(name) || !comparison[name].is_number()) return name;
  if (!comparison.contains("outcomes") || !comparison["outcomes"].is_array()) return "outcomes";
  for (const json& outcome : comparison["outcomes"]) {
    if (!outcome.is_object() || !outcome.contains("key") || !outcome["key"].is_string())
      return "outcomes[].key";
    for (const char* name : {"a", "b", "difference"})
      if (!outcome.contains(name) || !outcome[name].is_number())
        return std::string("outcomes[].") + name;
    if (!outcome.contains("interval") || outcome["interval"].size() != 2)
      return "outcomes[].interval";
  }
  return {};
}

}  // namespace

core::Result<Response> compare_response(const std::optional<std::string>& comparison,
                                        const model::Scenario& scenario) {
  if (!comparison)
    return error_response({.kind = core::ErrorKind::missing,
                           .field = "compare",
                           .problem = "was not computed for this run",
                           .mend = "run vigie night compare --json and serve its output"});
  json out = json::parse(*comparison, nullptr, false);
  if (!out.is_object()) return core::fail(bad("is not a JSON object"));
  if (const std::string fault = first_fault(out); !fault.empty())
    return core::fail(bad("has no valid " + fault));
  if (out["scenario"] != scenario.key)
    return core::fail(
        bad("is of scenario " + out["scenario"].get<std::string>() + ", not of " + scenario.key));
  for (const std::string side : {"a", "b"}) {
    const auto* posture = scenario.posture(model::PostureKey(out[side].get<std::string>()));
    if (posture == nullptr) return core::fail(bad("names no posture of the scenario in " + side));
    out[side + "_name_en"] = posture->name_en;
    out[side + "_name_fr"] = posture->name_fr;
  }
  return with_etag(json_response(out));
}

}  // namespace vigie::server
