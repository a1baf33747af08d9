// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/plan_file.h"
#include "vigie/cli/plan_risk.h"
#include "vigie/cli/posture_tonight.h"
#include "vigie/codec/event_json.h"
#include "vigie/codec/plan_json.h"
#include "vigie/planning/certify.h"
#include "vigie/planning/conflict.h"
#include "vigie/stats/interval.h"

namespace vigie::cli {
namespace {

struct PlanArguments {
  std::string scenario = "june-2019", posture = "baseline", geojson, save, locked, roster;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  double budget_s = -1;  // of the certificate; below 0: 5 s with --json, else none
  RiskArguments risk;
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
                                                   const night::Setup& setup,
                                                   const model::Posture& posture, double budget_s) {
  ProgressLine progress("certificate");
  planning::SearchOptions options;
  options.budget_s = budget_s;
  options.threads = arguments.threads == 0 ? 2 : arguments.threads;
  options.seed = arguments.seed;
  options.stop = context.stop;
  options.progress = [&](double value, double bound) {
    progress.note(fmt::format("value {:.4f}, bound {:.4f}", value, bound));
  };
  return planning::certify(setup.problem(posture), options);
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

// ---- no plan: the fewest rules that forbid it ----

core::Error refuse_locked(const Context& context, const planning::LockedConflict& conflict,
                          const model::Plan& locked) {
  nlohmann::json sorties = nlohmann::json::array();
  std::string which;
  for (const std::size_t i : conflict.sorties) {
    const model::Sortie& s = locked.sorties[i];
    sorties.push_back({{"asset", s.asset.text()},
                       {"from", core::format_instant(s.waypoints.front().at)},
                       {"until", core::format_instant(s.waypoints.back().at)}});
    which += fmt::format("{}{} at {}", which.empty() ? "" : ", ", s.asset.text(),
                         core::format_clock(s.waypoints.front().at));
  }
  if (context.json) {
    const nlohmann::json out{{"conflict",
                              {{"kind", "locked sorties"},
                               {"sorties", sorties},
                               {"rules", conflict.rules},
                               {"least", conflict.least}}}};
    fmt::print("{}\n", out.dump(2));
  }
  return {core::ErrorKind::refused, "locked sorties",
          which + " cannot be flown as they are: " + conflict.rules.front(),
          "unlock one of them or lift the rule"};
}

nlohmann::json conflict_json(const std::vector<planning::Grounded>& grounded) {
  nlohmann::json assets = nlohmann::json::array();
  for (const planning::Grounded& g : grounded)
    assets.push_back({{"asset", g.asset.text()}, {"rules", g.rules}, {"least", g.least}});
  return {{"kind", "nothing may go out"}, {"assets", assets}};
}

core::Error grounded_error(const std::vector<planning::Grounded>& grounded) {
  std::string why;
  for (const planning::Grounded& g : grounded) {
    why += (why.empty() ? "" : "; ") + g.asset.text() + " because of";
    for (std::size_t i = 0; i < g.rules.size(); ++i)
      why += fmt::format("{} [{}]", i == 0 ? "" : " together with", g.rules[i]);
  }
  return {core::ErrorKind::refused, "plan", "nothing may go out tonight: " + why,
          "lift one of the rules of each, or wait"};
}

core::Result<model::Plan> read_locked(const Context& context, const PlanArguments& arguments,
                                      const night::Setup& setup, const model::Posture& posture) {
  if (arguments.locked.empty()) return model::Plan{};
  const auto text = read_file(arguments.locked);
  if (!text) return core::fail(text.error());
  auto saved = codec::decode_plan(*text);
  if (!saved) return core::fail(saved.error());
  for (const model::Sortie& s : saved->plan.sorties) {
    if (s.waypoints.size() < 2)
      return core::fail({core::ErrorKind::invalid, arguments.locked,
                         "has a sortie of " + s.asset.text() + " with fewer than two waypoints",
                         "give each sortie its way out and home"});
  }
  const planning::Problem problem = setup.problem(posture);
  if (const auto conflict = planning::locked_conflict(problem, saved->plan))
    return core::fail(refuse_locked(context, *conflict, saved->plan));
  return std::move(saved->plan);
}

RiskAsked risk_asked(const PlanArguments& arguments) {
  return {.risk = &arguments.risk,
          .save = arguments.save,
          .geojson = arguments.geojson,
          .seed = arguments.seed,
          .threads = arguments.threads,
          .budget_s = arguments.budget_s >= 0 ? arguments.budget_s : 60};
}

core::Result<void> make_plan(const Context& context, const PlanArguments& arguments) {
  auto setup = load_setup(context, arguments.scenario);
  if (!setup) return core::fail(setup.error());
  const auto tonight = posture_tonight(**setup, arguments.posture, arguments.roster);
  if (!tonight) return core::fail(tonight.error());
  const model::Posture& posture = tonight->posture;
  if (arguments.risk.wanted() && !arguments.locked.empty()) {
    return core::fail({core::ErrorKind::invalid, "--locked", "is not held by a plan for the worst",
                       "leave out --locked or --risk"});
  }
  if (arguments.risk.wanted())
    return plan_for_the_worst(context, **setup, posture, risk_asked(arguments));
  auto locked = read_locked(context, arguments, **setup, posture);
  if (!locked) return core::fail(locked.error());
  auto plan = solve_plan(context, **setup, posture, arguments.seed, locked->sorties);
  if (!plan) return core::fail(plan.error());
  const auto grounded = planning::nothing_may_fly((*setup)->problem(posture));
  if (!grounded) return core::fail(grounded.error());
  double budget_s = arguments.budget_s >= 0 ? arguments.budget_s : context.json ? 5 : 0;
  // The bound is of every plan, not of those that keep the locked sorties.
  if (!locked->sorties.empty() || !grounded->empty()) budget_s = 0;
  nlohmann::json out;
  if (budget_s > 0) {
    auto certificate = certificate_of(context, arguments, **setup, posture, budget_s);
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
  if (!grounded->empty()) out["conflict"] = conflict_json(*grounded);
  if (tonight->roster) {
    auto roster = roster_json(**setup, *tonight, *plan);
    if (!roster) return core::fail(roster.error());
    out["roster"] = *std::move(roster);
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
    if (!grounded->empty()) return core::fail(grounded_error(*grounded));
    return {};
  }
  print_text(**setup, *plan);
  if (tonight->roster) fmt::print("\n{}", roster_text(**setup, *tonight, *plan));
  if (!grounded->empty()) return core::fail(grounded_error(*grounded));
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
  add_roster_option(command, arguments->roster);
  command->add_option(
      "--locked", arguments->locked,
      "a saved plan whose sorties are flown as they are; the rest is planned around");
  add_risk(*command, arguments->risk);
  command->footer(
      "Example: vigie plan --posture night-drones --geojson plan.geojson\n"
      "         vigie plan --posture night-drones --roster roster.csv");
  command->callback([&context, arguments] {
    if (!context.action)
      context.action = [&context, arguments] { return make_plan(context, *arguments); };
  });
  add_plan_export(command, context);
  add_plan_advice(command, context);
  add_plan_compare(command, context);
  add_plan_randomise(command, context);
  add_plan_search(*command, context);
}

}  // namespace vigie::cli
