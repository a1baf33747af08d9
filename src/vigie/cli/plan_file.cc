// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/plan_file.h"

#include <algorithm>
#include <cmath>

#include "vigie/codec/plan_json.h"

namespace vigie::cli {

void add_plan_source(CLI::App* command, PlanSource& source) {
  command->add_option("--plan", source.file,
                      "plan saved by `vigie plan --save`; else one is solved");
  command->add_option("--scenario", source.scenario, "scenario key")->capture_default_str();
  command->add_option("--posture", source.posture, "posture key")->capture_default_str();
  command->add_option("--seed", source.seed, "seed of every draw")->capture_default_str();
  add_roster_option(command, source.roster);
}

core::Result<PlanInHand> plan_in_hand(const Context& context, const PlanSource& source) {
  if (source.file.empty()) {
    auto setup = load_setup(context, source.scenario);
    if (!setup) return core::fail(setup.error());
    auto tonight = posture_tonight(**setup, source.posture, source.roster);
    if (!tonight) return core::fail(tonight.error());
    auto plan = solve_plan(context, **setup, tonight->posture, source.seed);
    if (!plan) return core::fail(plan.error());
    return PlanInHand{*std::move(setup), *std::move(plan), std::move(tonight->posture)};
  }
  const auto text = read_file(source.file);
  if (!text) return core::fail(text.error());
  auto saved = codec::decode_plan(*text);
  if (!saved) return core::fail(saved.error());
  auto setup = load_setup(context, saved->scenario);
  if (!setup) return core::fail(setup.error());
  if ((*setup)->scenario().digest != saved->digest)
    return core::fail({core::ErrorKind::refused, source.file,
                       "was made from other files of scenario " + saved->scenario,
                       "solve the plan again, or use the data it was made with"});
  auto tonight = posture_tonight(**setup, saved->plan.posture.text(), source.roster);
  if (!tonight) return core::fail(tonight.error());
  return PlanInHand{*std::move(setup), std::move(saved->plan), std::move(tonight->posture)};
}

core::Result<void> save_plan(const std::filesystem::path& path, const night::Setup& setup,
                             const model::Plan& plan) {
  return write_file(path,
                    codec::encode_plan({setup.scenario().key, setup.scenario().digest, plan}));
}

double worth_of(const model::DawnReport& report, const planning::Values& values) {
  double worth = 0;
  for (const model::CraftOutcome& c : report.craft) {
    if (c.first_seen == model::CraftSeen::before_launch) worth += values.before_launch;
    if (c.first_seen != model::CraftSeen::at_sea) continue;
    worth += values.at_sea_before_distress *
             std::exp2(-std::max(0.0, core::in_minutes(c.first_seen_at - c.launched_at)) /
                       values.at_sea_halves_after_minutes);
  }
  return worth;
}

}  // namespace vigie::cli
