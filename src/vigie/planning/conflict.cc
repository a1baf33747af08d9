// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/conflict.h"

#include <algorithm>

#include <fmt/core.h>

#include "vigie/planning/fleet.h"
#include "vigie/planning/route.h"

namespace vigie::planning {
namespace {

constexpr std::size_t kMostTried = 20'000;

// Calls `body` for subsets of `size` of 0..count-1 in order until it returns true.
bool any_subset(std::size_t count, std::size_t size,
                const std::function<bool(const std::vector<std::size_t>&)>& body) {
  std::vector<std::size_t> chosen(size);
  for (std::size_t i = 0; i < size; ++i) chosen[i] = i;
  while (size <= count) {
    if (body(chosen)) return true;
    std::size_t i = size;
    while (i > 0 && chosen[i - 1] == count - size + i - 1) --i;
    if (i == 0) return false;
    ++chosen[i - 1];
    for (; i < size; ++i) chosen[i] = chosen[i - 1] + 1;
  }
  return false;
}

// ---- one asset with some of its rules ----

// What a rule of one asset reads from, to be relaxed.
struct Relaxed {
  model::Scenario scenario;
  model::Posture posture;  // the asset first, then others of its type
  model::AssetType* type = nullptr;
  model::Asset* asset = nullptr;
  model::LegalBasis* basis = nullptr;
};
struct Rule {
  std::string text;
  void (*relax)(Relaxed&);
};

void add_weather_rules(const model::WeatherMinima& m, std::vector<Rule>& rules) {
  const auto nmi = [](core::Length l) { return core::in_nautical_miles(l); };
  const auto feet = [](core::Length l) { return core::in_feet(l); };
  rules.push_back({fmt::format("visibility: {:.2f} nmi by day, {:.2f} by night, at least",
                               nmi(m.min_visibility_day), nmi(m.min_visibility_night)),
                   [](Relaxed& r) {
                     r.type->minima.min_visibility_day = r.type->minima.min_visibility_night = {};
                   }});
  rules.push_back({fmt::format("cloud base: {:.0f} ft by day, {:.0f} by night, at least",
                               feet(m.min_cloud_base_day), feet(m.min_cloud_base_night)),
                   [](Relaxed& r) {
                     r.type->minima.min_cloud_base_day = r.type->minima.min_cloud_base_night = {};
                   }});
  rules.push_back({"icing: none", [](Relaxed& r) { r.type->minima.refuses_icing = false; }});
  rules.push_back({fmt::format("wind: {:.0f} kn at most", core::in_knots(m.max_wind)),
                   [](Relaxed& r) { r.type->minima.max_wind = {}; }});
  rules.push_back({fmt::format("waves: {:.1f} m at most", core::in_metres(m.max_wave_height)),
                   [](Relaxed& r) { r.type->minima.max_wave_height = {}; }});
}

void add_hour_rules(const Relaxed& r, std::vector<Rule>& rules) {
  const auto hours = [](core::Duration d) { return core::in_hours(d); };
  const core::Duration night = r.scenario.night.length();
  rules.push_back({fmt::format("on call: {} to {}", core::format_clock(r.asset->on_call.from),
                               core::format_clock(r.asset->on_call.until)),
                   [](Relaxed& x) { x.asset->on_call = x.scenario.night; }});
  rules.push_back({fmt::format("readiness: {:.1f} h after {}", hours(r.type->readiness_night),
                               core::format_clock(r.scenario.planned_at)),
                   [](Relaxed& x) {
                     x.type->readiness_night = {};
                     x.scenario.planned_at = x.scenario.night.from;
                   }});
  rules.push_back(
      {fmt::format("hours out this night: {:.1f} at most", hours(r.asset->hours_budget)),
       [](Relaxed& x) { x.asset->hours_budget = x.scenario.night.length(); }});
  if (r.type->endurance < night) {
    rules.push_back({fmt::format("endurance: {:.1f} h", hours(r.type->endurance)),
                     [](Relaxed& x) { x.type->endurance = x.scenario.night.length(); }});
  }
  if (r.asset->duty.si() > 0) {
    rules.push_back({fmt::format("duty: {:.1f} h at most", hours(r.asset->duty)),
                     [](Relaxed& x) { x.asset->duty = {}; }});
  }
}

void add_place_rules(const Relaxed& r, std::vector<Rule>& rules) {
  if (r.basis != nullptr && !r.basis->area.empty()) {
    rules.push_back(
        {"area of legal basis " + r.basis->key.text(), [](Relaxed& x) { x.basis->area.clear(); }});
  }
  if (r.basis != nullptr && r.basis->max_cameras < 1) {
    rules.push_back({"cameras under legal basis " + r.basis->key.text() + ": none",
                     [](Relaxed& x) { x.basis->max_cameras = 1; }});
  }
  if (r.type->radius_of_action.si() > 0) {
    rules.push_back({fmt::format("radius: {:.1f} km from its base",
                                 core::in_metres(r.type->radius_of_action) / 1000),
                     [](Relaxed& x) { x.type->radius_of_action = {}; }});
  }
  if (!r.asset->sectors.empty()) {
    rules.push_back({"sectors: " + fmt::format("{} of its own", r.asset->sectors.size()),
                     [](Relaxed& x) { x.asset->sectors.clear(); }});
  }
  if (!r.asset->kept_from.empty()) {
    rules.push_back({fmt::format("the trial's roster: no additional drones over {} sectors",
                                 r.asset->kept_from.size()),
                     [](Relaxed& x) { x.asset->kept_from.clear(); }});
  }
  if (model::flies(r.type->kind) && !(r.type->flies_over_sea && r.type->flies_over_shore)) {
    rules.push_back({r.type->flies_over_shore ? "not over the sea" : "not over the shore",
                     [](Relaxed& x) { x.type->flies_over_sea = x.type->flies_over_shore = true; }});
  }
  for (const auto& reserve : r.posture.rules.reserves) {
    if (reserve.type != r.type->key) continue;
    rules.push_back({fmt::format("reserve: {} of type {} stand ready while one is out",
                                 reserve.ready, reserve.type.text()),
                     [](Relaxed& x) { x.posture.rules.reserves.clear(); }});
  }
}

Relaxed alone(const Problem& problem, const model::Asset& asset) {
  Relaxed r{.scenario = *problem.scenario, .posture = *problem.posture};
  std::erase_if(r.posture.assets, [&](const model::Asset& a) { return a.type != asset.type; });
  return r;
}

// Points into `r` itself, so only once it has stopped moving.
void find_parts(Relaxed& r, const model::AssetKey& key) {
  model::Library& library = r.scenario.library;
  r.asset = &*std::ranges::find(r.posture.assets, key, &model::Asset::key);
  r.type = &*std::ranges::find(library.asset_types, r.asset->type, &model::AssetType::key);
  const auto basis =
      std::ranges::find(library.legal_bases, r.asset->legal_basis, &model::LegalBasis::key);
  r.basis = basis == library.legal_bases.end() ? nullptr : &*basis;
}

// It may be out in this step, and enough others of its type stand ready for it to leave.
bool open_beside_reserve(const Relaxed& r, const std::vector<Worker>& workers, const Worker& w,
                         std::size_t step) {
  const auto on_call =
      std::ranges::count_if(workers, [&](const Worker& o) { return o.on_call[step] != 0; });
  return w.may_be_out[step] != 0 &&
         std::ranges::none_of(r.posture.rules.reserves, [&](const auto& reserve) {
           return reserve.type == w.type->key && on_call <= reserve.ready;
         });
}

bool can_fly(const Problem& problem, const Relaxed& r, const Cells& cells) {
  Problem relaxed = problem;
  relaxed.scenario = &r.scenario;
  relaxed.posture = &r.posture;
  const auto workers = workers_of(relaxed, cells);
  if (!workers) return false;
  const auto w =
      std::ranges::find(*workers, r.asset->key, [](const Worker& o) { return o.asset->key; });
  if (w->counts_as_camera && w->basis != nullptr && w->basis->max_cameras < 1) return false;
  if (w->speed_mps() <= 0) return false;
  std::size_t longest_open = 0, run = 0;
  for (std::size_t step = 0; step < w->may_be_out.size(); ++step) {
    run = open_beside_reserve(r, *workers, *w, step) ? run + 1 : 0;
    longest_open = std::max(longest_open, run);
  }
  const std::size_t longest = std::min({longest_open, w->longest, w->budget});
  const Clock clock = clock_of(*problem.belief);
  for (std::size_t p = 0; p < w->places.size() && longest > 0; ++p) {
    Route route{.start = 0, .places = std::vector(longest, static_cast<std::uint16_t>(p))};
    if (sortie_of(*w, route, clock)) return true;
  }
  return false;
}

Grounded why_grounded(const Problem& problem, const model::Asset& asset, const Cells& cells) {
  Relaxed given = alone(problem, asset);
  find_parts(given, asset.key);
  std::vector<Rule> rules;
  add_weather_rules(given.type->minima, rules);
  add_hour_rules(given, rules);
  add_place_rules(given, rules);
  const auto found = least_conflict(rules.size(), [&](const std::vector<char>& kept) {
    Relaxed r = alone(problem, asset);
    find_parts(r, asset.key);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!kept[i]) rules[i].relax(r);
    }
    return !can_fly(problem, r, cells);
  });
  Grounded grounded{.asset = asset.key, .rules = {}, .least = !found || found->least};
  if (found) {
    for (const std::size_t i : found->members) grounded.rules.push_back(rules[i].text);
  }
  if (grounded.rules.empty()) grounded.rules.push_back("no boat is expected anywhere it could go");
  return grounded;
}

}  // namespace

