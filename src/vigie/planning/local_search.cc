// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/local_search.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "vigie/planning/apart.h"

namespace vigie::planning {
namespace {

constexpr double kWorthwhile = 1e-7;  // expected boats; below it a sortie is not flown
constexpr int kMostRefusals = 12;     // of one asset's best sorties, before it stays at home
constexpr std::size_t kShortestWindow = 3, kLongestWindow = 18;

}  // namespace

core::Result<std::unique_ptr<Tonight>> Tonight::make(const Problem& problem) {
  auto tonight = std::make_unique<Tonight>();
  tonight->problem = &problem;
  tonight->clock = clock_of(*problem.belief);
  tonight->cells = Cells::make(*problem.scenario, *problem.belief);
  auto workers = workers_of(problem, tonight->cells);
  if (!workers) return core::fail(workers.error());
  tonight->workers = std::move(*workers);
  tonight->efforts = std::make_unique<EffortTable>(problem, tonight->workers, tonight->cells);
  return tonight;
}

void Tonight::build_graphs() {
  for (const Worker& w : workers) graphs.emplace_back(*problem, w, clock, cells, *efforts);
}

Draft::Draft(const Tonight& tonight)
    : tonight_(tonight),
      residual_(*tonight.problem, tonight.cells),
      flown_(tonight.workers.size()),
      locked_(tonight.workers.size()),
      near_(tonight.workers.size()),
      mass_(residual_.slots(), 0) {
  for (std::size_t w = 0; w < tonight.workers.size(); ++w) {
    const Worker& worker = tonight.workers[w];
    if (worker.basis != nullptr) cameras_[worker.basis].assign(tonight.clock.steps, 0);
    if (worker.fixed) residual_.add(tonight.efforts->of_fixed(*tonight.problem, worker), 1);
    if (worker.fixed || worker.places.empty() || worker.speed_mps() <= 0) continue;
    mobile_.push_back(w);
    near_[w] = residual_.particles_in(tonight.graphs[w].cells());
    std::ranges::sort(near_[w]);
  }
  for (const model::SharedRules::Reserve& rule : tonight.problem->posture->rules.reserves) {
    const std::vector<int> none(tonight.clock.steps, 0);
    Alert alert{.rule = &rule, .on_call = none, .out = none, .busy = none};
    for (const Worker& w : tonight.workers) {
      for (std::size_t s = 0; w.type->key == rule.type && s < w.on_call.size(); ++s)
        alert.on_call[s] += w.on_call[s];
    }
    alerts_.push_back(std::move(alert));
  }
  objective_ = residual_.objective();
}

std::optional<Flown> Draft::fly(std::size_t worker, const Route& route) const {
  auto sortie = sortie_of(tonight_.workers[worker], route, tonight_.clock);
  if (!sortie || !keeps_apart(worker, *sortie)) return std::nullopt;
  const Worker& w = tonight_.workers[worker];
  if (w.basis != nullptr && leaves_area(w.basis->area, *sortie)) return std::nullopt;
  if (!w.roster.allows(*sortie)) return std::nullopt;
  const auto stayed = stayed_of(tonight_.workers[worker], *sortie, tonight_.clock, tonight_.cells);
  return Flown{.route = route,
               .sortie = std::move(*sortie),
               .spent = tonight_.efforts->of(tonight_.workers[worker], stayed)};
}

bool Draft::keeps_apart(std::size_t worker, const model::Sortie& sortie) const {
  const model::SharedRules::Separation& rule = tonight_.problem->posture->rules.separation;
  if (rule.vertical.si() <= 0) return true;
  const Worker& w = tonight_.workers[worker];
  const Aircraft mine{.sortie = &sortie, .type = w.type, .base = w.base};
  for (std::size_t other = 0; other < flown_.size(); ++other) {
    const Worker& o = tonight_.workers[other];
    if (other == worker || !share_heights(*w.type, *o.type, rule)) continue;
    for (const Flown* f : all_flown(other)) {
      if (too_near(mine, {.sortie = &f->sortie, .type = o.type, .base = o.base}, rule))
        return false;
    }
  }
  return true;
}

void Draft::count_busy(std::size_t worker, const Route& route, int by) {
  const Worker& w = tonight_.workers[worker];
  for (Alert& alert : alerts_) {
    if (alert.rule->type != w.type->key) continue;
    const std::size_t ready = std::min(route.until() + w.turnaround, tonight_.clock.steps);
    for (std::size_t s = route.start; s < ready; ++s) {
      if (s < route.until()) alert.out[s] += by;
      if (w.on_call[s]) alert.busy[s] += by;
    }
  }
}

// True when, with this route beside what is flown, enough stand ready whenever one is out.
bool Draft::keeps_reserve(std::size_t worker, const Route& route) const {
  const Worker& w = tonight_.workers[worker];
  for (const Alert& alert : alerts_) {
    if (alert.rule->type != w.type->key) continue;
    const std::size_t ready = std::min(route.until() + w.turnaround, tonight_.clock.steps);
    for (std::size_t s = route.start; s < ready; ++s) {
      const bool anybody_out = s < route.until() || alert.out[s] > 0;
      if (anybody_out && alert.on_call[s] - alert.busy[s] - w.on_call[s] < alert.rule->ready)
        return false;
    }
  }
  return true;
}

std::vector<const Flown*> Draft::all_flown(std::size_t worker) const {
  std::vector<const Flown*> all;
  for (const Flown& f : flown_[worker]) all.push_back(&f);
  for (const Flown& f : locked_[worker]) all.push_back(&f);
  return all;
}

void Draft::count(std::size_t worker, const Flown& flown, int by) {
  const Worker& w = tonight_.workers[worker];
  residual_.add(flown.spent, by);
  count_busy(worker, flown.route, by);
  for (std::size_t s = flown.route.start; s < flown.route.until() && w.counts_as_camera; ++s)
    cameras_[w.basis][s] += by;
}

void Draft::lock(const model::Sortie& sortie) {
  const Clock& clock = tonight_.clock;
  for (std::size_t w = 0; w < tonight_.workers.size(); ++w) {
    const Worker& worker = tonight_.workers[w];
    if (worker.asset->key != sortie.asset || worker.fixed) continue;
    const double from = core::in_seconds(sortie.waypoints.front().at - clock.start) / clock.step_s,
                 until = core::in_seconds(sortie.waypoints.back().at - clock.start) / clock.step_s;
    const double steps = static_cast<double>(clock.steps);
    const auto first = static_cast<std::size_t>(std::clamp(std::floor(from + 1e-6), 0.0, steps)),
               last = static_cast<std::size_t>(std::clamp(std::ceil(until - 1e-6), 0.0, steps));
    Flown flown{
        .route = {.start = first, .places = std::vector<std::uint16_t>(last - first, 0)},
        .sortie = sortie,
        .spent = tonight_.efforts->of(worker, stayed_of(worker, sortie, clock, tonight_.cells))};
    count(w, flown, 1);
    locked_[w].push_back(std::move(flown));
    objective_ = residual_.objective();
  }
}

void Draft::put(std::size_t worker, Flown flown) {
  count(worker, flown, 1);
  auto& mine = flown_[worker];
  const auto after =
      std::ranges::find_if(mine, [&](const Flown& f) { return f.route.start > flown.route.start; });
  mine.insert(after, std::move(flown));
}

Flown Draft::take(std::size_t worker, std::size_t index) {
  Flown flown = std::move(flown_[worker][index]);
  flown_[worker].erase(flown_[worker].begin() + static_cast<std::ptrdiff_t>(index));
  count(worker, flown, -1);
  return flown;
}

std::vector<Flown> Draft::take_all(std::size_t worker) {
  std::vector<Flown> taken;
  while (!flown_[worker].empty()) taken.push_back(take(worker, flown_[worker].size() - 1));
  return taken;
}

std::size_t Draft::budget_left(std::size_t worker) const {
  std::size_t used = 0;
  for (const Flown* f : all_flown(worker)) used += f->route.places.size();
  const std::size_t budget = tonight_.workers[worker].budget;
  return budget > used ? budget - used : 0;
}

// When this worker may fly one more sortie, given law, weather, its other sorties, their turnaround
// and its duty, what others of its base and type do.
Openings Draft::openings(std::size_t worker) const {
  const Worker& w = tonight_.workers[worker];
  Openings o{.open = w.may_be_out,
             .take_off = std::vector<char>(w.may_be_out.size(), 1),
             .longest = std::min(w.longest, budget_left(worker))};
  const auto close = [](std::vector<char>& steps, std::size_t from, std::size_t until) {
    for (std::size_t s = from; s < std::min(steps.size(), until); ++s) steps[s] = 0;
  };
  const auto before = [](std::size_t step, std::size_t by) { return step > by ? step - by : 0; };
  for (std::size_t s = 0; s < o.open.size(); ++s) {
    if (w.counts_as_camera && cameras_.at(w.basis)[s] >= w.basis->max_cameras) o.open[s] = 0;
    for (const Alert& alert : alerts_) {
      if (alert.rule->type == w.type->key && alert.on_call[s] - alert.busy[s] <= alert.rule->ready)
        o.open[s] = 0;
    }
  }
  std::size_t first = o.open.size(), last = 0;
  for (const Flown* f : all_flown(worker)) {
    close(o.open, before(f->route.start, w.turnaround), f->route.until() + w.turnaround);
    first = std::min(first, f->route.start);
    last = std::max(last, f->route.until());
  }
  close(o.open, 0, before(last, w.duty));
  close(o.open, first + w.duty, o.open.size());
  const double spacing = core::in_seconds(tonight_.problem->posture->rules.take_off_spacing);
  const auto apart = static_cast<std::size_t>(std::ceil(spacing / tonight_.clock.step_s - 1e-9));
  for (std::size_t other = 0; apart > 0 && other < flown_.size(); ++other) {
    const Worker& o_w = tonight_.workers[other];
    if (o_w.asset->base != w.asset->base || !model::flies(o_w.type->kind)) continue;
    for (const Flown* f : all_flown(other))  // one more: a locked one may leave within its step
      close(o.take_off, before(f->route.start, apart - 1),
            f->route.start + apart + !locked_[other].empty());
  }
  if (!model::flies(w.type->kind)) std::ranges::fill(o.take_off, 1);
  return o;
}

std::vector<double> Draft::rewards(std::size_t worker) {
  std::ranges::fill(mass_, 0.0);
  residual_.masses(near_[worker], mass_);
  return tonight_.graphs[worker].rewards(residual_, mass_);
}

bool Draft::insert(std::size_t worker, const Route& route) {
  const Openings o = openings(worker);
  if (route.until() > o.open.size() || route.places.size() > o.longest) return false;
  if (route.places.empty() || !o.take_off[route.start] || !keeps_reserve(worker, route))
    return false;
  for (std::size_t s = route.start; s < route.until(); ++s) {
    if (!o.open[s]) return false;
  }
  auto flown = fly(worker, route);
  if (!flown) return false;
  put(worker, std::move(*flown));
  return true;
}

void Draft::fill(std::size_t worker) {
  const Worker& w = tonight_.workers[worker];
  std::vector<char> refused(w.may_be_out.size(), 0);  // take-offs whose best way breaks a rule
  for (int refusals = 0; refusals < kMostRefusals;) {
    Openings o = openings(worker);
    if (o.longest == 0) return;
    for (std::size_t s = 0; s < refused.size(); ++s) {
      if (refused[s]) o.take_off[s] = 0;
    }
    const auto best =
        best_sortie(tonight_.graphs[worker], rewards(worker), tonight_.clock.step_s, o);
    if (!best || best->gain < kWorthwhile) return;
    if (insert(worker, best->route)) continue;
    refused[best->route.start] = 1;
    ++refusals;
  }
}

// Two orders, the better one kept: those with the fewest places first, so that who can go anywhere
// fills what is left; and those with the most hours first, so that short flights fill what is left.
void Draft::greedy() {
  std::vector<std::size_t> few_places = mobile_, most_hours = mobile_;
  std::ranges::stable_sort(few_places, {},
                           [&](std::size_t w) { return tonight_.workers[w].places.size(); });
  std::ranges::stable_sort(most_hours, std::greater{},
                           [&](std::size_t w) { return tonight_.workers[w].budget; });
  for (const std::size_t w : most_hours) fill(w);
  objective_ = residual_.objective();
  change_all(few_places);
}

bool Draft::keep_or_restore(const std::vector<std::size_t>& workers,
                            std::vector<std::vector<Flown>> old, double before) {
  const double after = residual_.objective();
  if (after > before + 1e-10) {
    objective_ = after;
    return true;
  }
  for (const std::size_t w : workers) take_all(w);
  for (std::size_t i = 0; i < workers.size(); ++i) {
    for (Flown& f : old[i]) put(workers[i], std::move(f));
  }
  return false;
}

// Grounds these assets for the night and fills their nights anew, in the order given.
bool Draft::change_all(const std::vector<std::size_t>& workers) {
  std::vector<std::vector<Flown>> old;
  for (const std::size_t w : workers) old.push_back(flown_[w]);
  for (const std::size_t w : workers) take_all(w);
  for (const std::size_t w : workers) fill(w);
  return keep_or_restore(workers, std::move(old), objective_);
}

// Takes one sortie out and flies the best one that then fits, at whatever hour.
bool Draft::change_sortie(std::size_t worker, core::Random& draws) {
  if (flown_[worker].empty()) return change_all({worker});
  std::vector<std::vector<Flown>> old{flown_[worker]};
  take(worker, draws.below(static_cast<std::uint32_t>(flown_[worker].size())));
  fill(worker);
  return keep_or_restore({worker}, std::move(old), objective_);
}

// Re-routes one sortie between two moments, the rest of it unchanged.
bool Draft::change_window(std::size_t worker, core::Random& draws) {
  const std::size_t index = draws.below(static_cast<std::uint32_t>(flown_[worker].size()));
  const Route old_route = flown_[worker][index].route;
  const std::size_t n = old_route.places.size();
  const std::size_t spread = std::min(n, kLongestWindow) - kShortestWindow + 1;
  const std::size_t length = kShortestWindow + draws.below(static_cast<std::uint32_t>(spread));
  const std::size_t from = draws.below(static_cast<std::uint32_t>(n - length + 1)),
                    until = from + length;
  Window window{.start = old_route.start + from,
                .longest = length,
                .from = {},
                .next = {},
                .next_steps = 0,
                .exact_home = until == n};
  if (from > 0) window.from = old_route.places[from - 1];
  if (until < n) {
    window.next = old_route.places[until];
    while (until + window.next_steps < n &&
           old_route.places[until + window.next_steps] == *window.next)
      ++window.next_steps;
  }
  // The kept part still looks: only the window's own share is taken out of the residual.
  Flown old = take(worker, index);
  std::vector<Spent> kept;
  for (const Spent& s : old.spent) {
    const std::size_t step = s.step_cell / residual_.cells();
    if (step < window.start || step >= window.start + length) kept.push_back(s);
  }
  residual_.add(kept, 1);
  const auto best =
      best_route(tonight_.graphs[worker], rewards(worker), tonight_.clock.step_s, window);
  residual_.add(kept, -1);
  Route route = old_route;
  if (best)
    std::ranges::copy(best->route.places, route.places.begin() + static_cast<std::ptrdiff_t>(from));
  auto flown = best ? fly(worker, route) : std::nullopt;
  if (!flown) {
    put(worker, std::move(old));
    return false;
  }
  const auto touched = residual_.touched_by(old.spent, flown->spent);
  residual_.add(old.spent, 1);
  const double before = residual_.objective_of(touched);
  residual_.add(old.spent, -1);
  residual_.add(flown->spent, 1);
  const double after = residual_.objective_of(touched);
  residual_.add(flown->spent, -1);
  const bool better = after > before + 1e-10;
  if (better) objective_ += after - before;
  put(worker, better ? std::move(*flown) : std::move(old));
  return better;
}

bool Draft::improve(core::Random& draws) {
  if (mobile_.empty()) return false;
  const auto any = [&] { return mobile_[draws.below(static_cast<std::uint32_t>(mobile_.size()))]; };
  const std::size_t worker = any();
  const double choice = draws.uniform();
  const bool long_sorties = std::ranges::any_of(
      flown_[worker], [](const Flown& f) { return f.route.places.size() >= 2 * kShortestWindow; });
  if (long_sorties &&
      std::ranges::all_of(
          flown_[worker],
          [](const Flown& f) { return f.route.places.size() >= kShortestWindow; }) &&
      choice < 0.7) {
    return change_window(worker, draws);
  }
  if (choice < 0.85)
    return flown_[worker].size() > 1 ? change_sortie(worker, draws) : change_all({worker});
  const std::size_t other = any();
  return other == worker ? change_all({worker}) : change_all({other, worker});
}

}  // namespace vigie::planning
