// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"

namespace vigie::server {

using nlohmann::json;

namespace {

void put_sources(json& out, const std::string& prefix, const std::vector<model::Parameter>& of) {
  for (const model::Parameter& p : of)
    out.push_back({{"name", prefix + p.name},
                   {"value", p.value},
                   {"unit", p.unit},
                   {"source", p.provenance.source},
                   {"verified", p.provenance.verified}});
}

// Every number with a source: of the scenario, and of the asset types and sensors the posture uses.
json sources_of(const model::Scenario& scenario, const model::Posture* posture) {
  json out = json::array();
  put_sources(out, "", scenario.parameters);
  put_sources(out, "forecast.", scenario.forecast.parameters);
  if (posture == nullptr) return out;
  std::set<model::AssetTypeKey> types;
  std::set<model::SensorKey> sensors;
  for (const model::Asset& asset : posture->assets) types.insert(asset.type);
  for (const model::AssetType& type : scenario.library.asset_types) {
    if (!types.contains(type.key)) continue;
    put_sources(out, type.key.text() + ".", type.parameters);
    sensors.insert(type.sensors.begin(), type.sensors.end());
  }
  for (const model::SensorType& sensor : scenario.library.sensors)
    if (sensors.contains(sensor.key)) put_sources(out, sensor.key.text() + ".", sensor.parameters);
  return out;
}

}  // namespace

Response night_response(const model::Scenario& scenario, const night::Recording& recording,
                        const std::optional<LogHead>& log) {
  const model::NightStarted& started = recording.started();
  const model::Posture* posture = scenario.posture(started.posture);
  json out = {{"scenario", started.scenario},
              {"name_en", scenario.name_en},
              {"name_fr", scenario.name_fr},
              {"note", scenario.note},
              {"posture", started.posture.text()},
              {"posture_name_en", posture == nullptr ? "" : posture->name_en},
              {"posture_name_fr", posture == nullptr ? "" : posture->name_fr},
              {"seed", started.seed},
              {"replicate", started.replicate},
              {"model_version", started.model_version},
              {"scenario_digest", started.scenario_digest},
              {"from", core::format_instant(started.night.from)},
              {"until", core::format_instant(started.night.until)},
              {"planned_at", core::format_instant(scenario.planned_at)},
              {"finished", recording.finished()},
              {"log_head_hash", nullptr},
              {"log_records", nullptr},
              {"sources", sources_of(scenario, posture)}};
  if (log) {
    out["log_head_hash"] = log->hash_hex;
    out["log_records"] = log->records;
  }
  return with_etag(json_response(out));
}

}  // namespace vigie::server
