// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"

namespace vigie::server {

using core::Instant;
using nlohmann::json;

namespace {

constexpr core::Duration kNewsAfter = core::minutes(30);
constexpr core::Length kNewsBeyond = core::kilometres(3);

// Folds the events of a night into those worth a mark on the time bar.
struct Notable {
  json rows = json::array();
  std::map<model::AssetKey, bool> out;
  std::map<model::CraftId, model::TruthMoved> craft;
  std::vector<model::Detection> news;

  json& add(Instant at, const char* kind) {
    rows.push_back({{"at", core::format_instant(at)}, {"kind", kind}});
    return rows.back();
  }

  void operator()(Instant at, const model::AssetMoved& moved) {
    const bool now_out = moved.activity != "at base";
    if (std::exchange(out[moved.asset], now_out) == now_out) return;
    json& row = add(at, now_out ? "sortie_out" : "sortie_in");
    row["asset"] = moved.asset.text();
    row["detail"] = moved.activity;
    put_place(row, moved.position);
  }
  void operator()(Instant at, const model::DecisionMade& made) {
    if (made.decision.go) return;
    json& row = add(at, "no_go");
    row["asset"] = made.decision.asset.text();
    row["detail"] = fmt::format("{}", fmt::join(made.decision.reasons, "; "));
  }
  void operator()(Instant at, const model::Detected& detected) {
    const model::Detection& d = detected.detection;
    const bool known = std::ranges::any_of(news, [&](const model::Detection& earlier) {
      return d.observed_at - earlier.observed_at <= kNewsAfter &&
             geo::distance(d.position, earlier.position) <= kNewsBeyond;
    });
    if (known) return;
    news.push_back(d);
    json& row = add(at, "detection");
    row["asset"] = d.asset.text();
    row["detail"] = model::name_of(d.target_class);
    put_place(row, d.position);
  }
  void operator()(Instant at, const model::CallReceived& call) {
    json& row = add(at, "call");
    row["detail"] =
        fmt::format("{} people, {}", call.people_reported, model::name_of(call.reported));
    put_place(row, call.position);
  }
  void operator()(Instant at, const model::Tasked& task) {
    json& row = add(at, "task");
    row["asset"] = task.asset.text();
    row["detail"] = task.task;
    put_place(row, task.position);
  }
  void operator()(Instant at, const model::TruthMoved& moved) {
    const auto before = craft.find(moved.craft);
    const bool was_ashore =
        before == craft.end() || before->second.state == model::CraftState::preparing;
    const bool afloat =
        moved.state != model::CraftState::preparing && moved.state != model::CraftState::prevented;
    if (was_ashore && afloat) put_craft(add(at, "launched"), moved);
    craft[moved.craft] = moved;
  }
  void operator()(Instant at, const model::TruthEnded& ended) {
    using model::CraftState;
    const CraftState end = ended.outcome.end;
    if (end != CraftState::prevented && end != CraftState::rescued && end != CraftState::landed)
      return;
    json& row = add(at, model::name_of(end));
    row["craft"] = id_text(ended.outcome.craft.value());
    row["detail"] = fmt::format("{} people", ended.outcome.people);
    const auto last = craft.find(ended.outcome.craft);
    if (last != craft.end()) put_place(row, last->second.position);
  }
  template <class Other>
  void operator()(Instant, const Other&) {}

  static void put_craft(json& row, const model::TruthMoved& moved) {
    row["craft"] = id_text(moved.craft.value());
    row["detail"] = moved.sector.text();
    put_place(row, moved.position);
  }
};

}  // namespace

Response timeline_response(const night::Recording& recording) {
  Notable notable;
  for (const model::Event& event : recording.events())
    std::visit([&](const auto& body) { notable(event.at, body); }, event.body);
  return with_etag(json_response({{"events", std::move(notable.rows)}}));
}

}  // namespace vigie::server
