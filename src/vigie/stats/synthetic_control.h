// SPDX-License-Identifier: Apache-2.0
// Synthetic control, difference in differences and synthetic difference in differences for a panel
// where some units are treated from one time on, all at once.
//
//   SDID  Arkhangelsky, Athey, Hirshberg, Imbens, Wager, "Synthetic difference-in-differences",
//         American Economic Review 111 (2021) 4088-4118: algorithm 1, regularisation (2.2), weights
//         by Frank-Wolfe with one sparsification, as the authors' own R package synthdid does it
//   SC    the same weights without intercept, time weights and regularisation
//   DID   even weights
//
// None of them has untreated units that are free of the treatment when units interact: then do not
// use them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::stats {

// Units in rows, untreated first; times in columns, before treatment first.
struct Panel {
  std::size_t units = 0, times = 0;
  std::size_t untreated = 0, before = 0;
  std::vector<double> values;  // units x times, row by row

  double at(std::size_t unit, std::size_t time) const { return values[unit * times + time]; }
};

enum class PanelMethod { synthetic_did, synthetic_control, did };

struct PanelEstimate {
  double effect = 0;  // treated minus counterfactual, mean over treated units and times after
  std::vector<double> unit_weights;  // of the untreated units; sum 1
  std::vector<double> time_weights;  // of the times before; sum 1, or all 0 for synthetic control
};

// Errors (invalid): sizes that do not match, fewer than 2 untreated units or times before, nothing
// treated, a value that is not finite.
core::Result<PanelEstimate> estimate_panel(const Panel& panel, PanelMethod method);

struct PlaceboOptions {
  std::uint32_t replicates = 200;  // where sets are drawn
  std::uint64_t seed = 1;
  // Draw the sets as R's synthdid does after set.seed(r_seed), to repeat an error published so.
  std::optional<std::uint32_t> r_seed;
  unsigned threads = 1;
};

struct PlaceboError {
  double standard_error = 0;
  std::vector<double> effects;  // of each placebo
  bool exact = false;           // every untreated unit once; else drawn
};

// The same method with untreated units in the place of the treated, the treated left out; as many
// of them as there are treated, none twice (the paper's algorithm 4). With one treated unit every
// untreated one is the placebo once, which is what the algorithm tends to as it draws more; with
// more, or with r_seed, `replicates` sets are drawn. Each starts from even weights, so no placebo
// knows the true fit. Errors: as estimate_panel; (invalid) not more untreated than treated units.
core::Result<PlaceboError> placebo_error(const Panel& panel, PanelMethod method,
                                         const PlaceboOptions& options = {});

// The w >= 0 with sum 1 that minimises |A w - b|^2, A given by columns. Exact to 1e-10 of the
// largest |A'A|. The synthetic control of Abadie, Diamond, Hainmueller (2010) on outcomes alone.
// REQUIRES: at least one column, all as long as b.
std::vector<double> simplex_least_squares(const std::vector<std::vector<double>>& columns,
                                          const std::vector<double>& target);

}  // namespace vigie::stats
