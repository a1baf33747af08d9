// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/posture_tonight.h"
#include "vigie/cli/report.h"
#include "vigie/codec/event_json.h"
#include "vigie/night/comparison_json.h"
#include "vigie/night/record.h"

namespace vigie::cli {
namespace {

struct NightArguments {
  std::string scenario = "june-2019", posture = "baseline", a = "baseline", b = "night-drones";
  std::string log, out, roster;
  std::uint64_t seed = 1;
  std::uint32_t replicate = 0, replicates = 200;
  unsigned threads = 0;
};

core::Result<void> run_night(const Context& context, const NightArguments& arguments) {
  if (!arguments.log.empty() && std::filesystem::exists(arguments.log))
    return core::fail({core::ErrorKind::invalid, arguments.log,
                       "exists, and a log is never overwritten",
                       "give a new file, or delete that one"});
  auto setup = load_setup(context, arguments.scenario);
  if (!setup) return core::fail(setup.error());
  const auto tonight = posture_tonight(**setup, arguments.posture, arguments.roster);
  if (!tonight) return core::fail(tonight.error());
  const auto plan = solve_plan(context, **setup, tonight->posture, arguments.seed);
  if (!plan) return core::fail(plan.error());
  model::DawnReport report;
  if (arguments.log.empty()) {
    report = night::play(**setup, *plan,
                         {.seed = arguments.seed,
                          .replicate = arguments.replicate,
                          .drawn_weather = true,
                          .sink = {}});
    report.at = (*setup)->scenario().night.until;
  } else {
    auto recorded = night::record(**setup, *plan, arguments.log,
                                  {arguments.seed, arguments.replicate, context.stop});
    if (!recorded) return core::fail(recorded.error());
    report = std::move(*recorded);
  }
  if (context.json)
    fmt::print("{}\n", codec::json_of(report).dump(2));
  else
    print_report(report, (*setup)->scenario());
  return {};
}

core::Result<void> compare(const Context& context, const NightArguments& arguments) {
  auto setup = load_setup(context, arguments.scenario);
  if (!setup) return core::fail(setup.error());
  const auto plan_a = solve_plan(context, **setup, arguments.a, arguments.seed);
  if (!plan_a) return core::fail(plan_a.error());
  const auto tonight_b = posture_tonight(**setup, arguments.b, arguments.roster);
  if (!tonight_b) return core::fail(tonight_b.error());
  const auto plan_b = solve_plan(context, **setup, tonight_b->posture, arguments.seed);
  if (!plan_b) return core::fail(plan_b.error());
  ProgressLine progress("nights, each played twice");
  const auto result = night::compare(
      **setup, *plan_a, *plan_b,
      {.replicates = arguments.replicates,
       .seed = arguments.seed,
       .threads = arguments.threads,
       .confidence = 0.95,
       .stop = context.stop,
       .progress = [&](std::size_t done) { progress.show(done, arguments.replicates); }});
  if (!result) return core::fail(result.error());
  const std::string text = night::comparison_json(*result);
  if (!arguments.out.empty())
    if (auto written = write_file(arguments.out, text + "\n"); !written)
      return core::fail(written.error());
  if (context.json)
    fmt::print("{}\n", text);
  else
    print_comparison(*result);
  return {};
}

}  // namespace

void add_night(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<NightArguments>();
  CLI::App* command =
      app.add_subcommand("night", "play a night, or compare two postures over many");
  command->require_subcommand(1);

  CLI::App* run = command->add_subcommand("run", "plan and play one night, print the dawn report");
  run->add_option("--scenario", arguments->scenario, "scenario key")->capture_default_str();
  run->add_option("--posture", arguments->posture, "posture key")->capture_default_str();
  run->add_option("--seed", arguments->seed, "seed of every draw")->capture_default_str();
  run->add_option("--replicate", arguments->replicate, "which night of that seed")
      ->capture_default_str();
  add_roster_option(run, arguments->roster);
  run->add_option("--log", arguments->log, "record every event to this new file");
  run->footer("Example: vigie night run --posture night-drones --seed 3 --log night.db");
  run->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_night(context, *arguments); };
  });

  CLI::App* pair = command->add_subcommand("compare", "two postures over the same nights");
  pair->add_option("--scenario", arguments->scenario, "scenario key")->capture_default_str();
  pair->add_option("--a", arguments->a, "posture A")->capture_default_str();
  pair->add_option("--b", arguments->b, "posture B; a roster binds this one")
      ->capture_default_str();
  add_roster_option(pair, arguments->roster);
  pair->add_option("--replicates", arguments->replicates, "nights")
      ->check(CLI::Range(2, 1000000))
      ->capture_default_str();
  pair->add_option("--seed", arguments->seed, "seed of every draw")->capture_default_str();
  pair->add_option("--threads", arguments->threads, "0: all cores")->capture_default_str();
  pair->add_option("--out", arguments->out, "also write the JSON to this file");
  pair->footer(
      "Example: vigie night compare --scenario june-2019 --a baseline --b night-drones "
      "--replicates 1000 --seed 1 --json");
  pair->callback([&context, arguments] {
    context.action = [&context, arguments] { return compare(context, *arguments); };
  });
}

}  // namespace vigie::cli
