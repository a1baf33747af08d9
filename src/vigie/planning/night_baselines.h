// SPDX-License-Identifier: Apache-2.0
// Patrols of a generated night that need no planner, under the same hard rules and hours as plans.
//
//   shuttle  each asset to and fro along the launch shore, as far in a step as it gets
//   ladder   lane by lane over the box: the squares of the launch shore and between the shores
//   random   from square to square of the box, each move within reach equally likely
//   greedy   each asset in turn its best sorties for what is not yet seen (plan_greedily)
//
// Sorties are as long as endurance and hours allow, spread evenly over the night and along the way;
// where a rule forbids one at its hour, the nearest hour, and if need be a shorter one, is taken.
// Hours left over are used for more sorties.
#pragma once

#include "vigie/planning/search_night.h"

namespace vigie::planning {

enum class NightBaseline : std::uint8_t { shuttle, ladder, random, greedy };
inline constexpr NightBaseline kNightBaselines[] = {NightBaseline::shuttle, NightBaseline::ladder,
                                                    NightBaseline::random, NightBaseline::greedy};
const char* name_of(NightBaseline baseline);

// `seed` is of the random patrol. REQUIRES: `problem` is `night_problem(night)`.
SearchPlan baseline_plan(NightBaseline baseline, const NightOptions& night,
                         const SearchProblem& problem, std::uint64_t seed);

}  // namespace vigie::planning
