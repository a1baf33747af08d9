// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_sheet.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "vigie/codec/event_io.h"

namespace vigie::codec {
namespace {

core::Error not_there(std::string field, std::string problem) {
  return {core::ErrorKind::missing, std::move(field), std::move(problem),
          "export with the scenario the plan was made for"};
}

std::vector<SheetPoint> points_of(const model::Sortie& sortie) {
  std::vector<SheetPoint> points;
  const model::Waypoint* before = nullptr;
  for (const model::Waypoint& w : sortie.waypoints) {
    const geo::LatLon at = geo::lat_lon_from_plane(w.position);
    SheetPoint point{w.at, {rounded_degrees(at.lat_deg), rounded_degrees(at.lon_deg)}, {}, {}, {}};
    if (before != nullptr) {
      point.leg = geo::distance(before->position, w.position);
      if (point.leg.si() > 0) point.course = geo::bearing(before->position, w.position);
      point.speed = point.leg / (w.at - before->at);
    }
    points.push_back(point);
    before = &w;
  }
  return points;
}

core::Result<void> check(const SortieSheet& sheet) {
  const std::string field = "sortie of " + sheet.asset->key.text();
  const auto& w = sheet.sortie->waypoints;
  const bool ascend = std::ranges::adjacent_find(
                          w, [](const auto& a, const auto& b) { return a.at >= b.at; }) == w.end();
  if (w.size() < 2 || !ascend)
    return core::fail({core::ErrorKind::invalid, field,
                       w.size() < 2 ? "has fewer than two waypoints" : "goes back in time",
                       "give at least two waypoints with ascending times"});
  const core::Length ceiling = sheet.basis == nullptr ? core::Length{} : sheet.basis->ceiling;
  if (ceiling.si() > 0 && model::flies(sheet.type->kind) && sheet.type->altitude > ceiling)
    return core::fail({core::ErrorKind::refused, field,
                       fmt::format("works at {:.0f} m, above the {:.0f} m of its legal basis {}",
                                   core::in_metres(sheet.type->altitude), core::in_metres(ceiling),
                                   sheet.basis->key.text()),
                       "lower altitude_ft of its type, or name a basis that allows it"});
  return {};
}

}  // namespace

core::Result<std::vector<SortieSheet>> sheets_of(const model::Plan& plan,
                                                 const model::Scenario& scenario) {
  const model::Posture* const posture = scenario.posture(plan.posture);
  if (posture == nullptr)
    return core::fail(not_there(
        "posture", fmt::format("\"{}\" is not in scenario {}", plan.posture.text(), scenario.key)));
  std::vector<SortieSheet> sheets;
  std::map<model::AssetKey, int> count;
  for (const model::Sortie& sortie : plan.sorties) {
    SortieSheet sheet;
    sheet.sortie = &sortie;
    const auto asset = std::ranges::find(posture->assets, sortie.asset, &model::Asset::key);
    if (asset == posture->assets.end())
      return core::fail(not_there("asset", fmt::format("\"{}\" is not in posture {}",
                                                       sortie.asset.text(), plan.posture.text())));
    sheet.asset = &*asset;
    sheet.type = scenario.library.asset_type(asset->type);
    if (sheet.type == nullptr)
      return core::fail(
          not_there("asset type", fmt::format("\"{}\" is not in the library", asset->type.text())));
    sheet.base = scenario.library.base(asset->base);
    sheet.basis = scenario.library.legal_basis(asset->legal_basis);
    if (auto checked = check(sheet); !checked) return core::fail(checked.error());
    sheet.number = ++count[sortie.asset];
    sheet.key = fmt::format("{}-{}", sortie.asset.text(), sheet.number);
    sheet.points = points_of(sortie);
    sheets.push_back(std::move(sheet));
  }
  return sheets;
}

}  // namespace vigie::codec
