// SPDX-License-Identifier: Apache-2.0
// vigie plan compare: the planner against ways to patrol that need no planner, over fresh simulated
// nights, and what the planner's model promised against what those nights gave.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/plan_file.h"
#include "vigie/cli/posture_tonight.h"
#include "vigie/codec/flown_track_csv.h"
#include "vigie/stats/interval.h"

namespace vigie::cli {
namespace {

struct CompareArguments {
  std::string scenario = "june-2019", posture = "baseline", baselines = "shuttle,random";
  std::string track, track_asset, roster;
  std::uint64_t seed = 1;
  std::uint32_t nights = 200;
  unsigned threads = 0;
};

// Boats known in time: met on the beach, or seen at sea before they were in distress.
double known_in_time(const model::DawnReport& report) {
  double boats = 0;
  for (const model::CraftOutcome& c : report.craft)
    boats += c.first_seen != model::CraftSeen::never && c.people_minutes_in_danger == 0;
  return boats;
}

struct Contender {
  std::string name;
  model::Plan plan;
  std::size_t rival = 0;  // of a baseline: the planner's plan it is held against
  std::vector<double> worth{}, boats{}, known{}, prevented{}, unseen_minutes{};
};

core::Result<void> play_nights(const Context& context, const CompareArguments& arguments,
                               const night::Setup& setup, std::vector<Contender>& contenders) {
  ProgressLine progress("nights");
  for (Contender& c : contenders) {
    for (auto* outcome : {&c.worth, &c.boats, &c.known, &c.prevented, &c.unseen_minutes})
      outcome->resize(arguments.nights);
  }
  const planning::Values values;
  const bool finished = core::parallel_for(
      arguments.nights,
      {.threads = arguments.threads,
       .stop = context.stop,
       .progress = [&](std::size_t done) { progress.show(done, arguments.nights); }},
      [&](std::size_t i) {
        for (Contender& c : contenders) {
          const auto report = night::play(setup, c.plan,
                                          {.seed = arguments.seed + 1'000'003,
                                           .replicate = static_cast<std::uint32_t>(i),
                                           .drawn_weather = true,
                                           .sink = {}});
          c.worth[i] = worth_of(report, values);
          c.boats[i] = static_cast<double>(report.craft.size());
          c.known[i] = known_in_time(report);
          c.prevented[i] = report.outcome("boats_prevented");
          c.unseen_minutes[i] = report.outcome("unseen_boat_minutes");
        }
      });
  if (!finished)
    return core::fail(
        {core::ErrorKind::interrupted, "plan compare", "was stopped", "run it again"});
  return {};
}

nlohmann::json contest_of(const Contender& planned, const Contender& other) {
  const auto row = [](const std::vector<double>& theirs, const std::vector<double>& ours) {
    const auto d = stats::paired_difference(theirs, ours, 0.95);
    return nlohmann::json{{"planned", stats::mean_interval(ours, 0.95).mean},
                          {"baseline", stats::mean_interval(theirs, 0.95).mean},
                          {"difference", d.mean},
                          {"interval", {d.low, d.high}}};
  };
  return {{"baseline", other.name},
          {"model_value", other.plan.value.objective},
          {"worth", row(other.worth, planned.worth)},
          {"boats_known_in_time", row(other.known, planned.known)},
          {"boats_prevented", row(other.prevented, planned.prevented)},
          {"unseen_boat_minutes", row(other.unseen_minutes, planned.unseen_minutes)}};
}

// What the model promised and what the nights gave. The nights draw few boats or many, so the two
// are held against each other per boat: in hundredths of a boat, the nights' share with the
// standard error of a ratio of means.
nlohmann::json promise_of(const Contender& planned, double fresh_value) {
  const double expected = planned.plan.value.expected_boats;
  const auto rescored = stats::mean_interval(planned.worth, 0.95);
  const double boats = stats::mean_interval(planned.boats, 0.95).mean;
  const double share = boats > 0 ? rescored.mean / boats : 0;
  std::vector<double> off(planned.worth.size());
  for (std::size_t i = 0; i < off.size(); ++i)
    off[i] = boats > 0 ? 100 * (planned.worth[i] - share * planned.boats[i]) / boats : 0;
  const auto spread = stats::mean_interval(off, 0.95);
  const double model = planned.plan.value.objective;
  const double points = 100 * ((expected > 0 ? model / expected : 0) - share);
  return {{"expected_boats", expected},
          {"boats_per_night", boats},
          {"model_value", model},
          {"model_value_on_fresh_particles", fresh_value},
          {"rescored_value", rescored.mean},
          {"rescored_stderr", rescored.standard_error},
          {"difference_points", points},
          {"interval_points", {points + spread.low, points + spread.high}}};
}

// ---- baselines ----

constexpr const char* kAllBaselines = "shuttle,ladder,random,greedy,track";

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  const std::string text = (list == "all" ? kAllBaselines : list) + std::string(",");
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t comma = text.find(',', from);
    if (comma > from) names.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  return names;
}

core::Result<model::Plan> baseline_plan(const std::string& name, const planning::Problem& problem,
                                        std::uint64_t seed) {
  if (name == "shuttle") return planning::shuttle_plan(problem);
  if (name == "ladder") return planning::ladder_plan(problem);
  if (name == "random") return planning::random_plan(problem, seed);
  if (name == "greedy") {
    planning::SolveOptions options;
    options.iterations = 0;
    return planning::solve(problem, options);
  }
  return core::fail({core::ErrorKind::invalid, "--baselines", "names \"" + name + "\"",
                     std::string("use all, or some of ") + kAllBaselines});
}

// The way really flown, at the same hours of this night, cut at its end.
core::Result<model::Sortie> flown_tonight(const CompareArguments& arguments, core::Interval night) {
  const auto text = read_file(arguments.track);
  if (!text) return core::fail(text.error());
  auto track = codec::parse_flown_track(*text, arguments.track);
  if (!track) return core::fail(track.error());
  const double day = 86'400, late = core::in_seconds(night.from - track->front().at);
  const core::Duration shift = core::seconds(day * std::ceil(late / day));
  model::Sortie sortie;
  sortie.asset = model::AssetKey(arguments.track_asset);
  for (const model::Waypoint& w : *track) {
    if (w.at + shift < night.until) sortie.waypoints.push_back({w.at + shift, w.position});
  }
  if (sortie.waypoints.size() < 2)
    return core::fail({core::ErrorKind::invalid, arguments.track,
                       "was flown at hours outside this night", "give another track or scenario"});
  return sortie;
}

// Two contenders: the planner's plan when that asset has the hours the track took, and the same
// with the track in place of what the planner has it do.
core::Result<void> add_track(const Context& context, const CompareArguments& arguments,
                             const night::Setup& setup, const model::Posture& posture,
                             std::vector<Contender>& contenders) {
  const auto sortie = flown_tonight(arguments, setup.scenario().night);
  if (!sortie) return core::fail(sortie.error());
  model::Posture with_hours = posture;
  const auto asset = std::ranges::find(with_hours.assets, sortie->asset, &model::Asset::key);
  if (asset == with_hours.assets.end())
    return core::fail({core::ErrorKind::missing, "--track-asset",
                       "\"" + arguments.track_asset + "\" is not in the posture",
                       "name the asset that could have flown the track"});
  asset->hours_budget = sortie->waypoints.back().at - sortie->waypoints.front().at;
  const planning::Problem problem = setup.problem(with_hours);
  auto planned = planning::solve(problem, solve_options(context, arguments.seed));
  if (!planned) return core::fail(planned.error());
  model::Plan flown = *planned;
  std::erase_if(flown.sorties, [&](const model::Sortie& s) { return s.asset == sortie->asset; });
  flown.sorties.push_back(*sortie);
  flown.value = planning::evaluate(problem, flown);
  const std::size_t rival = contenders.size();
  contenders.push_back({.name = "planned with " + arguments.track_asset, .plan = *planned});
  contenders.push_back({.name = "track", .plan = std::move(flown), .rival = rival});
  return {};
}

void print_contest(const nlohmann::json& out, const CompareArguments& arguments) {
  fmt::print("Over {} fresh nights of {}, posture {} (95 % intervals of the paired difference):\n",
             arguments.nights, arguments.scenario, arguments.posture);
  for (const auto& row : out["against"])
    for (const char* key :
         {"worth", "boats_known_in_time", "boats_prevented", "unseen_boat_minutes"})
      fmt::print("  {:<20} planned {:7.2f}  {} {:7.2f}  difference {:+7.2f} [{:+.2f}, {:+.2f}]\n",
                 key, row[key]["planned"].get<double>(), row["baseline"].get<std::string>(),
                 row[key]["baseline"].get<double>(), row[key]["difference"].get<double>(),
                 row[key]["interval"][0].get<double>(), row[key]["interval"][1].get<double>());
  const auto& promise = out["planned"];
  fmt::print(
      "The model promised {:.3f} of {:.2f} boats, the nights gave {:.3f} +- {:.3f} of {:.2f}: "
      "{:+.1f} points [{:+.1f}, {:+.1f}]\n",
      promise["model_value"].get<double>(), promise["expected_boats"].get<double>(),
      promise["rescored_value"].get<double>(), promise["rescored_stderr"].get<double>(),
      promise["boats_per_night"].get<double>(), promise["difference_points"].get<double>(),
      promise["interval_points"][0].get<double>(), promise["interval_points"][1].get<double>());
  for (const auto& skipped : out["skipped"])
    fmt::print("skipped: {}\n", skipped.get<std::string>());
  fmt::print("This is what the model implies, not evidence.\n");
}

core::Result<void> compare_plans(const Context& context, const CompareArguments& arguments) {
  auto setup = load_setup(context, arguments.scenario);
  if (!setup) return core::fail(setup.error());
  const auto tonight = posture_tonight(**setup, arguments.posture, arguments.roster);
  if (!tonight) return core::fail(tonight.error());
  const model::Posture& posture = tonight->posture;
  auto planned = solve_plan(context, **setup, posture, arguments.seed);
  if (!planned) return core::fail(planned.error());
  const planning::Problem problem = (*setup)->problem(posture);
  std::vector<Contender> contenders = {{.name = "planned", .plan = std::move(*planned)}};
  nlohmann::json skipped = nlohmann::json::array();
  for (const std::string& name : names_in(arguments.baselines)) {
    if (name == "track") {
      if (arguments.track.empty()) {
        skipped.push_back("track: give --track FILE and --track-asset KEY");
        continue;
      }
      if (auto added = add_track(context, arguments, **setup, posture, contenders); !added)
        return added;
      continue;
    }
    auto plan = baseline_plan(name, problem, arguments.seed);
    if (!plan) return core::fail(plan.error());
    contenders.push_back({.name = name, .plan = std::move(*plan)});
  }
  if (auto played = play_nights(context, arguments, **setup, contenders); !played) return played;

  const belief::Belief fresh = belief::Belief::from_forecast(
      (*setup)->scenario(), (*setup)->forecast(), (*setup)->forecast_environment(),
      {.seed = arguments.seed + 1'000'003});
  planning::Problem on_fresh = problem;
  on_fresh.belief = &fresh;
  nlohmann::json out = {
      {"scenario", arguments.scenario},
      {"posture", arguments.posture},
      {"seed", arguments.seed},
      {"nights", arguments.nights},
      {"model_version", night::model_version()},
      {"planned",
       promise_of(contenders[0], planning::evaluate(on_fresh, contenders[0].plan).objective)},
      {"against", nlohmann::json::array()},
      {"skipped", skipped}};
  if (tonight->roster) out["roster_sha256"] = tonight->roster->sha256;
  for (std::size_t c = 1; c < contenders.size(); ++c) {
    if (contenders[c].name.starts_with("planned")) continue;
    out["against"].push_back(contest_of(contenders[contenders[c].rival], contenders[c]));
  }
  if (context.json)
    fmt::print("{}\n", out.dump(2));
  else
    print_contest(out, arguments);
  return {};
}

}  // namespace

