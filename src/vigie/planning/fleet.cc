// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/fleet.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/core.h>

#include "vigie/sensing/flyable.h"

namespace vigie::planning {
namespace {

using core::Error;
using core::ErrorKind;
using model::AssetKind;

core::Interval hours_of(const Problem& problem, const model::Asset& asset) {
  const core::Interval night = problem.scenario->night;
  return {std::max(asset.on_call.from, night.from), std::min(asset.on_call.until, night.until)};
}

bool carries_camera(const Problem& problem, const model::AssetType& type) {
  return std::ranges::any_of(type.sensors, [&](const model::SensorKey& key) {
    const model::SensorType* sensor = problem.scenario->library.sensor(key);
    return sensor != nullptr && sensor->kind != model::SensorKind::radar;
  });
}

core::Result<void> check_basis(const Problem& problem, const Worker& worker) {
  const model::Asset& asset = *worker.asset;
  const std::string who = "asset " + asset.key.text();
  if (worker.basis == nullptr) {
    if (!asset.legal_basis.empty()) {
      return core::fail(
          {.kind = ErrorKind::missing,
           .field = who,
           .problem = "names legal basis " + asset.legal_basis.text() + ", which the library lacks",
           .mend = "add the basis or name another"});
    }
    if (!worker.counts_as_camera) return {};
    return core::fail({.kind = ErrorKind::refused,
                       .field = who,
                       .problem = "carries a camera in the air without a legal basis",
                       .mend = "name a basis that is valid tonight"});
  }
  const core::Length ceiling = worker.basis->ceiling;
  if (ceiling.si() > 0 && model::flies(worker.type->kind) && worker.type->altitude > ceiling) {
    return core::fail({.kind = ErrorKind::refused,
                       .field = who,
                       .problem = fmt::format(
                           "works at {:.0f} m, above the ceiling of {:.0f} m of legal basis {}",
                           core::in_metres(worker.type->altitude), core::in_metres(ceiling),
                           worker.basis->key.text()),
                       .mend = "lower its working height or name another basis"});
  }
  const core::Interval hours = hours_of(problem, asset), valid = worker.basis->valid;
  if (hours.from >= hours.until || (valid.from <= hours.from && hours.until <= valid.until))
    return {};
  return core::fail({.kind = ErrorKind::refused,
                     .field = who,
                     .problem = "works under legal basis " + worker.basis->key.text() + ", valid " +
                                core::format_instant(valid.from) + " to " +
                                core::format_instant(valid.until) +
                                ", which does not cover its hours tonight",
                     .mend = "renew the basis or take the asset off the posture"});
}

// The part of a-b within `radius` of c, as fractions; empty when from > until.
struct Part {
  double from = 1, until = 0;
};
Part part_within(geo::Point a, geo::Point b, geo::Point c, double radius_m) {
  if (radius_m <= 0) return {0, 1};
  const double de = b.east_m - a.east_m, dn = b.north_m - a.north_m;
  const double fe = a.east_m - c.east_m, fn = a.north_m - c.north_m;
  const double qa = de * de + dn * dn, qb = fe * de + fn * dn,
               qc = fe * fe + fn * fn - radius_m * radius_m;
  const double root = qb * qb - qa * qc;
  if (qa <= 0 || root < 0) return {};
  return {std::max(0.0, (-qb - std::sqrt(root)) / qa), std::min(1.0, (-qb + std::sqrt(root)) / qa)};
}

bool wants_sector(const Problem& problem, const model::Asset& asset, std::size_t sector) {
  const model::SectorKey& key = problem.scenario->sectors[sector].key;
  const auto names = [&](const std::vector<model::SectorKey>& keys) {
    return std::ranges::find(keys, key) != keys.end();
  };
  return (asset.sectors.empty() || names(asset.sectors)) && !names(asset.kept_from);
}

bool works_shore(const Worker& w) {
  return w.type->kind == AssetKind::patrol ||
         (model::flies(w.type->kind) && w.type->flies_over_shore);
}
bool works_sea(const Worker& w) {
  return w.type->kind == AssetKind::boat || (model::flies(w.type->kind) && w.type->flies_over_sea);
}

// Stretches in reach, cut to it, one place each.
std::vector<Place> stretches_of(const Problem& problem, const Cells& cells, const Worker& w) {
  std::vector<Place> places;
  const double reach = w.type->radius_of_action.si();
  for (std::size_t i = 0; i < cells.size() && cells[i].shore; ++i) {
    const Cell& cell = cells[i];
    if (!wants_sector(problem, *w.asset, cell.sector)) continue;
    const Part part = part_within(cell.from, cell.until, w.base, reach > 0 ? reach - 1 : 0);
    if ((part.until - part.from) * cell.length_m() < 100) continue;
    Place place;
    place.parts = {{.cell = static_cast<CellIndex>(i), .share = 1}};
    place.shore = true;
    place.path = {geo::between(cell.from, cell.until, part.from),
                  geo::between(cell.from, cell.until, part.until)};
    place.centre = geo::between(place.path[0], place.path[1], 0.5);
    if (inside_legal_area(w, place.path[0]) && inside_legal_area(w, place.centre) &&
        inside_legal_area(w, place.path[1])) {
      places.push_back(place);
    }
  }
  return places;
}

// `count` stretches from `first` on as one place; no parts when they do not join up.
Place joined(const std::vector<Place>& stretches, std::size_t first, std::size_t count) {
  Place place = stretches[first];
  for (std::size_t i = first + 1; i < first + count; ++i) {
    if (geo::distance(place.path.back(), stretches[i].path.front()) > core::metres(1)) return {};
    place.path.push_back(stretches[i].path.back());
    place.parts.push_back(stretches[i].parts.front());
  }
  double whole = 0;
  for (std::size_t i = 0; i < count; ++i) {
    place.parts[i].share = geo::distance(place.path[i], place.path[i + 1]).si();
    whole += place.parts[i].share;
  }
  for (Place::Part& part : place.parts) part.share /= whole;
  place.centre = place.path[count / 2];
  return place;
}

// Each stretch, and runs of 2, 4 and 8 as far as the asset gets in one step; a stretch that it
// passes more than eight times in a step is left to the runs.
void add_shore_places(const std::vector<Place>& stretches, double step_reach_m,
                      std::vector<Place>& places) {
  std::vector<char> in_run(stretches.size(), 0);
  std::vector<Place> runs;
  for (const std::size_t count : {2u, 4u, 8u}) {
    const double length = static_cast<double>(count) * kStretchM;
    if (length > 1.2 * step_reach_m || step_reach_m > 8 * length) continue;
    for (std::size_t first = 0; first + count <= stretches.size(); first += count / 2) {
      Place run = joined(stretches, first, count);
      if (run.parts.empty()) continue;
      for (std::size_t i = first; i < first + count; ++i) in_run[i] = 1;
      runs.push_back(std::move(run));
    }
  }
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    if (!in_run[i] || step_reach_m <= 8 * kStretchM) places.push_back(stretches[i]);
  }
  places.insert(places.end(), runs.begin(), runs.end());
}

// True when a square about `centre` may be worked whole.
bool may_work_square(const Worker& w, geo::Point centre, double half) {
  const double reach = w.type->radius_of_action.si();
  if (reach > 0 && geo::distance(w.base, centre).si() + half * std::sqrt(2.0) > reach) return false;
  for (const double east : {-half, half}) {
    for (const double north : {-half, half}) {
      if (!inside_legal_area(w, {centre.east_m + east, centre.north_m + north})) return false;
    }
  }
  return true;
}

// The square of cell i with its neighbours to the east and north; no parts when too few are at sea.
Place block_of(const Cells& cells, geo::Point south_west_centre) {
  Place block;
  block.centre = {south_west_centre.east_m + kSeaCellM / 2,
                  south_west_centre.north_m + kSeaCellM / 2};
  block.half_m = 0.95 * kSeaCellM;
  for (const double east : {0.0, kSeaCellM}) {
    for (const double north : {0.0, kSeaCellM}) {
      const CellIndex cell =
          cells.at({south_west_centre.east_m + east, south_west_centre.north_m + north});
      if (cell != kNoCell && !cells[cell].shore) block.parts.push_back({cell, 0.25});
    }
  }
  if (block.parts.size() < 3) block.parts.clear();
  return block;
}

void add_sea_places(const Problem& problem, const Cells& cells, const Worker& w,
                    double step_reach_m, std::vector<Place>& places) {
  const bool afloat = w.type->kind == AssetKind::boat || !w.type->flies_over_shore;
  const auto off = [&](geo::Point p) { return problem.environment->distance_to_shore(p).si(); };
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].shore || !wants_sector(problem, *w.asset, cells[i].sector)) continue;
    Place place;
    place.parts = {{.cell = static_cast<CellIndex>(i), .share = 1}};
    place.centre = cells[i].centre;
    place.half_m = 0.45 * kSeaCellM;
    if (afloat) place.half_m = std::min(place.half_m, (off(place.centre) - 300) / std::sqrt(2.0));
    if (place.half_m >= 500 && may_work_square(w, place.centre, place.half_m))
      places.push_back(place);
    if (step_reach_m < 5 * kSeaCellM) continue;
    const Place block = block_of(cells, place.centre);
    if (block.parts.empty() || (afloat && off(block.centre) < 1.5 * block.half_m)) continue;
    if (may_work_square(w, block.centre, block.half_m)) places.push_back(block);
  }
}

