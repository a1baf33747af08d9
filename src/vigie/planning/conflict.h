// SPDX-License-Identifier: Apache-2.0
// Why there is no plan: the fewest rules that together forbid it.
//
// A set of rules conflicts when nothing keeps all of it; adding rules never mends it. The deletion
// filter (Chinneck and Dravnieks 1991) gives a set none of which can be left out; then all smaller
// sets are tried, fewest first, so that the set given is of least size, where `kMostTried` allows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/planning/planning.h"

namespace vigie::planning {

struct LeastSet {
  std::vector<std::size_t> members;  // ascending
  bool least = true;                 // false: none can be left out, but a smaller set may exist
};

// The smallest subset of 0..count-1 that `conflicts`; nothing when the whole does not. `conflicts`
// takes which are kept. REQUIRES: conflicts(S) implies conflicts(T) for T containing S.
std::optional<LeastSet> least_conflict(
    std::size_t count, const std::function<bool(const std::vector<char>&)>& conflicts);

// One asset that cannot fly any sortie tonight, and the fewest rules that see to that.
struct Grounded {
  model::AssetKey asset;
  std::vector<std::string> rules;  // as a person reads them, with their numbers
  bool least = true;
};

// Every asset that could have sorties, when none of them can fly any; empty when one can, or when
// there is none. Refused and missing as `solve`.
core::Result<std::vector<Grounded>> nothing_may_fly(const Problem& problem);

// Sorties that must be flown as they are but cannot all be.
struct LockedConflict {
  std::vector<std::size_t> sorties;  // indices into the plan, the fewest that cannot stand together
  std::vector<std::string> rules;    // each of these alone forbids them
  bool least = true;
};
std::optional<LockedConflict> locked_conflict(const Problem& problem, const model::Plan& locked);

}  // namespace vigie::planning