std::optional<LeastSet> least_conflict(
    std::size_t count, const std::function<bool(const std::vector<char>&)>& conflicts) {
  std::vector<char> kept(count, 1);
  if (!conflicts(kept)) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    kept[i] = 0;
    if (!conflicts(kept)) kept[i] = 1;
  }
  LeastSet found;
  for (std::size_t i = 0; i < count; ++i) {
    if (kept[i]) found.members.push_back(i);
  }
  std::size_t tried = 0;
  for (std::size_t size = 1; size < found.members.size(); ++size) {
    const bool smaller = any_subset(count, size, [&](const std::vector<std::size_t>& chosen) {
      if (++tried > kMostTried) return true;
      std::vector<char> these(count, 0);
      for (const std::size_t i : chosen) these[i] = 1;
      if (!conflicts(these)) return false;
      found.members = chosen;
      return true;
    });
    if (smaller) break;
  }
  found.least = tried <= kMostTried;
  return found;
}

core::Result<std::vector<Grounded>> nothing_may_fly(const Problem& problem) {
  const Cells cells = Cells::make(*problem.scenario, *problem.belief);
  const auto workers = workers_of(problem, cells);
  if (!workers) return core::fail(workers.error());
  std::vector<const Worker*> mobile;
  for (const Worker& w : *workers) {
    if (!w.fixed && w.asset->hours_budget.si() > 0) mobile.push_back(&w);
  }
  std::vector<Grounded> grounded;
  for (const Worker* w : mobile) {
    Relaxed as_is = alone(problem, *w->asset);
    find_parts(as_is, w->asset->key);
    if (can_fly(problem, as_is, cells)) return std::vector<Grounded>{};
  }
  for (const Worker* w : mobile) grounded.push_back(why_grounded(problem, *w->asset, cells));
  return grounded;
}

std::optional<LockedConflict> locked_conflict(const Problem& problem, const model::Plan& locked) {
  const auto with = [&](const std::vector<char>& kept) {
    model::Plan plan;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i]) plan.sorties.push_back(locked.sorties[i]);
    }
    return violations(problem, plan);
  };
  const auto found = least_conflict(
      locked.sorties.size(), [&](const std::vector<char>& kept) { return !with(kept).empty(); });
  if (!found) return std::nullopt;
  std::vector<char> kept(locked.sorties.size(), 0);
  for (const std::size_t i : found->members) kept[i] = 1;
  return LockedConflict{.sorties = found->members, .rules = with(kept), .least = found->least};
}

}  // namespace vigie::planning
