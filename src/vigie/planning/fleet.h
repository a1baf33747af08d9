// SPDX-License-Identifier: Apache-2.0
// What each asset of a posture may do tonight: where it may work (flight rules, legal area, radius
// of action, sectors), when (hours, readiness, weather minima), and for how long.
#pragma once

#include <string>
#include <vector>

#include "vigie/planning/cells.h"
#include "vigie/planning/planning.h"
#include "vigie/planning/roster.h"

namespace vigie::planning {

// The night cut into the belief's steps; step s is [start + s dt, start + (s + 1) dt).
struct Clock {
  core::Instant start;
  double step_s = 600;
  std::size_t steps = 0;
  core::Instant at(double step) const { return start + core::seconds(step * step_s); }
};
Clock clock_of(const belief::Belief& belief);

// Where one asset spends one step: one stretch cut to its reach, several in a row for an asset that
// passes more than one in a step, a square, or four squares for a fast one.
struct Place {
  struct Part {
    CellIndex cell = kNoCell;
    double share = 1;  // of the time spent in the place
  };
  std::vector<Part> parts;
  bool shore = false;
  geo::Point centre;
  std::vector<geo::Point> path;  // along the shore
  double half_m = 0;             // half the side of the square worked
};

struct Worker {
  const model::Asset* asset = nullptr;
  const model::AssetType* type = nullptr;
  const model::LegalBasis* basis = nullptr;  // null: needs none and names none
  std::size_t type_index = 0;                // into Scenario::library.asset_types
  geo::Point base;
  bool fixed = false;
  bool counts_as_camera = false;  // in the air with one, under its basis
  RosterArea roster;
  std::vector<Place> places;
  std::vector<std::size_t> taken_by_roster;  // sectors of places it would have but for the roster
  std::vector<char> may_be_out;              // per step
  std::vector<char> on_call;   // per step: in its hours and ready, whatever the weather
  std::size_t longest = 0;     // steps of one sortie
  std::size_t turnaround = 0;  // steps
  std::size_t budget = 0;      // steps out in the whole night
  std::size_t duty = 0;        // steps from first take-off to last landing
  double speed_mps() const { return core::in_metres_per_second(type->cruise_speed); }
};

// Refused when something with a camera in the air lacks a basis that covers its hours; missing when
// the posture names a type, base or basis the library lacks.
core::Result<std::vector<Worker>> workers_of(const Problem& problem, const Cells& cells);

// The minima hold at every whole minute of [from, until] in problem.environment.
bool flyable_throughout(const Problem& problem, const Worker& worker, core::Instant from,
                        core::Instant until);

bool inside_legal_area(const Worker& worker, geo::Point p);

// Go or no-go per asset: go when there is any hour it may be out; reasons name what closes the
// others.
std::vector<model::FlightDecision> decisions_of(const Problem& problem,
                                                const std::vector<Worker>& workers);

}  // namespace vigie::planning
