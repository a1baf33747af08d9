// SPDX-License-Identifier: Apache-2.0
// vigie plan --risk worst-tenth: a plan for the tenth of outlooks that leaves most unseen.
#pragma once

#include <nlohmann/json.hpp>

#include "vigie/cli/plan_file.h"
#include "vigie/planning/search_night.h"

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

// How much less one plan leaves unseen than another over the same outlooks, with intervals.
nlohmann::json against_mean(const std::vector<double>& worst, const std::vector<double>& mean,
                            std::uint64_t seed);

inline constexpr double kRiskTail = 0.1;

struct GeneratedRisk {
  std::size_t outlooks = 0, boats = 200;  // 0 outlooks: not asked for
  double budget_s = 60;
  unsigned threads = 2;
  std::size_t rounds = 200, epochs = 4'000, moves = 10'000'000;
};
core::Result<void> generated_worst(const Context& context, const planning::NightOptions& night,
                                   const GeneratedRisk& asked);

}  // namespace vigie::cli
