// SPDX-License-Identifier: Apache-2.0
// What every export of a plan reads: each sortie with its asset, type, base and legal basis, and
// its legs in degrees, knots and metres. A plan that cannot be carried out as written is refused
// here, once for all formats.
#pragma once

#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"
#include "vigie/model/plan.h"

namespace vigie::codec {

struct SheetPoint {
  core::Instant at;
  geo::LatLon place;   // 1e-6 degree
  core::Length leg;    // from the point before; 0 at the first
  core::Angle course;  // of that leg, clockwise from north, [0, 2 pi)
  core::Speed speed;   // over that leg
};

struct SortieSheet {
  const model::Sortie* sortie = nullptr;
  const model::Asset* asset = nullptr;
  const model::AssetType* type = nullptr;
  const model::Base* base = nullptr;         // null: the library has none of that name
  const model::LegalBasis* basis = nullptr;  // null: needs none
  int number = 0;                            // of the asset's sorties tonight, from 1
  std::string key;                           // "night-drone-2-1": asset and number
  std::vector<SheetPoint> points;
  core::Instant departs() const { return points.front().at; }
  core::Instant returns() const { return points.back().at; }
};

// In the plan's order. Error: the plan's posture, an asset or its type is not in the scenario;
// fewer than two waypoints, times that do not ascend; refused: works above the ceiling of its legal
// basis. The sheets point into both arguments.
core::Result<std::vector<SortieSheet>> sheets_of(const model::Plan& plan,
                                                 const model::Scenario& scenario);

}  // namespace vigie::codec
