// SPDX-License-Identifier: Apache-2.0
// Several searchers of the optimal searcher path benchmark; see searcher_path.h.
#pragma once

#include "vigie/planning/search_problem.h"
#include "vigie/planning/searcher_path.h"

namespace vigie::planning {

// The benchmark as a SearchProblem: places are cells, step i is time i + 1, one track per distinct
// way of the target through the (step, cell) that a searcher can be in, one asset per searcher.
SearchProblem team_problem(const PathOptions& options);

// REQUIRES: options in range, searchers >= 2.
PathProof prove_team(const PathOptions& options);

}  // namespace vigie::planning
