// SPDX-License-Identifier: Apache-2.0
// A plan for the commands that work on one: read from a file, or solved on the spot.
#pragma once

#include "vigie/cli/cli.h"
#include "vigie/cli/posture_tonight.h"

namespace vigie::cli {

struct PlanSource {
  std::string file;  // saved by `vigie plan --save`; empty: solve
  std::string scenario = "june-2019", posture = "baseline", roster;
  std::uint64_t seed = 1;
};

void add_plan_source(CLI::App* command, PlanSource& source);

// Scenario and plan that belong together. Error: a file that cannot be read, or was made from other
// scenario files than these.
struct PlanInHand {
  SetupPtr setup;
  model::Plan plan;
  model::Posture posture;  // of the plan, under the roster where there is one
};
core::Result<PlanInHand> plan_in_hand(const Context& context, const PlanSource& source);

core::Result<void> save_plan(const std::filesystem::path& path, const night::Setup& setup,
                             const model::Plan& plan);

// Subcommands of `vigie plan` in files of their own.
void add_plan_export(CLI::App* plan, Context& context);
void add_plan_advice(CLI::App* plan, Context& context);
void add_plan_compare(CLI::App* plan, Context& context);
void add_plan_randomise(CLI::App* plan, Context& context);

// What a night was worth by when each boat was first seen, on the planner's scale of values.
double worth_of(const model::DawnReport& report, const planning::Values& values);

}  // namespace vigie::cli
