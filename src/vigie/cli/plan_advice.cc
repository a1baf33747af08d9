// SPDX-License-Identifier: Apache-2.0
// vigie plan contingency, marginal and explain: what a plan hangs on.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/advice/contingency.h"
#include "vigie/advice/departures_json.h"
#include "vigie/advice/explain.h"
#include "vigie/advice/marginal.h"
#include "vigie/cli/plan_file.h"

namespace vigie::cli {
namespace {

using nlohmann::json;

struct AdviceArguments {
  PlanSource source;
  std::size_t rounds = 60, beliefs = 12, particles = 5'000;
  unsigned threads = 0;
  std::string geojson, from;
  double hours = 6;
};

advice::WorkOptions work_of(const Context& context, const AdviceArguments& a,
                            ProgressLine& progress) {
  return {.rounds = a.rounds,
          .seed = a.source.seed,
          .threads = a.threads,
          .stop = context.stop,
          .progress = [&progress](std::size_t done, std::size_t of) { progress.show(done, of); }};
}

// The plan, and what advice on it is worked out from.
struct Case {
  PlanInHand in_hand;
  advice::Tonight tonight() const {
    return {.problem = in_hand.setup->problem(in_hand.posture),
            .forecast = &in_hand.setup->forecast(),
            .births = {}};
  }
};

core::Result<Case> case_of(const Context& context, const AdviceArguments& a) {
  auto in_hand = plan_in_hand(context, a.source);
  if (!in_hand) return core::fail(in_hand.error());
  return Case{*std::move(in_hand)};
}

std::string names_of(const std::vector<model::AssetKey>& keys) {
  std::string out;
  for (const model::AssetKey& key : keys) out += (out.empty() ? "" : ", ") + key.text();
  return out;
}

json texts_of(const std::vector<model::AssetKey>& keys) {
  json out = json::array();
  for (const model::AssetKey& key : keys) out.push_back(key.text());
  return out;
}

json json_of(const advice::DropOut& d) {
  return {{"key", d.key},
          {"dropped", texts_of(d.dropped)},
          {"fallback", d.named},
          {"in_time", d.with},
          {"in_time_others_unmoved", d.unmoved},
          {"in_time_replanned", d.replanned},
          {"loses_others_unmoved", d.loses_unmoved()},
          {"loses_replanned", d.loses()},
          {"stand_ins", texts_of(d.stand_ins)}};
}

json json_of(const advice::WeatherWindows& w) {
  json windows = json::array();
  for (const advice::Window& one : w.windows)
    windows.push_back({{"from", core::format_instant(one.during.from)},
                       {"until", core::format_instant(one.during.until)},
                       {"closed", one.closed},
                       {"reasons", one.reasons}});
  return {{"asset", w.asset.text()}, {"windows", std::move(windows)}};
}

core::Result<core::Interval> next_hours(const AdviceArguments& a, const model::Scenario& scenario) {
  core::Instant from = scenario.night.from;
  if (!a.from.empty()) {
    const auto at = core::parse_instant(a.from);
    if (!at) return core::fail(at.error());
    from = *at;
  }
  return core::Interval{from, from + core::hours(a.hours)};
}

void print_contingency(const std::vector<advice::DropOut>& drops,
                       const std::vector<advice::WeatherWindows>& weather,
                       const std::vector<advice::Departures>& gaps) {
  if (!drops.empty())
    fmt::print("{:.2f} boats found in time by the plan; fewer when this drops out:\n",
               drops.front().with);
  fmt::print("  {:<24} {:>9} {:>9}  {}\n", "", "unmoved", "replanned", "cover");
  for (const advice::DropOut& d : drops) {
    fmt::print("  {:<24} {:>9.3f} {:>9.3f}  {}", d.key, d.loses_unmoved(), d.loses(), d.named);
    if (!d.stand_ins.empty())
      fmt::print("{}stands in: {}", d.named.empty() ? "" : "; ", names_of(d.stand_ins));
    fmt::print("\n");
  }
  fmt::print("\nWeather against minima (closed, or within a quarter of a limit):\n");
  bool any = false;
  for (const advice::WeatherWindows& w : weather)
    for (const advice::Window& one : w.windows) {
      any = true;
      fmt::print("  {} to {}  {:<24} {}  {}\n", core::format_clock(one.during.from),
                 core::format_clock(one.during.until), w.asset.text(),
                 one.closed ? "CLOSED" : "near  ", fmt::join(one.reasons, "; "));
    }
  if (!any) fmt::print("  none\n");
  fmt::print("\nDepartures that the plan misses most:\n");
  for (const advice::Departures& g : gaps)
    fmt::print("  {} to {}  {:<16} {:.3f} of {:.3f} boats not found in time\n",
               core::format_clock(g.hour.from), core::format_clock(g.hour.until), g.sector.text(),
               g.missed(), g.expected);
  fmt::print("This is what the model implies, not evidence.\n");
}

core::Result<void> contingency(const Context& context, const AdviceArguments& a) {
  const auto made = case_of(context, a);
  if (!made) return core::fail(made.error());
  const model::Scenario& scenario = made->in_hand.setup->scenario();
  const auto during = next_hours(a, scenario);
  if (!during) return core::fail(during.error());
  ProgressLine progress("contingency");
  const advice::WorkOptions work = work_of(context, a, progress);
  const auto drops = advice::contingency(made->tonight(), made->in_hand.plan, work);
  if (!drops) return core::fail(drops.error());
  auto gaps = advice::departures(made->tonight(), made->in_hand.plan, *during, work);
  if (!gaps) return core::fail(gaps.error());
  const auto weather = advice::weather_windows(made->tonight().problem);
  if (!a.geojson.empty()) {
    const auto written = write_file(a.geojson, advice::geojson_of(*gaps, scenario).dump(1) + "\n");
    if (!written) return core::fail(written.error());
  }
  if (context.json) {
    json out = {
        {"drop_outs", json::array()}, {"weather", json::array()}, {"gaps", advice::json_of(*gaps)}};
    for (const auto& d : *drops) out["drop_outs"].push_back(json_of(d));
    for (const auto& w : weather) out["weather"].push_back(json_of(w));
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  std::ranges::stable_sort(*gaps, std::greater<>(), &advice::Departures::missed);
  if (gaps->size() > 12) gaps->resize(12);
  print_contingency(*drops, weather, *gaps);
  return {};
}

json json_of(const advice::Marginal& m) {
  return {{"type", m.type.text()},
          {"base", m.base.text()},
          {"like", m.like.text()},
          {"refused", m.refused},
          {"sorties", m.sorties},
          {"hours_out", m.hours_out},
          {"boats_in_time", m.in_time},
          {"interval", {m.low, m.high}},
          {"cost_eur", {m.eur_low, m.eur_high}}};
}

core::Result<void> marginal(const Context& context, const AdviceArguments& a) {
  const auto made = case_of(context, a);
  if (!made) return core::fail(made.error());
  ProgressLine progress("one more asset");
  const auto rows = advice::marginal_values(
      made->tonight(), made->in_hand.plan,
      {.work = work_of(context, a, progress), .beliefs = a.beliefs, .particles = a.particles});
  if (!rows) return core::fail(rows.error());
  if (context.json) {
    json out = {{"beliefs", a.beliefs}, {"particles", a.particles}, {"rows", json::array()}};
    for (const auto& row : *rows) out["rows"].push_back(json_of(row));
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print(
      "One more asset, beside the plan as it is: boats found in time a night, more\n"
      "(95 % intervals over {} fresh beliefs of {} particles, the same for every row):\n",
      a.beliefs, a.particles);
  for (const advice::Marginal& m : *rows) {
    if (!m.refused.empty()) {
      fmt::print("  {:<28} {:<20} refused: {}\n", m.type.text(), m.base.text(), m.refused);
      continue;
    }
    fmt::print(
        "  {:<28} {:<20} {:+.3f} [{:+.3f}, {:+.3f}]  {} sorties, {:.1f} h, EUR {:.0f} to {:.0f}\n",
        m.type.text(), m.base.text(), m.in_time, m.low, m.high, m.sorties, m.hours_out, m.eur_low,
        m.eur_high);
  }
  fmt::print("This is what the model implies, not evidence.\n");
  return {};
}

json json_of(const advice::SortieReason& r, const model::Plan& plan) {
  const model::Sortie& s = plan.sorties[r.sortie];
  json from = json::array(), shifts = json::array();
  for (const auto& part : r.from)
    from.push_back({{"sector", part.sector.text()}, {"boats", part.boats}});
  for (const advice::Shift& shift : r.shifts)
    shifts.push_back({{"minutes", core::in_minutes(shift.by)},
                      {"loses", shift.loses},
                      {"not_lawful", shift.not_lawful}});
  return {{"asset", s.asset.text()},
          {"departs", core::format_instant(s.waypoints.front().at)},
          {"returns", core::format_instant(s.waypoints.back().at)},
          {"reason", s.reason},
          {"removes", r.removes},
          {"objective", r.objective},
          {"from", std::move(from)},
          {"shifts", std::move(shifts)}};
}

json json_of(const advice::Explanation& e, const model::Plan& plan) {
  json out = {{"in_time", e.value},
              {"expected", e.expected},
              {"sorties", json::array()},
              {"left_out", json::array()},
              {"missed", advice::json_of(e.missed)},
              {"sensitivity", json::array()}};
  for (const auto& r : e.sorties) out["sorties"].push_back(json_of(r, plan));
  for (const advice::Idle& idle : e.left_out)
    out["left_out"].push_back({{"asset", idle.asset.text()},
                               {"unused_h", core::in_hours(idle.unused)},
                               {"why", idle.why}});
  for (const advice::Sensitivity& s : e.sensitivity)
    out["sensitivity"].push_back({{"sweep_width_factor", s.factor},
                                  {"in_time_as_planned", s.as_planned},
                                  {"in_time_planned_for_it", s.planned_for_it}});
  return out;
}

std::string words_of(const advice::Shift& shift) {
  const std::string by = fmt::format("{:+.0f} min", core::in_minutes(shift.by));
  if (!shift.not_lawful.empty()) return by + " breaks a rule";
  return by + fmt::format(" {:+.3f}", -shift.loses);
}

void print_explanation(const advice::Explanation& e, const model::Plan& plan) {
  fmt::print(
      "{:.2f} of {:.2f} boats found in time. Each sortie: what only it finds, where those\n"
      "boats leave from, and what another hour would change.\n\n",
      e.value, e.expected);
  for (const advice::SortieReason& r : e.sorties) {
    const model::Sortie& s = plan.sorties[r.sortie];
    std::string from, shifts;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, r.from.size()); ++i)
      from +=
          fmt::format("{}{} {:.3f}", i == 0 ? "" : ", ", r.from[i].sector.text(), r.from[i].boats);
    for (const advice::Shift& shift : r.shifts)
      shifts += (shifts.empty() ? "" : "; ") + words_of(shift);
    fmt::print("  {} to {}  {:<22} {:.3f}  {}  ({})\n", core::format_clock(s.waypoints.front().at),
               core::format_clock(s.waypoints.back().at), s.asset.text(), r.removes,
               from.empty() ? "nothing alone" : from, shifts);
  }
  fmt::print("\nLeft out:\n");
  for (const advice::Idle& idle : e.left_out)
    fmt::print("  {:<24} {:.1f} h unused: {}\n", idle.asset.text(), core::in_hours(idle.unused),
               idle.why);
  for (const advice::Departures& g : e.missed)
    fmt::print("  {} to {}  {:<16} {:.3f} of {:.3f} boats not found in time\n",
               core::format_clock(g.hour.from), core::format_clock(g.hour.until), g.sector.text(),
               g.missed(), g.expected);
  fmt::print("\nIf the sweep widths are wrong (boats found in time):\n");
  for (const advice::Sensitivity& s : e.sensitivity)
    fmt::print("  x{:<4g} this plan {:.2f}   a plan that knew {:.2f}\n", s.factor, s.as_planned,
               s.planned_for_it);
  fmt::print("This is what the model implies, not evidence.\n");
}

core::Result<void> explain(const Context& context, const AdviceArguments& a) {
  const auto made = case_of(context, a);
  if (!made) return core::fail(made.error());
  ProgressLine progress("explaining");
  const auto explained =
      advice::explain(made->tonight(), made->in_hand.plan, work_of(context, a, progress));
  if (!explained) return core::fail(explained.error());
  if (context.json)
    fmt::print("{}\n", json_of(*explained, made->in_hand.plan).dump(2));
  else
    print_explanation(*explained, made->in_hand.plan);
  return {};
}

using Action = core::Result<void> (*)(const Context&, const AdviceArguments&);

CLI::App* add(CLI::App* plan, Context& context, const std::shared_ptr<AdviceArguments>& arguments,
              const char* name, const char* what, Action action) {
  CLI::App* command = plan->add_subcommand(name, what);
  add_plan_source(command, arguments->source);
  command
      ->add_option("--replan-rounds", arguments->rounds, "rounds of search of each plan made here")
      ->check(CLI::Range(0, 100000))
      ->capture_default_str();
  command->add_option("--threads", arguments->threads, "0: all cores")->capture_default_str();
  command->footer(fmt::format("Example: vigie plan {} --plan tonight.json", name));
  command->callback([&context, arguments, action] {
    context.action = [&context, arguments, action] { return action(context, *arguments); };
  });
  return command;
}

}  // namespace

void add_plan_advice(CLI::App* plan, Context& context) {
  const auto arguments = std::make_shared<AdviceArguments>();
  CLI::App* drop =
      add(plan, context, arguments, "contingency",
          "what each asset's dropping out loses, what covers, and the gaps to come", contingency);
  drop->add_option("--from", arguments->from, "UTC start of the gaps; else of the night");
  drop->add_option("--hours", arguments->hours, "length of the gaps")
      ->check(CLI::Range(1, 24))
      ->capture_default_str();
  drop->add_option("--geojson", arguments->geojson, "also write the gaps as a layer to this file");
  CLI::App* more = add(plan, context, arguments, "marginal",
                       "what one more asset would buy, of which kind, where", marginal);
  more->add_option("--beliefs", arguments->beliefs, "fresh beliefs to score on")
      ->check(CLI::Range(2, 1000))
      ->capture_default_str();
  more->add_option("--particles", arguments->particles, "of each belief")
      ->check(CLI::Range(200, 1000000))
      ->capture_default_str();
  add(plan, context, arguments, "explain",
      "why each sortie is there and then, what was left out, and what the value hangs on", explain);
}

}  // namespace vigie::cli
