// SPDX-License-Identifier: Apache-2.0
// The optimal searcher path benchmark of Royset and Sato (Naval Research Logistics 57, 2010): an
// n x n grid, a target that starts in the middle and walks, searchers that start in a corner, move
// to a neighbour or stay, and look at t = 1..T. j searchers in the target's cell miss it with
// probability (1 - detection)^j. Solved to proven optimality.
//
// One searcher: branch and bound on its path; the bound is the longest path in which every look is
// discounted for the look just before it (Lau, Huang and Dissanayake, IEEE ICRA 2008).
// Several: the relaxation of search_bound.h over the target's distinct ways; all paths whose
// reduced cost is within the gap; then an exact search over sets of those paths.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"

namespace vigie::planning {

struct PathOptions {
  unsigned grid = 9;       // 2..31
  unsigned horizon = 10;   // 1..40
  unsigned searchers = 1;  // 1..15
  double detection = 0.6;  // of one searcher in the target's cell, in (0, 1)
  double stay = 0.6;       // of the target, in [0, 1]
  double budget_s = 120;   // machine time; what is known then is given, proven or not
  const core::StopFlag* stop = nullptr;
};

struct PathProof {
  double value = 0, upper_bound = 1;
  bool proven = false;  // value is the optimum, to 1e-9 for one searcher, 1e-7 for more
  std::vector<std::vector<unsigned>> paths;  // per searcher, cell (row * grid + column) per step
  std::uint64_t nodes = 0;
};

core::Result<PathProof> prove_paths(const PathOptions& options);

// Detection probability of given paths, by propagating the target's chance.
double path_value(const PathOptions& options, const std::vector<std::vector<unsigned>>& paths);

}  // namespace vigie::planning