// The place, the way there and the way home all keep to the roster.
bool in_roster(const Worker& w, const Place& place) {
  const double h = place.half_m;
  const auto corner = [&](double east, double north) {
    return geo::Point{place.centre.east_m + east, place.centre.north_m + north};
  };
  const std::vector<geo::Point> edge =
      place.shore ? place.path
                  : std::vector{corner(-h, -h), corner(h, -h), corner(h, h), corner(-h, h)};
  for (std::size_t i = 0; i < edge.size(); ++i) {
    if (!w.roster.allows(w.base, edge[i]) || !w.roster.allows(edge[i], edge[(i + 1) % edge.size()]))
      return false;
  }
  return w.roster.allows(w.base, place.centre);
}

std::vector<Place> places_of(const Problem& problem, const Cells& cells, const Worker& w,
                             const Clock& clock) {
  std::vector<Place> places;
  if (w.fixed) return places;
  const double step_reach = w.speed_mps() * clock.step_s;
  if (works_shore(w)) add_shore_places(stretches_of(problem, cells, w), step_reach, places);
  if (works_sea(w)) add_sea_places(problem, cells, w, step_reach, places);
  if (w.roster.binds()) std::erase_if(places, [&](const Place& p) { return !in_roster(w, p); });
  return places;
}

// Sectors with a place that it would have but for the roster.
std::vector<std::size_t> taken_by_roster(const Problem& problem, const Cells& cells,
                                         const Worker& w, const Clock& clock) {
  model::Asset free = *w.asset;
  free.kept_from.clear();
  Worker unbound = w;
  unbound.asset = &free;
  unbound.roster = {};
  std::set<std::size_t> sectors;
  for (const Place& place : places_of(problem, cells, unbound, clock)) {
    for (const Place::Part& part : place.parts) sectors.insert(cells[part.cell].sector);
  }
  for (const Place& place : w.places) {
    for (const Place::Part& part : place.parts) sectors.erase(cells[part.cell].sector);
  }
  return {sectors.begin(), sectors.end()};
}

