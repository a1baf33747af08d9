// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"

namespace vigie::server {

using nlohmann::json;

namespace {

json craft_json(const model::CraftOutcome& craft) {
  json out = {{"craft", id_text(craft.craft.value())},
              {"sector", craft.sector.text()},
              {"people", craft.people},
              {"end", model::name_of(craft.end)},
              {"launched", craft.launched},
              {"preparing_from", core::format_instant(craft.preparing_from)},
              {"ended_at", core::format_instant(craft.ended_at)},
              {"first_seen", model::name_of(craft.first_seen)},
              {"people_minutes_in_danger", craft.people_minutes_in_danger},
              {"people_minutes_in_water", craft.people_minutes_in_water}};
  if (craft.launched) out["launched_at"] = core::format_instant(craft.launched_at);
  if (craft.first_seen != model::CraftSeen::never)
    out["first_seen_at"] = core::format_instant(craft.first_seen_at);
  return out;
}

}  // namespace

Response report_response(const night::Recording& recording) {
  if (!recording.finished())
    return error_response({.kind = core::ErrorKind::missing,
                           .field = "report",
                           .problem = "is written at dawn, and this night has not come to it",
                           .mend = "ask for the picture until then"});
  const model::DawnReport& report = recording.report();
  json outcomes = json::array();
  for (const model::OutcomeSpec& spec : model::outcome_specs())
    outcomes.push_back({{"key", spec.key},
                        {"unit", spec.unit},
                        {"en", spec.en},
                        {"fr", spec.fr},
                        {"less_is_better", spec.less_is_better},
                        {"value", report.outcome(spec.key)}});
  json craft = json::array();
  for (const model::CraftOutcome& one : report.craft) craft.push_back(craft_json(one));
  return with_etag(json_response({{"at", core::format_instant(report.at)},
                                  {"outcomes", std::move(outcomes)},
                                  {"craft", std::move(craft)}}));
}

}  // namespace vigie::server
