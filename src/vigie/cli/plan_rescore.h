// SPDX-License-Identifier: Apache-2.0
// vigie plan generated --rescore: the plan and patrols that need no planner, played by the finer
// simulation of a generated night.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/planning/search_night.h"
#include "vigie/planning/search_solver.h"

namespace vigie::cli {

struct RescoreArguments {
  bool asked = false;
  std::string baselines, law = "inverse-cube";
  std::uint32_t nights = 200;
  unsigned threads = 2;
  bool wanted() const { return asked || !baselines.empty(); }
};

void add_rescore(CLI::App& generated, RescoreArguments& arguments);
core::Result<nlohmann::json> rescored_json(const Context& context,
                                           const RescoreArguments& arguments,
                                           const planning::NightOptions& night,
                                           const planning::SearchProblem& problem,
                                           const planning::SearchResult& solved);
void print_rescored(const nlohmann::json& rescored);

}  // namespace vigie::cli
