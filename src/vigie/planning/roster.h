// SPDX-License-Identifier: Apache-2.0
// A trial's roster held by tonight's plan.
//
// A sector is its line of shore (from, launch, until) and every place nearer to that line than to
// another sector's. Over a sector where the roster has no additional drones tonight, a drone that
// the posture adds to the one it extends is nowhere from take-off to landing, whether it searches
// or passes, except within kTakeOffM of its own base. All else of the posture is free of it, and so
// is whatever is sent once a call has come: what did not go as the roster had it is written down
// (roster_record), never refused. docs/math/planning.md, "A trial's roster".
#pragma once

#include <string>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/model/roster.h"
#include "vigie/planning/planning.h"

namespace vigie::planning {

inline constexpr double kTakeOffM = 300;

// The posture with `kept_from` set on its additional drones, for the night that `scenario` plans.
// The roster names sectors by key or by name, or all of them as sector-1, sector-2, ... in the
// scenario's order. Error: it lacks the night or a sector, names one nobody knows, or the posture
// adds no drone.
core::Result<model::Posture> under_roster(const model::Posture& posture,
                                          const model::Scenario& scenario,
                                          const model::Roster& roster);

// Where one asset may be under tonight's roster. Legs are followed to the metre.
class RosterArea {
 public:
  RosterArea() = default;  // everywhere
  RosterArea(const model::Scenario& scenario, const model::Asset& asset, geo::Point base);

  bool binds() const { return !closed_.empty(); }
  bool allows(geo::Point a, geo::Point b) const;  // the straight way, both ends included
  bool allows(const model::Sortie& sortie) const;

 private:
  struct Shore {
    geo::Point from, until;
  };
  double clearance(geo::Point p) const;  // m: how much nearer an open sector is than a closed one
  std::vector<Shore> open_, closed_;
  geo::Point base_;
};

// The assets from which the roster takes sectors that they could work tonight otherwise.
struct ForbiddenByRoster {
  model::AssetKey asset;
  std::vector<model::SectorKey> sectors;
  bool on_the_ground = false;  // nothing is left to it
};
core::Result<std::vector<ForbiddenByRoster>> forbidden_by_roster(const Problem& problem);

// What the roster had tonight, and where the plan departs from it.
struct RosterRecord {
  core::Date night;
  std::string sha256;
  struct Sector {
    model::SectorKey sector;
    bool additional_drones = false;
    core::Duration planned;  // of additional drones over it, take-off and landing aside
  };
  std::vector<Sector> sectors;  // in the scenario's order
  struct Departure {
    model::SectorKey sector;
    bool flown_though_closed = false;     // else: open, and no additional drone is planned there
    std::vector<model::AssetKey> assets;  // that fly though closed
  };
  std::vector<Departure> departures;
};
// REQUIRES: `posture` is of under_roster, for this scenario and roster.
RosterRecord roster_record(const model::Scenario& scenario, const model::Posture& posture,
                           const model::Roster& roster, const model::Plan& plan);

}  // namespace vigie::planning