std::string roster_reason(const Problem& problem, const Worker& w) {
  std::string names;
  for (const std::size_t s : w.taken_by_roster)
    names += (names.empty() ? "" : ", ") + problem.scenario->sectors[s].key.text();
  return (w.places.empty() ? "on the ground by the trial's roster, which keeps it from "
                           : "kept by the trial's roster from ") +
         names;
}

std::vector<std::string> reasons_at(const Problem& problem, const Worker& w, core::Instant at) {
  return sensing::reasons_not_to_go(*w.type, problem.environment->weather_at(at),
                                    problem.environment->sky_at(at).light);
}

std::vector<char> on_call_steps(const Problem& problem, const Worker& w, const Clock& clock) {
  const core::Interval hours = hours_of(problem, *w.asset);
  const core::Instant ready = problem.scenario->planned_at + w.type->readiness_night;
  std::vector<char> on_call(clock.steps, 0);
  for (std::size_t s = 0; s < clock.steps; ++s) {
    const core::Instant from = clock.at(static_cast<double>(s)),
                        until = clock.at(static_cast<double>(s + 1));
    on_call[s] = from >= hours.from && until <= hours.until && from >= ready;
  }
  return on_call;
}

std::vector<char> open_steps(const Problem& problem, const Worker& w, const Clock& clock) {
  std::vector<char> open = w.on_call;
  for (std::size_t s = 0; s < clock.steps; ++s) {
    if (open[s] && !w.fixed)
      open[s] = flyable_throughout(problem, w, clock.at(static_cast<double>(s)),
                                   clock.at(static_cast<double>(s + 1)));
  }
  return open;
}

}  // namespace

// A fog bank of a few minutes closes the step it falls into.
bool flyable_throughout(const Problem& problem, const Worker& w, core::Instant from,
                        core::Instant until) {
  for (core::Instant at = from; at < until; at = at + core::minutes(1)) {
    if (!reasons_at(problem, w, at).empty()) return false;
  }
  return reasons_at(problem, w, until).empty();
}

