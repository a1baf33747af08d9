// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/plan_risk.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/codec/event_json.h"
#include "vigie/codec/plan_json.h"
#include "vigie/night/outlooks.h"
#include "vigie/stats/tail.h"

namespace vigie::cli {
namespace {

constexpr double kConfidence = 0.95;

using nlohmann::json;

// Worth unseen in simulated nights: boats less what seeing them was worth.
core::Result<std::vector<double>> simulated_unseen(const Context& context,
                                                   const night::Setup& setup,
                                                   const RiskAsked& asked,
                                                   const model::Plan& plan) {
  std::vector<double> unseen(asked.risk->nights);
  const bool finished = core::parallel_for(
      unseen.size(), {.threads = asked.threads, .stop = context.stop, .progress = {}},
      [&](std::size_t i) {
        const model::DawnReport report = night::play(setup, plan,
                                                     {.seed = asked.seed + 3'000'007,
                                                      .replicate = static_cast<std::uint32_t>(i),
                                                      .drawn_weather = true,
                                                      .sink = {}});
        unseen[i] = static_cast<double>(report.craft.size()) - worth_of(report, {});
      });
  if (!finished)
    return core::fail({core::ErrorKind::interrupted, "plan", "was stopped", "run it again"});
  return unseen;
}

json risk_json(const planning::RiskCertificate& c, const RiskAsked& asked) {
  json out{{"measure", "worst tenth"},
           {"emphasis", asked.risk->emphasis},
           {"scenarios", c.outlooks},
           {"weathers", c.weathers},
           {"tracks", c.tracks},
           {"mean_worth", c.worth},
           {"worst_tenth_worth", c.worst_worth},
           {"mean_unseen", c.worst.mean},
           {"worst_tenth_unseen", c.worst.tail},
           {"objective_unseen", c.objective},
           {"bound", c.at_least},
           {"gap", c.worst_worth > 0 ? (c.objective - c.at_least) / c.worst_worth : 0},
           {"missed_gap", c.objective > 0 ? (c.objective - c.at_least) / c.objective : 0},
           {"mean_plan",
            {{"mean_unseen", c.mean.mean},
             {"worst_tenth_unseen", c.mean.tail},
             {"mean_bound", c.mean_at_least}}},
           {"mean_plan_kept", c.mean_chosen},
           {"rounds", c.rounds},
           {"epochs", c.epochs},
           {"solve_s", c.solve_s}};
  if (!c.fresh_worst.each.empty())
    out["fresh"] = against_mean(c.fresh_worst.each, c.fresh_mean.each, asked.seed);
  return out;
}

void print_risk(const json& risk, const model::Plan& plan) {
  const auto at = [&](const char* key) { return risk[key].get<double>(); };
  fmt::print("Plan {} for the worst tenth of {} outlooks (weather and departures drawn)\n",
             plan.posture.text(), risk["scenarios"].get<std::size_t>());
  fmt::print(
      "  in the worst tenth {:.3f} of {:.3f} boats' worth goes unseen; no plan leaves less than "
      "{:.3f} (gap {:.1f} points)\n",
      at("worst_tenth_unseen"), at("worst_tenth_worth"), at("bound"), 100 * at("gap"));
  const json& mean = risk["mean_plan"];
  const double gained = mean["worst_tenth_unseen"].get<double>() - at("worst_tenth_unseen");
  const double cost = at("mean_unseen") - mean["mean_unseen"].get<double>();
  fmt::print(
      "  against the plan for the mean: {:.3f} less unseen in the worst tenth, {:.3f} more in the "
      "mean of {:.3f}\n",
      gained, cost, at("mean_worth"));
  for (const auto& [key, what] :
       {std::pair{"fresh", "fresh outlooks"}, std::pair{"simulated", "simulated nights"}}) {
    if (!risk.contains(key)) continue;
    const json& f = risk[key];
    fmt::print(
        "  on {} {}: {:.3f} less in the worst tenth [{:.3f}, {:.3f}], {:.3f} more in the mean "
        "[{:.3f}, {:.3f}]\n",
        f["outlooks"].get<std::size_t>(), what, f["gained_in_worst_tenth"].get<double>(),
        f["gained_interval"][0].get<double>(), f["gained_interval"][1].get<double>(),
        f["cost_in_mean"].get<double>(), f["cost_interval"][0].get<double>(),
        f["cost_interval"][1].get<double>());
  }
  fmt::print("\n");
  for (const model::Sortie& s : plan.sorties)
    fmt::print("  {} to {}  {:<26} {}\n", core::format_clock(s.waypoints.front().at),
               core::format_clock(s.waypoints.back().at), s.asset.text(), s.reason);
}

planning::RiskOptions risk_options(const Context& context, const RiskAsked& asked,
                                   ProgressLine& progress) {
  planning::RiskOptions o;
  o.measure = {.tail = kRiskTail, .emphasis = asked.risk->emphasis};
  o.budget_s = asked.budget_s;
  o.threads = asked.threads == 0 ? 2 : asked.threads;
  o.seed = asked.seed;
  o.rounds = asked.risk->rounds;
  o.epochs = asked.risk->epochs;
  o.moves = asked.risk->moves;
  o.stop = context.stop;
  o.progress = [&progress](double value, double bound) {
    progress.note(fmt::format("unseen {:.4f}, at least {:.4f}", -value, -bound));
  };
  return o;
}

}  // namespace

json against_mean(const std::vector<double>& worst, const std::vector<double>& mean,
                  std::uint64_t seed) {
  const auto outcomes = [](const std::vector<double>& unseen) {
    std::vector<double> out;
    for (const double u : unseen) out.push_back(-u);
    return out;
  };
  const std::vector<double> a = outcomes(worst), b = outcomes(mean);
  const std::vector<double> even(a.size(), 1.0 / static_cast<double>(a.size()));
  const auto tail = stats::tail_difference(a, b, kRiskTail, kConfidence, seed);
  const auto all = stats::tail_difference(a, b, 1, kConfidence, seed);
  return {{"outlooks", a.size()},
          {"worst_tenth_unseen", -stats::tail_mean(a, even, kRiskTail)},
          {"worst_tenth_unseen_by_mean_plan", -stats::tail_mean(b, even, kRiskTail)},
          {"mean_unseen", -stats::tail_mean(a, even, 1)},
          {"mean_unseen_by_mean_plan", -stats::tail_mean(b, even, 1)},
          {"gained_in_worst_tenth", tail.difference},
          {"gained_interval", {tail.low, tail.high}},
          {"cost_in_mean", -all.difference},
          {"cost_interval", {-all.high, -all.low}}};
}

void add_risk(CLI::App& command, RiskArguments& a) {
  command
      .add_option("--risk", a.risk,
                  "plan for the tenth of outlooks (weather and departures drawn) that leaves most "
                  "unseen")
      ->check(CLI::IsMember({"worst-tenth"}));
  command.add_option("--risk-scenarios", a.outlooks, "outlooks drawn to plan on")
      ->check(CLI::Range(10, 5000))
      ->capture_default_str();
  command.add_option("--risk-fresh", a.fresh, "others drawn to judge on; 0: none")
      ->check(CLI::Range(0, 20000))
      ->capture_default_str();
  command
      .add_option("--risk-nights", a.nights,
                  "nights of the finer simulation that both plans are played on; 0: none")
      ->check(CLI::Range(0, 20000))
      ->capture_default_str();
  command
      .add_option("--risk-emphasis", a.emphasis,
                  "of the worst tenth against the mean: 1 the worst tenth alone, 0 the mean alone")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.add_option("--risk-rounds", a.rounds, "of the bound at most")->capture_default_str();
  command.add_option("--risk-epochs", a.epochs, "of annealing for the worst at most")
      ->capture_default_str();
  command.add_option("--risk-moves", a.moves, "of annealing for the mean at most")
      ->capture_default_str();
}

core::Result<void> plan_for_the_worst(const Context& context, const night::Setup& setup,
                                      const model::Posture& posture, const RiskAsked& asked) {
  const auto drawn = [&](std::uint32_t count, std::uint64_t seed) {
    return night::Outlooks::draw(setup, {.count = count, .seed = seed, .threads = asked.threads});
  };
  const night::Outlooks outlooks = drawn(asked.risk->outlooks, asked.seed + 4'000'037);
  const night::Outlooks to_choose = drawn(asked.risk->outlooks, asked.seed + 6'000'011);
  const night::Outlooks fresh = drawn(asked.risk->fresh, asked.seed + 5'000'011);
  const auto to_plan = outlooks.all(), choose = to_choose.all(), others = fresh.all();
  ProgressLine progress("plan for the worst tenth");
  auto certificate = planning::certify_worst(
      setup.problem(posture), {.to_plan = to_plan, .to_choose = choose, .fresh = others},
      risk_options(context, asked, progress));
  if (!certificate) return core::fail(certificate.error());
  json risk = risk_json(*certificate, asked);
  if (asked.risk->nights >= 2) {
    const auto worst = simulated_unseen(context, setup, asked, certificate->plan);
    if (!worst) return core::fail(worst.error());
    const auto mean = simulated_unseen(context, setup, asked, certificate->mean_plan);
    if (!mean) return core::fail(mean.error());
    risk["simulated"] = against_mean(*worst, *mean, asked.seed);
  }
  if (!asked.save.empty())
    if (auto saved = save_plan(asked.save, setup, certificate->plan); !saved) return saved;
  if (!asked.geojson.empty()) {
    const auto written = write_file(
        asked.geojson, codec::geojson_of(certificate->plan, setup.scenario()).dump(1) + "\n");
    if (!written) return core::fail(written.error());
  }
  if (context.json) {
    json out = codec::json_of(certificate->plan);
    out["risk"] = std::move(risk);
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  print_risk(risk, certificate->plan);
  return {};
}

}  // namespace vigie::cli
