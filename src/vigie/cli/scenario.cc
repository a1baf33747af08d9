// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/codec/scenario_toml.h"

namespace vigie::cli {
namespace {

const char* mark(bool verified) { return verified ? "verified" : "unverified"; }

void print_parameters(const std::vector<model::Parameter>& parameters) {
  for (const model::Parameter& p : parameters)
    fmt::print("      {:<36} {:>10.4g} {:<8} [{}] {}\n", p.name, p.value, p.unit,
               mark(p.provenance.verified), p.provenance.source);
}

nlohmann::json json_of(const std::vector<model::Parameter>& parameters) {
  nlohmann::json out = nlohmann::json::array();
  for (const model::Parameter& p : parameters)
    out.push_back({{"name", p.name},
                   {"value", p.value},
                   {"unit", p.unit},
                   {"source", p.provenance.source},
                   {"verified", p.provenance.verified}});
  return out;
}

void print_posture(const model::Scenario& scenario, const model::Posture& posture) {
  fmt::print("  posture {}: {}\n", posture.key.text(), posture.name_en);
  for (const model::Asset& asset : posture.assets) {
    const model::AssetType* type = scenario.library.asset_type(asset.type);
    fmt::print("    {:<26} {:<28} {} to {}, {:.1f} h  [{}] {}\n", asset.key.text(), type->name_en,
               core::format_clock(asset.on_call.from), core::format_clock(asset.on_call.until),
               core::in_hours(asset.hours_budget), mark(asset.provenance.verified),
               asset.provenance.source);
  }
}

void print_text(const model::Scenario& scenario) {
  fmt::print("{}: {}\n  {}\n  night {} to {}, weather {}, digest {}\n", scenario.key,
             scenario.name_en, scenario.note, core::format_instant(scenario.night.from),
             core::format_instant(scenario.night.until), scenario.weather_file, scenario.digest);
  double length_km = 0;
  for (const model::Sector& s : scenario.sectors) length_km += core::in_kilometres(s.length);
  fmt::print("  {} sectors, {:.0f} km of watched shore:", scenario.sectors.size(), length_km);
  for (const model::Sector& s : scenario.sectors) fmt::print(" {}", s.key.text());
  fmt::print("\n");
  for (const model::Posture& posture : scenario.postures) print_posture(scenario, posture);
  fmt::print("  sources: crossing and scenario\n");
  print_parameters(scenario.parameters);
  fmt::print("  sources: forecast\n");
  print_parameters(scenario.forecast.parameters);
  for (const model::AssetType& type : scenario.library.asset_types) {
    fmt::print("  sources: {}\n", type.name_en);
    print_parameters(type.parameters);
  }
  for (const model::SensorType& sensor : scenario.library.sensors) {
    fmt::print("  sources: {}\n", sensor.name);
    print_parameters(sensor.parameters);
  }
  for (const model::LegalBasis& basis : scenario.library.legal_bases)
    fmt::print("  legal basis {}: {}, {}; {} to {}; at most {} cameras; [{}] {}\n",
               basis.key.text(), basis.authority, basis.purpose,
               core::format_instant(basis.valid.from), core::format_instant(basis.valid.until),
               basis.max_cameras, mark(basis.provenance.verified), basis.citation);
}

nlohmann::json document(const model::Scenario& scenario) {
  nlohmann::json out = {{"key", scenario.key},
                        {"name_en", scenario.name_en},
                        {"name_fr", scenario.name_fr},
                        {"note", scenario.note},
                        {"from", core::format_instant(scenario.night.from)},
                        {"until", core::format_instant(scenario.night.until)},
                        {"weather_file", scenario.weather_file},
                        {"digest", scenario.digest},
                        {"parameters", json_of(scenario.parameters)},
                        {"forecast_parameters", json_of(scenario.forecast.parameters)}};
  for (const model::Sector& s : scenario.sectors)
    out["sectors"].push_back({{"key", s.key.text()},
                              {"name", s.name},
                              {"length_km", core::in_kilometres(s.length)},
                              {"departure_share", s.departure_share}});
  for (const model::Posture& posture : scenario.postures) {
    nlohmann::json assets = nlohmann::json::array();
    for (const model::Asset& a : posture.assets)
      assets.push_back({{"key", a.key.text()},
                        {"type", a.type.text()},
                        {"base", a.base.text()},
                        {"legal_basis", a.legal_basis.text()},
                        {"hours_budget", core::in_hours(a.hours_budget)},
                        {"additional", a.additional},
                        {"source", a.provenance.source},
                        {"verified", a.provenance.verified}});
    out["postures"].push_back({{"key", posture.key.text()},
                               {"name_en", posture.name_en},
                               {"name_fr", posture.name_fr},
                               {"assets", assets}});
  }
  for (const model::AssetType& type : scenario.library.asset_types)
    out["asset_types"].push_back(
        {{"key", type.key.text()}, {"parameters", json_of(type.parameters)}});
  for (const model::SensorType& sensor : scenario.library.sensors)
    out["sensors"].push_back(
        {{"key", sensor.key.text()}, {"parameters", json_of(sensor.parameters)}});
  return out;
}

core::Result<void> list(const Context& context) {
  const auto keys = codec::list_scenarios(context.paths.data);
  if (context.json) {
    fmt::print("{}\n", nlohmann::json(keys).dump(2));
    return {};
  }
  for (const std::string& key : keys) fmt::print("{}\n", key);
  return {};
}

}  // namespace

void add_scenario(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("scenario", "scenarios, their assets and the source of every number");
  command->require_subcommand(1);
  command->add_subcommand("list", "names of the scenarios")->callback([&context] {
    context.action = [&context] { return list(context); };
  });
  auto key = std::make_shared<std::string>();
  CLI::App* show = command->add_subcommand("show", "one scenario with its postures and sources");
  show->add_option("scenario", *key, "scenario key")->required();
  show->footer("Example: vigie scenario show june-2019");
  show->callback([&context, key] {
    context.action = [&context, key]() -> core::Result<void> {
      const auto scenario = codec::load_scenario(context.paths.data, *key);
      if (!scenario) return core::fail(scenario.error());
      if (context.json)
        fmt::print("{}\n", document(*scenario).dump(2));
      else
        print_text(*scenario);
      return {};
    };
  });
}

}  // namespace vigie::cli