bool inside_legal_area(const Worker& worker, geo::Point p) {
  return worker.basis == nullptr || worker.basis->area.empty() ||
         geo::contains(worker.basis->area, p);
}

Clock clock_of(const belief::Belief& belief) {
  return {.start = belief.start(),
          .step_s = core::in_seconds(belief.step()),
          .steps = belief.steps() > 0 ? belief.steps() - 1 : 0};
}

core::Result<std::vector<Worker>> workers_of(const Problem& problem, const Cells& cells) {
  const model::Library& library = problem.scenario->library;
  const Clock clock = clock_of(*problem.belief);
  std::vector<Worker> workers;
  for (const model::Asset& asset : problem.posture->assets) {
    Worker w;
    w.asset = &asset;
    w.type = library.asset_type(asset.type);
    const model::Base* base = library.base(asset.base);
    if (w.type == nullptr || base == nullptr) {
      return core::fail(
          {.kind = ErrorKind::missing,
           .field = "asset " + asset.key.text(),
           .problem = w.type == nullptr
                          ? "has type " + asset.type.text() + ", which the library lacks"
                          : "has base " + asset.base.text() + ", which the library lacks",
           .mend = "add it to the library or correct the name"});
    }
    w.type_index = static_cast<std::size_t>(w.type - library.asset_types.data());
    w.base = base->at;
    w.basis = library.legal_basis(asset.legal_basis);
    w.fixed = w.type->kind == AssetKind::fixed;
    w.counts_as_camera = model::flies(w.type->kind) && carries_camera(problem, *w.type);
    if (auto lawful = check_basis(problem, w); !lawful) return core::fail(lawful.error());
    const auto whole_steps = [&](core::Duration d) {
      return static_cast<std::size_t>(std::max(0.0, core::in_seconds(d) / clock.step_s + 1e-9));
    };
    w.longest = std::min(whole_steps(w.type->endurance), clock.steps);
    w.budget = whole_steps(asset.hours_budget);
    w.duty = asset.duty.si() > 0 ? whole_steps(asset.duty) : clock.steps;
    w.longest = std::min(w.longest, w.duty);
    w.turnaround = static_cast<std::size_t>(
        std::ceil(core::in_seconds(w.type->turnaround) / clock.step_s - 1e-9));
    w.roster = RosterArea(*problem.scenario, asset, w.base);
    w.places = places_of(problem, cells, w, clock);
    if (w.roster.binds()) w.taken_by_roster = taken_by_roster(problem, cells, w, clock);
    w.on_call = on_call_steps(problem, w, clock);
    w.may_be_out = open_steps(problem, w, clock);
    workers.push_back(std::move(w));
  }
  return workers;
}

std::vector<model::FlightDecision> decisions_of(const Problem& problem,
                                                const std::vector<Worker>& workers) {
  const Clock clock = clock_of(*problem.belief);
  std::vector<model::FlightDecision> decisions;
  for (const Worker& w : workers) {
    model::FlightDecision decision{
        .asset = w.asset->key,
        .go = false,
        .reasons = {},
        .fallback = w.asset->fallback.empty() ? "no cover" : w.asset->fallback};
    const core::Interval hours = hours_of(problem, *w.asset);
    decision.go = std::ranges::any_of(w.may_be_out, [](char open) { return open != 0; });
    for (std::size_t s = 0; s < clock.steps && !w.fixed; ++s) {
      const core::Instant at = clock.at(static_cast<double>(s));
      if (!hours.contains(at)) continue;
      const auto reasons = reasons_at(problem, w, at);
      if (reasons.empty()) continue;
      decision.reasons = reasons;
      if (decision.go)
        decision.reasons.insert(decision.reasons.begin(),
                                "not all night: at " + core::format_clock(at));
      break;
    }
    if (!decision.go && decision.reasons.empty())
      decision.reasons.push_back("not on call, or not ready, at any time this night");
    if (!w.taken_by_roster.empty()) {
      decision.go = decision.go && !w.places.empty();
      decision.reasons.push_back(roster_reason(problem, w));
    } else if (decision.go && !w.fixed && w.budget > 0 && w.places.empty()) {
      decision.go = false;
      decision.reasons.push_back(
          "no place within its radius, sectors and legal area where boats are expected");
    }
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

}  // namespace vigie::planning
