// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/cli/departures.h"
#include "vigie/codec/event_json.h"

namespace vigie::cli {
namespace {

void print_text(const model::Scenario& scenario, const model::Forecast& forecast) {
  fmt::print("Forecast for the night of {} to {}, issued {}\n",
             core::format_instant(scenario.night.from), core::format_instant(scenario.night.until),
             core::format_instant(forecast.issued_at));
  fmt::print("  {}: boats leave with probability {:.0f} %\n", model::name_of(forecast.rag),
             100 * forecast.probability_any);
  fmt::print("  expected: {:.1f} boats, {:.0f} people try to leave\n\n", forecast.expected_boats,
             forecast.expected_people);
  std::map<core::Instant, double> by_hour;
  for (const auto& cell : forecast.cells) by_hour[cell.hour.from] += cell.boats;
  fmt::print("  hour (UTC)  boats expected\n");
  const double most = by_hour.empty() ? 1 : std::ranges::max_element(by_hour, {}, [](auto& h) {
                                              return h.second;
                                            })->second;
  for (const auto& [hour, boats] : by_hour)
    fmt::print("  {}       {:5.2f}  {}\n", core::format_clock(hour), boats,
               std::string(static_cast<std::size_t>(most > 0 ? 40 * boats / most : 0), '#'));
  fmt::print("\n  sector                boats expected\n");
  for (const model::Sector& sector : scenario.sectors) {
    double boats = 0;
    for (const auto& cell : forecast.cells)
      if (cell.sector == sector.key) boats += cell.boats;
    fmt::print("  {:<20}  {:5.2f}\n", sector.name, boats);
  }
  fmt::print("\nThis is a model's expectation, not knowledge; sources: vigie scenario show {}\n",
             scenario.key);
}

}  // namespace

void add_forecast(CLI::App& app, Context& context) {
  auto scenario = std::make_shared<std::string>("june-2019");
  CLI::App* command =
      app.add_subcommand("forecast", "will boats leave tonight, how many, when and where");
  command->add_option("--scenario", *scenario, "scenario key")->capture_default_str();
  command->footer("Example: vigie forecast --scenario june-2019 --json");
  command->callback([&context, scenario, command] {
    if (!command->get_subcommands().empty()) return;  // fit, tonight or skill set the action
    context.action = [&context, scenario]() -> core::Result<void> {
      auto setup = load_setup(context, *scenario);
      if (!setup) return core::fail(setup.error());
      if (context.json)
        fmt::print("{}\n", codec::json_of((*setup)->forecast()).dump(2));
      else
        print_text((*setup)->scenario(), (*setup)->forecast());
      return {};
    };
  });
  add_departures(*command, context);
}

}  // namespace vigie::cli
