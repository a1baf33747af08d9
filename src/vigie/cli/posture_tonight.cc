// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/posture_tonight.h"

#include <fmt/format.h>

#include "vigie/codec/roster_csv.h"

namespace vigie::cli {
namespace {

planning::RosterRecord record_of(const night::Setup& setup, const PostureTonight& tonight,
                                 const model::Plan& plan) {
  return planning::roster_record(setup.scenario(), tonight.posture, *tonight.roster, plan);
}

std::string listed(const planning::RosterRecord& record, bool additional_drones) {
  std::string keys;
  for (const auto& s : record.sectors)
    if (s.additional_drones == additional_drones)
      keys += (keys.empty() ? "" : ", ") + s.sector.text();
  return keys.empty() ? "nowhere" : keys;
}

std::string said(const planning::RosterRecord::Departure& d) {
  if (!d.flown_though_closed)
    return fmt::format("{} is open and no additional drone is planned there", d.sector.text());
  std::string assets;
  for (const model::AssetKey& key : d.assets) assets += (assets.empty() ? "" : ", ") + key.text();
  return fmt::format("{} is closed and {} is planned there as locked", d.sector.text(), assets);
}

}  // namespace

core::Result<PostureTonight> posture_tonight(const night::Setup& setup, const std::string& key,
                                             const std::string& roster) {
  const auto found = find_posture(setup, key);
  if (!found) return core::fail(found.error());
  if (roster.empty()) return PostureTonight{**found, std::nullopt};
  const auto text = read_file(roster);
  if (!text) return core::fail(text.error());
  auto read = codec::parse_roster_csv(*text, std::filesystem::path(roster).filename().string());
  if (!read) return core::fail(read.error());
  auto posture = planning::under_roster(**found, setup.scenario(), *read);
  if (!posture) return core::fail(posture.error());
  return PostureTonight{*std::move(posture), *std::move(read)};
}

void add_roster_option(CLI::App* command, std::string& file) {
  command->add_option("--roster", file,
                      "a trial's roster (`vigie trial release --out-csv`): the drones that the "
                      "posture adds keep to it, nothing else does");
}

core::Result<nlohmann::json> roster_json(const night::Setup& setup, const PostureTonight& tonight,
                                         const model::Plan& plan) {
  const auto forbidden = planning::forbidden_by_roster(setup.problem(tonight.posture));
  if (!forbidden) return core::fail(forbidden.error());
  const planning::RosterRecord record = record_of(setup, tonight, plan);
  nlohmann::json out{{"sha256", record.sha256},
                     {"night", core::format_date(record.night)},
                     {"sectors", nlohmann::json::array()},
                     {"forbade", nlohmann::json::array()},
                     {"departures", nlohmann::json::array()}};
  for (const auto& s : record.sectors)
    out["sectors"].push_back({{"sector", s.sector.text()},
                              {"additional_drones", s.additional_drones},
                              {"planned_drone_minutes", core::in_minutes(s.planned)}});
  for (const auto& f : *forbidden) {
    nlohmann::json sectors = nlohmann::json::array();
    for (const model::SectorKey& key : f.sectors) sectors.push_back(key.text());
    out["forbade"].push_back(
        {{"asset", f.asset.text()}, {"sectors", sectors}, {"on_the_ground", f.on_the_ground}});
  }
  for (const auto& d : record.departures) {
    nlohmann::json assets = nlohmann::json::array();
    for (const model::AssetKey& key : d.assets) assets.push_back(key.text());
    out["departures"].push_back(
        {{"sector", d.sector.text()},
         {"kind", d.flown_though_closed ? "closed, flown" : "open, not flown"},
         {"assets", assets}});
  }
  return out;
}

std::string roster_text(const night::Setup& setup, const PostureTonight& tonight,
                        const model::Plan& plan) {
  const planning::RosterRecord record = record_of(setup, tonight, plan);
  std::string out = fmt::format("Roster {} of {}: additional drones open over {}; closed over {}\n",
                                record.sha256.substr(0, 16), core::format_date(record.night),
                                listed(record, true), listed(record, false));
  if (record.departures.empty()) return out + "  the plan keeps to the roster\n";
  out += "  the plan departs from the roster:\n";
  for (const auto& d : record.departures) out += "    " + said(d) + "\n";
  return out;
}

}  // namespace vigie::cli
