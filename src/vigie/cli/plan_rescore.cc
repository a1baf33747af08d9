// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/plan_rescore.h"

#include <sstream>

#include <fmt/format.h>

#include "vigie/planning/night_baselines.h"
#include "vigie/planning/night_rescore.h"
#include "vigie/stats/interval.h"

namespace vigie::cli {
namespace {

core::Result<std::vector<planning::NightBaseline>> baselines_named(const std::string& list) {
  std::vector<planning::NightBaseline> named;
  std::istringstream names(list);
  for (std::string name; std::getline(names, name, ',');) {
    bool known = false;
    for (const planning::NightBaseline baseline : planning::kNightBaselines) {
      if (name != "all" && name != planning::name_of(baseline)) continue;
      named.push_back(baseline);
      known = true;
    }
    if (!known)
      return core::fail({core::ErrorKind::invalid, "--baselines", "names \"" + name + "\"",
                         "use all, or some of shuttle,ladder,random,greedy"});
  }
  return named;
}

}  // namespace

core::Result<nlohmann::json> rescored_json(const Context& context,
                                           const RescoreArguments& arguments,
                                           const planning::NightOptions& night,
                                           const planning::SearchProblem& problem,
                                           const planning::SearchResult& solved) {
  const auto rivals = baselines_named(arguments.baselines);
  if (!rivals) return core::fail(rivals.error());
  ProgressLine progress("simulated nights");
  planning::RescoreOptions options;
  options.law = arguments.law == "definite-range" ? planning::SightLaw::definite_range
                                                  : planning::SightLaw::inverse_cube;
  options.nights = arguments.nights;
  options.threads = arguments.threads;
  options.stop = context.stop;
  options.progress = [&](std::size_t done, std::size_t of) { progress.show(done, of); };
  const auto played = [&](const planning::SearchPlan& plan) {
    return planning::rescore(night, problem.assets, plan, options);
  };
  const auto planned = played(solved.plan);
  if (!planned) return core::fail(planned.error());
  const auto mean = stats::mean_interval(planned->worth, 0.95);
  nlohmann::json out{
      {"rescored_value", mean.mean},
      {"rescored_stderr", mean.standard_error},
      {"rescored_law", arguments.law},
      {"rescored_boats", std::size_t{options.nights} * options.boats_per_night},
      {"difference_points", 100 * (solved.value - mean.mean)},
      {"interval_points", {100 * (solved.value - mean.high), 100 * (solved.value - mean.low)}},
      {"time_on_place", planned->on_place},
      {"against", nlohmann::json::array()}};
  for (const planning::NightBaseline rival : *rivals) {
    const auto plan = planning::baseline_plan(rival, night, problem, night.seed);
    const auto theirs = played(plan);
    if (!theirs) return core::fail(theirs.error());
    const auto lead = stats::paired_difference(theirs->worth, planned->worth, 0.95);
    out["against"].push_back({{"baseline", planning::name_of(rival)},
                              {"model_value", planning::value_of(problem, plan)},
                              {"rescored_value", stats::mean_interval(theirs->worth, 0.95).mean},
                              {"difference", lead.mean},
                              {"interval", {lead.low, lead.high}}});
  }
  return out;
}

void print_rescored(const nlohmann::json& out) {
  const auto number = [&](const char* key) { return out[key].get<double>(); };
  fmt::print(
      "simulated nights, {} boats, {}: {:.4f} +- {:.4f}; the model says {:+.2f} points [{:+.2f}, "
      "{:+.2f}]\n",
      out["rescored_boats"].get<std::size_t>(), out["rescored_law"].get<std::string>(),
      number("rescored_value"), number("rescored_stderr"), number("difference_points"),
      out["interval_points"][0].get<double>(), out["interval_points"][1].get<double>());
  for (const auto& row : out["against"])
    fmt::print("  {:<8} {:.4f}  planned has {:+.4f} [{:+.4f}, {:+.4f}]\n",
               row["baseline"].get<std::string>(), row["rescored_value"].get<double>(),
               row["difference"].get<double>(), row["interval"][0].get<double>(),
               row["interval"][1].get<double>());
}

void add_rescore(CLI::App& generated, RescoreArguments& arguments) {
  generated.add_flag("--rescore", arguments.asked,
                     "also play the plan on fresh boats by a finer simulation");
  generated.add_option("--baselines", arguments.baselines,
                       "play these too: all, or some of shuttle,ladder,random,greedy");
  generated.add_option("--law", arguments.law, "of sight in the simulation")
      ->check(CLI::IsMember({"inverse-cube", "definite-range"}))
      ->capture_default_str();
  generated.add_option("--nights", arguments.nights, "simulated, with 500 fresh boats each")
      ->check(CLI::Range(2, 10000))
      ->capture_default_str();
}

}  // namespace vigie::cli
