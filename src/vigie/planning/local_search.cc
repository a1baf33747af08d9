// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/local_search.h"

#include <algorithm>
#include <functional>

namespace vigie::planning {
namespace {

constexpr double kWorthwhile = 1e-7;  // expected boats; below it a sortie is not flown
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
  objective_ = residual_.objective();
}

std::optional<Flown> Draft::fly(std::size_t worker, const Route& route) const {
  auto sortie = sortie_of(tonight_.workers[worker], route, tonight_.clock);
  if (!sortie) return std::nullopt;
  const auto stayed = stayed_of(tonight_.workers[worker], *sortie, tonight_.clock, tonight_.cells);
  return Flown{.route = route,
               .sortie = std::move(*sortie),
               .spent = tonight_.efforts->of(tonight_.workers[worker], stayed)};
}

void Draft::put(std::size_t worker, Flown flown) {
  const Worker& w = tonight_.workers[worker];
  residual_.add(flown.spent, 1);
  for (std::size_t s = flown.route.start; s < flown.route.until() && w.counts_as_camera; ++s)
    ++cameras_[w.basis][s];
  auto& mine = flown_[worker];
  const auto after =
      std::ranges::find_if(mine, [&](const Flown& f) { return f.route.start > flown.route.start; });
  mine.insert(after, std::move(flown));
}

Flown Draft::take(std::size_t worker, std::size_t index) {
  const Worker& w = tonight_.workers[worker];
  Flown flown = std::move(flown_[worker][index]);
  flown_[worker].erase(flown_[worker].begin() + static_cast<std::ptrdiff_t>(index));
  residual_.add(flown.spent, -1);
  for (std::size_t s = flown.route.start; s < flown.route.until() && w.counts_as_camera; ++s)
    --cameras_[w.basis][s];
  return flown;
}

std::vector<Flown> Draft::take_all(std::size_t worker) {
  std::vector<Flown> taken;
  while (!flown_[worker].empty()) taken.push_back(take(worker, flown_[worker].size() - 1));
  return taken;
}

std::size_t Draft::budget_left(std::size_t worker) const {
  std::size_t used = 0;
  for (const Flown& f : flown_[worker]) used += f.route.places.size();
  const std::size_t budget = tonight_.workers[worker].budget;
  return budget > used ? budget - used : 0;
}

// Steps in which this worker may be out, given law, weather, its other sorties and their
// turnaround.
std::vector<char> Draft::open_steps(std::size_t worker) const {
  const Worker& w = tonight_.workers[worker];
  std::vector<char> open = w.may_be_out;
  for (std::size_t s = 0; s < open.size() && w.counts_as_camera; ++s) {
    if (cameras_.at(w.basis)[s] >= w.basis->max_cameras) open[s] = 0;
  }
  for (const Flown& f : flown_[worker]) {
    const std::size_t from = f.route.start > w.turnaround ? f.route.start - w.turnaround : 0;
    for (std::size_t s = from; s < std::min(open.size(), f.route.until() + w.turnaround); ++s)
      open[s] = 0;
  }
  return open;
}

std::vector<double> Draft::rewards(std::size_t worker) {
  std::ranges::fill(mass_, 0.0);
  residual_.masses(near_[worker], mass_);
  return tonight_.graphs[worker].rewards(residual_, mass_);
}

bool Draft::insert(std::size_t worker, const Route& route) {
  const std::vector<char> open = open_steps(worker);
  if (route.until() > open.size() || route.places.size() > budget_left(worker)) return false;
  if (route.places.size() > tonight_.workers[worker].longest) return false;
  for (std::size_t s = route.start; s < route.until(); ++s) {
    if (!open[s]) return false;
  }
  auto flown = fly(worker, route);
  if (!flown) return false;
  put(worker, std::move(*flown));
  return true;
}

void Draft::fill(std::size_t worker) {
  const Worker& w = tonight_.workers[worker];
  for (;;) {
    const std::size_t longest = std::min(w.longest, budget_left(worker));
    if (longest == 0) return;
    const auto best = best_sortie(tonight_.graphs[worker], rewards(worker), tonight_.clock.step_s,
                                  open_steps(worker), longest);
    if (!best || best->gain < kWorthwhile) return;
    if (!insert(worker, best->route)) return;
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
