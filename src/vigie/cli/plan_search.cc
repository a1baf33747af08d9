// SPDX-License-Identifier: Apache-2.0
// vigie plan path-benchmark, vigie plan generated: the solver on problems whose answers can be
// checked by anybody.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/cli/plan_again.h"
#include "vigie/cli/plan_rescore.h"
#include "vigie/cli/plan_risk.h"
#include "vigie/planning/search_night.h"
#include "vigie/planning/search_solver.h"
#include "vigie/planning/searcher_path.h"

namespace vigie::cli {
namespace {

core::Result<void> prove(const Context& context, planning::PathOptions options) {
  options.stop = context.stop;
  const auto proof = planning::prove_paths(options);
  if (!proof) return core::fail(proof.error());
  if (context.json) {
    const nlohmann::json out{{"grid", options.grid},
                             {"horizon", options.horizon},
                             {"searchers", options.searchers},
                             {"pd", options.detection},
                             {"stay", options.stay},
                             {"value", proof->value},
                             {"upper_bound", proof->upper_bound},
                             {"proven", proof->proven},
                             {"nodes", proof->nodes},
                             {"paths", proof->paths}};
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print("value {:.10f}, upper bound {:.10f}, {} after {} nodes\n", proof->value,
             proof->upper_bound, proof->proven ? "proven optimal" : "not proven", proof->nodes);
  for (const auto& path : proof->paths) {
    fmt::print("  ");
    for (const unsigned cell : path)
      fmt::print("({},{}) ", cell / options.grid + 1, cell % options.grid + 1);
    fmt::print("\n");
  }
  return {};
}

nlohmann::json json_of(const PlannedAgain& again) {
  return {{"event", again.event},           {"kept_value", again.kept},
          {"value", again.result.value},    {"upper_bound", again.result.upper_bound},
          {"gap", again.result.gap()},      {"first_plan_s", again.result.first_plan_s},
          {"solve_s", again.result.solve_s}};
}

void print(const PlannedAgain& again) {
  fmt::print(
      "{}: {:.4f} by what stood, {:.4f} planned again, of at most {:.4f}, gap {:.2f} %; first plan "
      "after {:.2f} s, {:.1f} s in all\n",
      again.event, again.kept, again.result.value, again.result.upper_bound,
      100 * again.result.gap(), again.result.first_plan_s, again.result.solve_s);
}

core::Result<void> solve_generated(const Context& context, const planning::NightOptions& night,
                                   planning::SearchOptions options, double again_s,
                                   const RescoreArguments& rescore) {
  options.stop = context.stop;
  ProgressLine progress("planning");
  options.progress = [&](double value, double bound) {
    progress.note(fmt::format("value {:.4f}, bound {:.4f}", value, bound));
  };
  const planning::SearchProblem problem = planning::night_problem(night);
  const planning::SearchResult result = planning::solve_search(problem, options);
  // The same plan on boats it was not made on.
  planning::NightOptions fresh = night;
  fresh.boat_seed += 1'000'003;
  const double again = planning::value_of(
      planning::with_boats(problem, fresh, planning::night_boats(fresh)), result.plan);
  std::vector<PlannedAgain> planned_again;
  if (again_s > 0) {
    options.budget_s = again_s;
    planned_again = plan_again(night, problem, result.plan, options);
  }
  nlohmann::json rescored = nlohmann::json::object();
  if (rescore.wanted()) {
    auto played = rescored_json(context, rescore, night, problem, result);
    if (!played) return core::fail(played.error());
    rescored = std::move(*played);
  }
  const double total = problem.total_weight();
  if (context.json) {
    nlohmann::json out{{"value", result.value},
                       {"upper_bound", result.upper_bound},
                       {"gap", result.gap()},
                       {"missed_gap", result.missed_gap(total)},
                       {"first_value", result.first_value},
                       {"first_plan_s", result.first_plan_s},
                       {"solve_s", result.solve_s},
                       {"rounds", result.rounds},
                       {"cells", problem.places},
                       {"steps", problem.steps},
                       {"tracks", night.boats},
                       {"assets", problem.assets.size()},
                       {"width_scale", night.width_scale},
                       {"seed", night.seed},
                       {"fresh_value", again}};
    for (const PlannedAgain& again_at : planned_again) out["again"].push_back(json_of(again_at));
    out.update(rescored);
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print(
      "{} assets, widths x {}, seed {}: value {:.4f} of at most {:.4f}, gap {:.2f} % "
      "({:.1f} % of what is missed)\n",
      problem.assets.size(), night.width_scale, night.seed, result.value, result.upper_bound,
      100 * result.gap(), 100 * result.missed_gap(total));
  fmt::print("first plan {:.4f} after {:.2f} s; {:.4f} on fresh boats; {} rounds, {:.1f} s\n",
             result.first_value, result.first_plan_s, again, result.rounds, result.solve_s);
  for (const PlannedAgain& again_at : planned_again) print(again_at);
  if (rescore.wanted()) print_rescored(rescored);
  return {};
}

}  // namespace

void add_plan_search(CLI::App& plan, Context& context) {
  auto path = std::make_shared<planning::PathOptions>();
  CLI::App* benchmark = plan.add_subcommand(
      "path-benchmark", "the optimal searcher path problem of Royset and Sato, proven");
  benchmark->add_option("--grid", path->grid, "cells along a side")->capture_default_str();
  benchmark->add_option("--horizon", path->horizon, "looks")->capture_default_str();
  benchmark->add_option("--searchers", path->searchers, "how many")->capture_default_str();
  benchmark
      ->add_option("--pd", path->detection, "chance that one searcher sees the target in its cell")
      ->capture_default_str();
  benchmark->add_option("--stay", path->stay, "chance that the target stays")
      ->capture_default_str();
  benchmark->add_option("--budget-s", path->budget_s, "seconds at most")->capture_default_str();
  benchmark->footer("Example: vigie plan path-benchmark --grid 9 --horizon 15 --pd 0.6");
  benchmark->callback(
      [&context, path] { context.action = [&context, path] { return prove(context, *path); }; });

  auto night = std::make_shared<planning::NightOptions>();
  auto options = std::make_shared<planning::SearchOptions>();
  CLI::App* generated =
      plan.add_subcommand("generated", "a generated night of full size: plan, bound and gap");
  generated->add_option("--assets", night->assets, "how many")
      ->check(CLI::Range(1, 32))
      ->capture_default_str();
  generated->add_option("--width-scale", night->width_scale, "of sweep widths of 1.5 to 4 km")
      ->capture_default_str();
  generated->add_option("--boats", night->boats, "weighted boats")
      ->check(CLI::Range(1, 200000))
      ->capture_default_str();
  generated->add_option("--seed", night->seed, "which night")->capture_default_str();
  generated->add_option("--budget-s", options->budget_s, "seconds at most")->capture_default_str();
  generated->add_option("--rounds", options->rounds, "of the bound at most")->capture_default_str();
  generated->add_option("--moves", options->moves, "of the annealing at most")
      ->capture_default_str();
  generated->add_option("--threads", options->threads, "1 or 2")->capture_default_str();
  auto again_s = std::make_shared<double>(0);
  generated
      ->add_option("--again-s", *again_s,
                   "plan again half-way, once when an asset is lost and once when a call comes, in "
                   "so many seconds; 0: do not")
      ->capture_default_str();
  auto risk = std::make_shared<GeneratedRisk>();
  generated
      ->add_option("--risk-outlooks", risk->outlooks,
                   "plan for the worst tenth of so many outlooks (fog, beaches, hours) instead; 0: "
                   "do not")
      ->check(CLI::Range(0, 2000))
      ->capture_default_str();
  generated->add_option("--risk-boats", risk->boats, "weighted boats of each outlook")
      ->check(CLI::Range(1, 20000))
      ->capture_default_str();
  auto rescore = std::make_shared<RescoreArguments>();
  add_rescore(*generated, *rescore);
  generated->footer(
      "Example: vigie plan generated --assets 6 --width-scale 0.3 --rescore --baselines all");
  generated->callback([&context, night, options, again_s, risk, rescore] {
    context.action = [&context, night, options, again_s, risk, rescore] {
      risk->budget_s = options->budget_s;
      risk->threads = options->threads;
      risk->rounds = options->rounds;
      if (risk->outlooks > 0) return generated_worst(context, *night, *risk);
      rescore->threads = options->threads;
      return solve_generated(context, *night, *options, *again_s, *rescore);
    };
  });
}

}  // namespace vigie::cli
