// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/fleet.h"

#include <algorithm>
#include <cmath>

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
  if (asset.sectors.empty()) return true;
  return std::ranges::find(asset.sectors, problem.scenario->sectors[sector].key) !=
         asset.sectors.end();
}

bool works_shore(const Worker& w) {
  return w.type->kind == AssetKind::patrol || (flies(w.type->kind) && w.type->flies_over_shore);
}
bool works_sea(const Worker& w) {
  return w.type->kind == AssetKind::boat || (flies(w.type->kind) && w.type->flies_over_sea);
}

void add_stretch(const Worker& w, const Cell& cell, CellIndex index, std::vector<Place>& places) {
  const double reach = w.type->radius_of_action.si();
  const Part part = part_within(cell.from, cell.until, w.base, reach > 0 ? reach - 1 : 0);
  if ((part.until - part.from) * cell.length_m() < 100) return;
  Place place{.cell = index,
              .shore = true,
              .centre = {},
              .from = geo::between(cell.from, cell.until, part.from),
              .until = geo::between(cell.from, cell.until, part.until),
              .half_m = 0};
  place.centre = geo::between(place.from, place.until, 0.5);
  for (const geo::Point p : {place.from, place.centre, place.until}) {
    if (!inside_legal_area(w, p)) return;
  }
  places.push_back(place);
}

void add_square(const Problem& problem, const Worker& w, const Cell& cell, CellIndex index,
                std::vector<Place>& places) {
  const double reach = w.type->radius_of_action.si();
  double half = 0.45 * kSeaCellM;
  if (w.type->kind == AssetKind::boat || !w.type->flies_over_shore) {
    const double off = problem.environment->distance_to_shore(cell.centre).si();
    half = std::min(half, (off - 300) / std::sqrt(2.0));
  }
  if (half < 500) return;
  if (reach > 0 && geo::distance(w.base, cell.centre).si() + half * std::sqrt(2.0) > reach) return;
  for (const double east : {-half, half}) {
    for (const double north : {-half, half}) {
      if (!inside_legal_area(w, {cell.centre.east_m + east, cell.centre.north_m + north})) return;
    }
  }
  places.push_back({.cell = index,
                    .shore = false,
                    .centre = cell.centre,
                    .from = cell.centre,
                    .until = cell.centre,
                    .half_m = half});
}

std::vector<Place> places_of(const Problem& problem, const Cells& cells, const Worker& w) {
  std::vector<Place> places;
  if (w.fixed) return places;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!wants_sector(problem, *w.asset, cells[i].sector)) continue;
    const auto index = static_cast<CellIndex>(i);
    if (cells[i].shore && works_shore(w)) add_stretch(w, cells[i], index, places);
    if (!cells[i].shore && works_sea(w)) add_square(problem, w, cells[i], index, places);
  }
  return places;
}

std::vector<std::string> reasons_at(const Problem& problem, const Worker& w, core::Instant at) {
  return sensing::reasons_not_to_go(*w.type, problem.environment->weather_at(at),
                                    problem.environment->sky_at(at).light);
}

std::vector<char> open_steps(const Problem& problem, const Worker& w, const Clock& clock) {
  const core::Interval hours = hours_of(problem, *w.asset);
  const core::Instant ready = problem.scenario->planned_at + w.type->readiness_night;
  std::vector<char> open(clock.steps, 0);
  for (std::size_t s = 0; s < clock.steps; ++s) {
    const core::Instant from = clock.at(static_cast<double>(s)),
                        until = clock.at(static_cast<double>(s + 1));
    if (from < hours.from || until > hours.until || from < ready) continue;
    open[s] =
        w.fixed || (reasons_at(problem, w, from).empty() && reasons_at(problem, w, until).empty());
  }
  return open;
}

}  // namespace

bool flies(AssetKind kind) {
  return kind == AssetKind::helicopter || kind == AssetKind::drone || kind == AssetKind::aeroplane;
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
    w.counts_as_camera = flies(w.type->kind) && carries_camera(problem, *w.type);
    if (auto lawful = check_basis(problem, w); !lawful) return core::fail(lawful.error());
    const auto whole_steps = [&](core::Duration d) {
      return static_cast<std::size_t>(std::max(0.0, core::in_seconds(d) / clock.step_s + 1e-9));
    };
    w.longest = std::min(whole_steps(w.type->endurance), clock.steps);
    w.budget = whole_steps(asset.hours_budget);
    w.turnaround = static_cast<std::size_t>(
        std::ceil(core::in_seconds(w.type->turnaround) / clock.step_s - 1e-9));
    w.places = places_of(problem, cells, w);
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
    if (decision.go && !w.fixed && w.budget > 0 && w.places.empty()) {
      decision.go = false;
      decision.reasons.push_back(
          "no place within its radius, sectors and legal area where boats are expected");
    }
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

}  // namespace vigie::planning
