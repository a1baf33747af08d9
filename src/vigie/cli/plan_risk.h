// SPDX-License-Identifier: Apache-2.0
// vigie plan --risk worst-tenth: a plan for the tenth of outlooks that leaves most unseen.
#pragma once

#include "vigie/cli/plan_file.h"

namespace vigie::cli {

struct RiskArguments {
  std::string risk;  // empty: the mean of the forecast, as always
  std::uint32_t outlooks = 3000, fresh = 3000, nights = 0;
  double emphasis = 1;
  std::size_t rounds = 200, epochs = 4'000, moves = 10'000'000;
  bool wanted() const { return !risk.empty(); }
};
void add_risk(CLI::App& command, RiskArguments& arguments);

struct RiskAsked {
  const RiskArguments* risk = nullptr;
  std::string save, geojson;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  double budget_s = 60;
};
core::Result<void> plan_for_the_worst(const Context& context, const night::Setup& setup,
                                      const model::Posture& posture, const RiskAsked& asked);

}  // namespace vigie::cli
