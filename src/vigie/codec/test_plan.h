// SPDX-License-Identifier: Apache-2.0
// For tests of the plan's exports: two drones, a helicopter and a patrol with one sortie or two
// each.
//
//        N 3 km   C - - - D        helicopter: B C D B
//                /         |
//        N 0    B---A      |       drone: B A, waits 10 min, B;   B is the base
//                    (waits)
#pragma once

#include <string>

#include "vigie/model/asset.h"
#include "vigie/model/plan.h"

namespace vigie::codec {

inline core::Instant night(int hour, int minute) {
  return core::parse_instant("2019-06-07T00:00:00Z").value() + core::hours(hour) +
         core::minutes(minute);
}

inline model::AssetType type_of(const char* key, model::AssetKind kind, double mps,
                                double altitude_m) {
  model::AssetType type;
  type.key = model::AssetTypeKey(key);
  type.name_en = std::string("Type ") + key;
  type.name_fr = std::string("Type ") + key;
  type.kind = kind;
  type.cruise_speed = core::metres_per_second(mps);
  type.altitude = core::metres(altitude_m);
  return type;
}

inline model::Asset asset_of(const char* key, const char* name, const char* type,
                             const char* basis) {
  model::Asset asset;
  asset.key = model::AssetKey(key);
  asset.name = name;
  asset.type = model::AssetTypeKey(type);
  asset.base = model::BaseKey("dune");
  asset.legal_basis = model::LegalBasisKey(basis);
  return asset;
}

inline model::Scenario export_scenario() {
  model::Scenario scenario;
  scenario.key = "made";
  scenario.name_en = "Made night";
  scenario.name_fr = "Nuit d’essai";
  scenario.digest = std::string(64, 'a');
  scenario.night = {night(19, 0), night(31, 0)};
  model::Library& library = scenario.library;
  library.asset_types = {type_of("quad", model::AssetKind::drone, 10, 120),
                         type_of("wing", model::AssetKind::drone, 25, 120),
                         type_of("helo", model::AssetKind::helicopter, 60, 150),
                         type_of("walk", model::AssetKind::patrol, 5, 0)};
  library.asset_types[1].fixed_wing = true;
  library.bases = {{model::BaseKey("dune"), "Dune d’Amont, \"hut\"", {1000, 0}, {}}};
  model::LegalBasis basis;
  basis.key = model::LegalBasisKey("prefect");
  basis.authority = "Préfet <du> Pas-de-Calais";
  basis.purpose = "rescue & order";
  basis.citation = "none: a test";
  basis.area_name = "the beach";
  basis.area = {{-9'000, -9'000}, {-9'000, 9'000}, {9'000, 9'000}, {9'000, -9'000}};
  basis.valid = {night(0, 0), night(48, 0)};
  basis.max_cameras = 3;
  basis.ceiling = core::metres(150);
  library.legal_bases = {basis};
  scenario.postures = {{model::PostureKey("all"),
                        "All",
                        "Tous",
                        {asset_of("quad-1", "Quad, \"one\" & only", "quad", "prefect"),
                         asset_of("wing-1", "Wing", "wing", "prefect"),
                         asset_of("helo-1", "Hélicoptère", "helo", "prefect"),
                         asset_of("walk-1", "=Patrol", "walk", "")}}};
  return scenario;
}

inline model::Sortie sortie_of(const char* asset, std::vector<model::Waypoint> waypoints,
                               const char* reason) {
  return {model::AssetKey(asset), std::move(waypoints), 0.25, reason};
}

inline model::Plan export_plan() {
  const geo::Point a{4000, 0}, b{1000, 0}, c{1000, 3000}, d{4000, 3000};
  model::Plan plan;
  plan.issued_at = night(17, 0);
  plan.posture = model::PostureKey("all");
  plan.sorties = {
      sortie_of("quad-1",
                {{night(22, 0), b}, {night(22, 5), a}, {night(22, 15), a}, {night(22, 25), b}},
                "covers <A> & the sea off it"),
      sortie_of("quad-1", {{night(23, 0), b}, {night(23, 10), a}, {night(23, 20), b}}, "again"),
      sortie_of("wing-1", {{night(22, 30), b}, {night(22, 33), a}, {night(22, 36), b}}, "wings"),
      sortie_of("helo-1",
                {{night(23, 50), b}, {night(23, 52), c}, {night(23, 54), d}, {night(23, 57), b}},
                "covers the sea, over midnight: 00:00"),
      sortie_of("walk-1", {{night(24, 10), b}, {night(24, 40), a}, {night(25, 20), b}}, "on foot")};
  plan.decisions = {{model::AssetKey("quad-1"), true, {}, "the patrol"},
                    {model::AssetKey("walk-1"), false, {"wind"}, "no cover"}};
  plan.value = {2, 0.5, 0.25, 0.75, 1.5};
  plan.greedy_objective = 1.25;
  return plan;
}

}  // namespace vigie::codec
