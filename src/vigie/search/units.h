// SPDX-License-Identifier: Apache-2.0
// From an asset type of the library to a unit on scene: how soon it is there, how long it can stay,
// how fast it searches, what its sensors make of each class hour by hour, and whether it may go.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"
#include "vigie/model/sweep_table.h"
#include "vigie/search/score.h"

namespace vigie::search {

struct UnitOrder {
  std::string type;                   // key of the library
  std::string name;                   // empty: the key
  std::string base;                   // key; empty: on scene from `from`
  std::optional<core::Instant> from;  // ready to leave, or on scene; empty: after its readiness
  std::optional<core::Speed> speed;   // of the search
  std::optional<core::Duration> on_scene;  // empty: endurance less both ways and a tenth
  std::optional<core::Length> altitude;
  std::string legal_basis;  // key; needed for a drone
  bool fatigued = false;
};
// "aw189-hmcg@lydd,speed=90,on-scene-min=120,from=2026-01-15T01:00Z,altitude-ft=500,name=R163,
// legal-basis=key,fatigued"
core::Result<UnitOrder> parse_unit_order(const std::string& text);

struct Circumstances {
  const model::Library* assets = nullptr;
  const model::SweepTable* table = nullptr;
  core::Instant issued_for;
  core::Instant until;  // end of the horizon
  geo::Point datum;     // where the search will be
  model::Weather weather;
  std::function<model::SkyLight(core::Instant)> sky;  // at the datum
  bool life_jackets = false;
};

struct PreparedUnit {
  Unit unit;
  std::vector<std::string> refusals;  // empty: it can go. Weather, reach, law
  std::vector<std::string> notes;
};

// When none is given: helicopter 90 kn, aeroplane 150, boat 15, at most cruise: the speeds for
// which the visual table holds, and an assumption for boats.
core::Speed search_speed(const model::AssetType& type);
// Of its eyes and antennas: an aircraft's altitude; 14 ft of a boat.
core::Length eye_height(const model::AssetType& type);

// Error: a type, base or legal basis the library does not have, or a sensor without its rows.
core::Result<PreparedUnit> prepare_unit(const UnitOrder& order, const Circumstances& around);

}  // namespace vigie::search
