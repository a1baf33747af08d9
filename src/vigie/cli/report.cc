// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/report.h"

#include <fmt/format.h>

namespace vigie::cli {
namespace {

const char* told(const night::ComparedOutcome& o) {
  if (o.low == 0 && o.high == 0) return "  the same every night";
  return o.low <= 0 && o.high >= 0 ? "  cannot tell" : "";
}

}  // namespace

void print_report(const model::DawnReport& report, const model::Scenario& scenario) {
  fmt::print("Dawn report, {} ({}): simulated, not evidence\n", core::format_instant(report.at),
             scenario.name_en);
  for (std::size_t i = 0; i < report.outcomes.size(); ++i)
    fmt::print("  {:<52} {:>10.1f} {}\n", model::outcome_specs()[i].en, report.outcomes[i].value,
               model::outcome_specs()[i].unit);
  fmt::print("\n  craft  sector            people  launched  ended                 first seen\n");
  for (const model::CraftOutcome& c : report.craft)
    fmt::print(
        "  {:>5}  {:<16}  {:>6}  {:<8}  {} {:<15} {}{}\n", c.craft.value(), c.sector.text(),
        c.people, c.launched ? core::format_clock(c.launched_at) : "-",
        core::format_clock(c.ended_at), model::name_of(c.end), model::name_of(c.first_seen),
        c.first_seen == model::CraftSeen::never ? "" : " " + core::format_clock(c.first_seen_at));
}

void print_comparison(const night::Comparison& comparison) {
  fmt::print("{}: A = {}, B = {}; {} nights, seed {}, common random numbers, {}\n",
             comparison.scenario, comparison.a, comparison.b, comparison.replicates,
             comparison.seed, comparison.model_version);
  fmt::print("  {:<52} {:>9} {:>9} {:>9}  {:.0f} % interval\n", "mean per night", "A", "B", "B - A",
             100 * comparison.confidence);
  for (std::size_t i = 0; i < comparison.outcomes.size(); ++i) {
    const night::ComparedOutcome& o = comparison.outcomes[i];
    fmt::print("  {:<52} {:>9.2f} {:>9.2f} {:>+9.2f}  [{:+.2f}, {:+.2f}]{}\n",
               model::outcome_specs()[i].en, o.a, o.b, o.difference, o.low, o.high, told(o));
  }
  fmt::print(
      "This is what the model implies under its assumptions. It is not evidence of what night "
      "drones do.\n");
}

}  // namespace vigie::cli
