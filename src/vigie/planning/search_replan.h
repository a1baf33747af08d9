// SPDX-License-Identifier: Apache-2.0
// The rest of a night as a SearchProblem of its own, after an asset has dropped out or a call has
// come: what is flown stays flown, what is in the air goes on from where it is, and nothing the new
// plan can do breaks a rule of the night.
#pragma once

#include <optional>
#include <vector>

#include "vigie/planning/search_problem.h"
#include "vigie/planning/search_solver.h"

namespace vigie::planning {

struct NightEvent {
  Step now = 0;                     // looks before the beginning of this step are made
  std::optional<std::size_t> lost;  // an asset that does nothing from now on
};

// Its assets are those of the night that can still do something: what is in the air as one that
// takes off at `now` from where it is, what stands or will stand at base as another. A sortie in
// the air may be lengthened to the asset's endurance where the old plan has none after it.
struct RestOfNight {
  SearchProblem problem;            // tracks with the weight that is left
  SearchPlan planned;               // what the old plan still does
  std::vector<std::size_t> asset;   // [asset of the rest]: of the night
  std::vector<std::size_t> sortie;  // [asset of the rest]: of the old plan, in the air; kOnGround
  double before = 0;                // value of the looks made
  static constexpr std::size_t kOnGround = static_cast<std::size_t>(-1);
};

// REQUIRES: a valid plan of the night; event.now <= night.steps.
RestOfNight rest_of_night(const SearchProblem& night, const SearchPlan& plan,
                          const NightEvent& event);

// The whole night: what was flown of `plan`, and `rest`, a plan of `of.problem`. What a lost asset
// was flying ends where it is.
SearchPlan joined(const SearchProblem& night, const SearchPlan& plan, const NightEvent& event,
                  const RestOfNight& of, const SearchPlan& rest);

// A plan and a bound for the rest, starting from what the old plan still does. Whatever is in the
// air is flown home by plan, so that it counts in every rule until it has landed.
SearchResult replan(const RestOfNight& rest, SearchOptions options);

}  // namespace vigie::planning
