// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/plan_file.h"
#include "vigie/codec/event_json.h"
#include "vigie/planning/certify.h"
#include "vigie/stats/interval.h"

namespace vigie::cli {
namespace {

struct PlanArguments {
  std::string scenario = "june-2019", posture = "baseline", geojson, save;
  std::uint64_t seed = 1;
  std::uint32_t nights = 200;
  unsigned threads = 0;
  double budget_s = -1;  // of the certificate; below 0: 5 s with --json, else none
};

void print_text(const night::Setup& setup, const model::Plan& plan) {
  const model::PlanValue& v = plan.value;
  fmt::print("Plan {} for {}, issued {}\n", plan.posture.text(), setup.scenario().key,
             core::format_instant(plan.issued_at));
  fmt::print(
      "  of {:.2f} boats expected: {:.2f} found before launch, {:.2f} at sea, {:.2f} in time\n",
      v.expected_boats, v.detected_before_launch, v.detected_at_sea, v.detected_in_time);
  fmt::print("  objective {:.4f} (greedy {:.4f}); the planner's own model, not evidence\n\n",
             v.objective, plan.greedy_objective);
  for (const model::FlightDecision& d : plan.decisions) {
    if (d.go) continue;
    fmt::print("  NO-GO {:<24}", d.asset.text());
    for (const std::string& reason : d.reasons) fmt::print(" {};", reason);
    fmt::print(" cover: {}\n", d.fallback);
  }
  for (const model::Sortie& s : plan.sorties)
    fmt::print("  {} to {}  {:<26} {:.3f} boats  {}\n", core::format_clock(s.waypoints.front().at),
               core::format_clock(s.waypoints.back().at), s.asset.text(), s.expected_detections,
               s.reason);
}

// ---- the certificate: a bound on every plan, and the plan played by the night simulation ----

// What a night was worth by when each boat was first seen, on the planner's scale.
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

core::Result<stats::MeanInterval> rescore(const Context& context, const PlanArguments& arguments,
                                          const night::Setup& setup, const model::Plan& plan) {
  constexpr std::size_t kNights = 40;
  std::vector<double> worth(kNights);
  const planning::Values values;
  const bool finished = core::parallel_for(
      kNights, {.threads = arguments.threads, .stop = context.stop, .progress = {}},
      [&](std::size_t i) {
        worth[i] = worth_of(night::play(setup, plan,
                                        {.seed = arguments.seed + 2'000'003,
                                         .replicate = static_cast<std::uint32_t>(i),
                                         .drawn_weather = true,
                                         .sink = {}}),
                            values);
      });
  if (!finished)
    return core::fail({core::ErrorKind::interrupted, "plan", "was stopped", "run it again"});
  return stats::mean_interval(worth, 0.95);
}

core::Result<planning::Certificate> certificate_of(const Context& context,
                                                   const PlanArguments& arguments,
                                                   const night::Setup& setup, double budget_s) {
  ProgressLine progress("certificate");
  planning::SearchOptions options;
  options.budget_s = budget_s;
  options.threads = arguments.threads == 0 ? 2 : arguments.threads;
  options.seed = arguments.seed;
  options.stop = context.stop;
  options.progress = [&](double value, double bound) {
    progress.note(fmt::format("value {:.4f}, bound {:.4f}", value, bound));
  };
  return planning::certify(
      setup.problem(*setup.scenario().posture(model::PostureKey(arguments.posture))), options);
}

void add_certificate(nlohmann::json& out, const planning::Certificate& c,
                     const stats::MeanInterval& rescored) {
  out["model_value"] = out["value"];
  out["value"] = c.value;
  out["upper_bound"] = c.upper_bound;
  out["gap"] = c.gap();
  out["missed_gap"] = c.missed_gap();
  out["first_plan_s"] = c.first_plan_s;
  out["solve_s"] = c.solve_s;
  out["cells"] = c.cells;
  out["steps"] = c.steps;
  out["tracks"] = c.tracks;
  out["assets"] = c.assets;
  out["rescored_value"] = rescored.mean;
  out["rescored_stderr"] = rescored.standard_error;
}

core::Result<void> make_plan(const Context& context, const PlanArguments& arguments) {
  auto setup = load_setup(context, arguments.scenario);
  if (!setup) return core::fail(setup.error());
  auto plan = solve_plan(context, **setup, arguments.posture, arguments.seed);
  if (!plan) return core::fail(plan.error());
  const double budget_s = arguments.budget_s >= 0 ? arguments.budget_s : context.json ? 5 : 0;
  nlohmann::json out;
  if (budget_s > 0) {
    auto certificate = certificate_of(context, arguments, **setup, budget_s);
    if (!certificate) return core::fail(certificate.error());
    // Both are lawful; the one that is worth more as flown, waypoint by waypoint, is given.
    if (certificate->plan.value.objective > plan->value.objective) *plan = certificate->plan;
    const auto rescored = rescore(context, arguments, **setup, *plan);
    if (!rescored) return core::fail(rescored.error());
    out = codec::json_of(*plan);
    add_certificate(out, *certificate, *rescored);
  } else {
    out = codec::json_of(*plan);
    out["first_plan_s"] = plan->first_plan_seconds;
  }
  if (!arguments.save.empty())
    if (auto saved = save_plan(arguments.save, **setup, *plan); !saved) return saved;
  if (!arguments.geojson.empty()) {
    const auto written = write_file(arguments.geojson,
                                    codec::geojson_of(*plan, (*setup)->scenario()).dump(1) + "\n");
    if (!written) return core::fail(written.error());
  }
  if (context.json) {
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  print_text(**setup, *plan);
  fmt::print("\n  first plan after {:.2f} s\n", plan->first_plan_seconds);
  if (budget_s > 0)
    fmt::print(
        "  in whole steps: value {:.4f}, no plan over {:.4f}, gap {:.2f} %; simulated nights "
        "{:.4f} "
        "+- {:.4f}\n",
        out["value"].get<double>(), out["upper_bound"].get<double>(),
        100 * out["gap"].get<double>(), out["rescored_value"].get<double>(),
        out["rescored_stderr"].get<double>());
  return {};
}

// ---- compare: the planner against patrols without a plan, over fresh simulated nights ----

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
  std::vector<double> known, prevented, unseen_minutes;
};

core::Result<void> play_nights(const Context& context, const PlanArguments& arguments,
                               const night::Setup& setup, std::vector<Contender>& contenders) {
  ProgressLine progress("nights");
  for (Contender& c : contenders) {
    c.known.resize(arguments.nights);
    c.prevented.resize(arguments.nights);
    c.unseen_minutes.resize(arguments.nights);
  }
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

nlohmann::json against(const Contender& planned, const Contender& other) {
  const auto row = [](const std::vector<double>& theirs, const std::vector<double>& ours) {
    const auto d = stats::paired_difference(theirs, ours, 0.95);
    return nlohmann::json{{"planned", stats::mean_interval(ours, 0.95).mean},
                          {"baseline", stats::mean_interval(theirs, 0.95).mean},
                          {"difference", d.mean},
                          {"interval", {d.low, d.high}}};
  };
  return {{"baseline", other.name},
          {"boats_known_in_time", row(other.known, planned.known)},
          {"boats_prevented", row(other.prevented, planned.prevented)},
          {"unseen_boat_minutes", row(other.unseen_minutes, planned.unseen_minutes)}};
}

core::Result<void> compare_plans(const Context& context, const PlanArguments& arguments) {
  auto setup = load_setup(context, arguments.scenario);
  if (!setup) return core::fail(setup.error());
  auto planned = solve_plan(context, **setup, arguments.posture, arguments.seed);
  if (!planned) return core::fail(planned.error());
  const planning::Problem problem =
      (*setup)->problem(*(*setup)->scenario().posture(model::PostureKey(arguments.posture)));
  auto shuttle = planning::shuttle_plan(problem);
  if (!shuttle) return core::fail(shuttle.error());
  auto random = planning::random_plan(problem, arguments.seed);
  if (!random) return core::fail(random.error());
  std::vector<Contender> contenders = {{"planned", std::move(*planned), {}, {}, {}},
                                       {"shuttle", std::move(*shuttle), {}, {}, {}},
                                       {"random", std::move(*random), {}, {}, {}}};
  if (auto played = play_nights(context, arguments, **setup, contenders); !played) return played;
  nlohmann::json out = {
      {"scenario", arguments.scenario},
      {"posture", arguments.posture},
      {"seed", arguments.seed},
      {"nights", arguments.nights},
      {"model_version", night::model_version()},
      {"against", {against(contenders[0], contenders[1]), against(contenders[0], contenders[2])}}};
  if (context.json) {
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print("Over {} fresh nights of {}, posture {} (95 % intervals of the paired difference):\n",
             arguments.nights, arguments.scenario, arguments.posture);
  for (const auto& row : out["against"])
    for (const char* key : {"boats_known_in_time", "boats_prevented", "unseen_boat_minutes"})
      fmt::print("  {:<20} planned {:7.2f}  {} {:7.2f}  difference {:+7.2f} [{:+.2f}, {:+.2f}]\n",
                 key, row[key]["planned"].get<double>(), row["baseline"].get<std::string>(),
                 row[key]["baseline"].get<double>(), row[key]["difference"].get<double>(),
                 row[key]["interval"][0].get<double>(), row[key]["interval"][1].get<double>());
  fmt::print("This is what the model implies, not evidence.\n");
  return {};
}

void add_common(CLI::App* command, PlanArguments& arguments) {
  command->add_option("--scenario", arguments.scenario, "scenario key")->capture_default_str();
  command->add_option("--posture", arguments.posture, "posture key")->capture_default_str();
  command->add_option("--seed", arguments.seed, "seed of every draw")->capture_default_str();
}

}  // namespace

void add_plan(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<PlanArguments>();
  CLI::App* command = app.add_subcommand("plan", "who goes out when and where tonight");
  add_common(command, *arguments);
  command
      ->add_option("--budget-s", arguments->budget_s,
                   "seconds for a bound on every plan; 0: none; not given: 5 with --json")
      ->check(CLI::Range(0.0, 86400.0));
  command->add_option("--threads", arguments->threads, "0: all cores")->capture_default_str();
  command->add_option("--geojson", arguments->geojson, "also write the routes to this file");
  command->add_option("--save", arguments->save,
                      "also write the plan, for `plan export` and others");
  command->footer("Example: vigie plan --posture night-drones --geojson plan.geojson");
  command->callback([&context, arguments] {
    if (!context.action)
      context.action = [&context, arguments] { return make_plan(context, *arguments); };
  });
  add_plan_export(command, context);
  add_plan_advice(command, context);
  CLI::App* compare = command->add_subcommand(
      "compare", "the plan against an evenly spaced shuttle and a random patrol, on fresh nights");
  add_common(compare, *arguments);
  compare->add_option("--nights", arguments->nights, "simulated nights")
      ->check(CLI::Range(2, 100000))
      ->capture_default_str();
  compare->add_option("--threads", arguments->threads, "0: all cores")->capture_default_str();
  compare->footer("Example: vigie plan compare --nights 200 --seed 1");
  compare->callback([&context, arguments] {
    context.action = [&context, arguments] { return compare_plans(context, *arguments); };
  });
  add_plan_search(*command, context);
}

}  // namespace vigie::cli