void add_plan_compare(CLI::App* plan, Context& context) {
  auto arguments = std::make_shared<CompareArguments>();
  CLI::App* compare = plan->add_subcommand(
      "compare", "the plan against patrols that need no planner, on fresh nights");
  compare->add_option("--scenario", arguments->scenario, "scenario key")->capture_default_str();
  compare->add_option("--posture", arguments->posture, "posture key")->capture_default_str();
  compare->add_option("--seed", arguments->seed, "seed of every draw")->capture_default_str();
  compare
      ->add_option("--baselines", arguments->baselines,
                   std::string("all, or some of ") + kAllBaselines)
      ->capture_default_str();
  compare->add_option("--track", arguments->track, "a way really flown: table of utc, lat, lon");
  compare->add_option("--track-asset", arguments->track_asset, "the asset that flies it here");
  add_roster_option(compare, arguments->roster);
  compare->add_option("--nights", arguments->nights, "simulated nights")
      ->check(CLI::Range(2, 100000))
      ->capture_default_str();
  compare->add_option("--threads", arguments->threads, "0: all cores")->capture_default_str();
  compare->footer("Example: vigie plan compare --baselines all --nights 200 --seed 1");
  compare->callback([&context, arguments] {
    context.action = [&context, arguments] { return compare_plans(context, *arguments); };
  });
}

}  // namespace vigie::cli
