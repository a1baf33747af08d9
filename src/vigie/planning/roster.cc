// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/roster.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "vigie/planning/fleet.h"

namespace vigie::planning {
namespace {

using core::ErrorKind;
using core::fail;
using core::Result;

constexpr double kBorderM = 0.5;  // a place this near to a border is on either side of it
constexpr double kSampledEveryS = 10;

// Nights are named by the day of their dawn.
core::Date night_of(const model::Scenario& scenario) {
  return core::Date::on(scenario.night.until);
}

bool is_additional_drone(const model::Scenario& scenario, const model::Asset& asset) {
  const model::AssetType* type = scenario.library.asset_type(asset.type);
  return asset.additional && type != nullptr && type->kind == model::AssetKind::drone;
}

std::string keys_of(const model::Scenario& scenario) {
  std::string all;
  for (const model::Sector& s : scenario.sectors) all += (all.empty() ? "" : ",") + s.key.text();
  return all;
}

std::optional<std::size_t> sector_called(const model::Scenario& scenario, const std::string& name,
                                         bool numbered) {
  for (std::size_t i = 0; i < scenario.sectors.size(); ++i) {
    const model::Sector& s = scenario.sectors[i];
    if (name == s.key.text() || name == s.name) return i;
    if (numbered && name == fmt::format("sector-{}", i + 1)) return i;
  }
  return std::nullopt;
}

// Per sector of the scenario: may the additional drones work it tonight.
Result<std::vector<char>> open_tonight(const model::Scenario& scenario,
                                       const model::Roster& roster) {
  const core::Date night = night_of(scenario);
  std::vector<const model::Roster::Row*> rows;
  for (const model::Roster::Row& row : roster.rows)
    if (row.night == night) rows.push_back(&row);
  if (rows.empty())
    return fail({ErrorKind::invalid, "--roster",
                 fmt::format("has no night {}, which scenario {} plans", core::format_date(night),
                             scenario.key),
                 fmt::format("release that night: vigie trial release --night {} --out-csv FILE",
                             core::format_date(night))});
  const std::string name_them =
      "freeze the trial with --sector-names " + keys_of(scenario) + ", each as the scenario has it";
  std::vector<char> open(scenario.sectors.size(), 0), named(scenario.sectors.size(), 0);
  for (const model::Roster::Row* row : rows) {
    const auto sector =
        sector_called(scenario, row->sector, rows.size() == scenario.sectors.size());
    if (!sector)
      return fail({ErrorKind::invalid, "--roster",
                   fmt::format("names sector \"{}\", which scenario {} does not have",
                               row->sector.substr(0, 60), scenario.key),
                   name_them});
    if (named[*sector]++ != 0)
      return fail({ErrorKind::invalid, "--roster",
                   fmt::format("names sector {} twice on {}", scenario.sectors[*sector].key.text(),
                               core::format_date(night)),
                   name_them});
    open[*sector] = row->additional_drones;
  }
  for (std::size_t i = 0; i < named.size(); ++i)
    if (!named[i])
      return fail({ErrorKind::invalid, "--roster",
                   fmt::format("says nothing of sector {} on {}", scenario.sectors[i].key.text(),
                               core::format_date(night)),
                   name_them});
  return open;
}

std::size_t nearest_sector(const model::Scenario& scenario, geo::Point p) {
  std::size_t best = 0;
  core::Length least = core::kilometres(1e6);
  for (std::size_t i = 0; i < scenario.sectors.size(); ++i) {
    const model::Sector& s = scenario.sectors[i];
    const core::Length d = std::min(geo::distance_to_segment(p, s.from, s.launch),
                                    geo::distance_to_segment(p, s.launch, s.until));
    if (d < least) least = d, best = i;
  }
  return best;
}

}  // namespace

Result<model::Posture> under_roster(const model::Posture& posture, const model::Scenario& scenario,
                                    const model::Roster& roster) {
  const auto open = open_tonight(scenario, roster);
  if (!open) return fail(open.error());
  model::Posture tonight = posture;
  std::size_t drones = 0;
  for (model::Asset& asset : tonight.assets) {
    if (!is_additional_drone(scenario, asset)) continue;
    ++drones;
    for (std::size_t i = 0; i < open->size(); ++i)
      if (!(*open)[i]) asset.kept_from.push_back(scenario.sectors[i].key);
  }
  if (drones == 0)
    return fail({ErrorKind::invalid, "--roster",
                 fmt::format("is given, but posture {} adds no drone to the posture it extends",
                             posture.key.text()),
                 "name the posture that adds the trial's drones, or leave the roster out"});
  return tonight;
}

RosterArea::RosterArea(const model::Scenario& scenario, const model::Asset& asset, geo::Point base)
    : base_(base) {
  if (asset.kept_from.empty()) return;
  for (const model::Sector& s : scenario.sectors) {
    const bool closed = std::ranges::find(asset.kept_from, s.key) != asset.kept_from.end();
    auto& side = closed ? closed_ : open_;
    side.push_back({s.from, s.launch});
    side.push_back({s.launch, s.until});
  }
}

double RosterArea::clearance(geo::Point p) const {
  const auto nearest = [&](const std::vector<Shore>& shores) {
    double least = std::numeric_limits<double>::infinity();
    for (const Shore& s : shores)
      least = std::min(least, geo::distance_to_segment(p, s.from, s.until).si());
    return least;
  };
  return nearest(closed_) - nearest(open_) + kBorderM;
}

// Clearance changes by at most two metres a metre, so half of it may be passed unseen.
bool RosterArea::allows(geo::Point a, geo::Point b) const {
  if (!binds()) return true;
  const double length = geo::distance(a, b).si();
  double gone = 0;
  while (true) {
    const geo::Point p = length > 0 ? geo::between(a, b, gone / length) : a;
    const double taking_off = kTakeOffM - geo::distance(p, base_).si(), clear = clearance(p);
    if (taking_off < 0 && clear < 0) return false;
    if (gone >= length) return true;
    gone = std::min(length, gone + std::max({1.0, taking_off, clear / 2}));
  }
}

bool RosterArea::allows(const model::Sortie& sortie) const {
  for (std::size_t i = 1; i < sortie.waypoints.size(); ++i)
    if (!allows(sortie.waypoints[i - 1].position, sortie.waypoints[i].position)) return false;
  return true;
}

Result<std::vector<ForbiddenByRoster>> forbidden_by_roster(const Problem& problem) {
  const auto workers = workers_of(problem, Cells::make(*problem.scenario, *problem.belief));
  if (!workers) return fail(workers.error());
  std::vector<ForbiddenByRoster> forbidden;
  for (const Worker& w : *workers) {
    if (w.taken_by_roster.empty()) continue;
    forbidden.push_back({w.asset->key, {}, w.places.empty()});
    for (const std::size_t s : w.taken_by_roster)
      forbidden.back().sectors.push_back(problem.scenario->sectors[s].key);
  }
  return forbidden;
}

RosterRecord roster_record(const model::Scenario& scenario, const model::Posture& posture,
                           const model::Roster& roster, const model::Plan& plan) {
  RosterRecord record{
      .night = night_of(scenario), .sha256 = roster.sha256, .sectors = {}, .departures = {}};
  std::vector<std::vector<model::AssetKey>> over(scenario.sectors.size());
  const auto first = std::ranges::find_if(
      posture.assets, [&](const model::Asset& a) { return is_additional_drone(scenario, a); });
  for (const model::Sector& s : scenario.sectors) {
    const bool closed = first != posture.assets.end() &&
                        std::ranges::find(first->kept_from, s.key) != first->kept_from.end();
    record.sectors.push_back({.sector = s.key, .additional_drones = !closed, .planned = {}});
  }
  for (const model::Sortie& sortie : plan.sorties) {
    const auto asset = std::ranges::find(posture.assets, sortie.asset, &model::Asset::key);
    if (asset == posture.assets.end() || !is_additional_drone(scenario, *asset)) continue;
    const model::Base* base = scenario.library.base(asset->base);
    for (core::Instant at = sortie.waypoints.front().at; at < sortie.waypoints.back().at;
         at = at + core::seconds(kSampledEveryS)) {
      const geo::Point p = position_at(sortie, at).position;
      if (base != nullptr && geo::distance(p, base->at).si() <= kTakeOffM) continue;
      const std::size_t s = nearest_sector(scenario, p);
      record.sectors[s].planned += core::seconds(kSampledEveryS);
      if (std::ranges::find(over[s], asset->key) == over[s].end()) over[s].push_back(asset->key);
    }
  }
  for (std::size_t s = 0; s < over.size(); ++s) {
    const RosterRecord::Sector& sector = record.sectors[s];
    if (sector.additional_drones == !over[s].empty()) continue;
    record.departures.push_back({.sector = sector.sector,
                                 .flown_though_closed = !sector.additional_drones,
                                 .assets = over[s]});
  }
  return record;
}

}  // namespace vigie::planning
