// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/plan.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <fmt/format.h>

#include "vigie/search/choose.h"

namespace vigie::search {
namespace {

using core::fail;
using core::Result;
using model::SearchPattern;
using model::SearchTask;

constexpr double kLeastGain = 0.001;

core::Instant middle_of(const Unit& unit) { return unit.begin + unit.on_scene * 0.5; }

// Mean sweep width over what is left at sea, and the class that holds most of it.
struct MeanWidth {
  core::Length width;
  model::TargetClass likeliest = model::TargetClass::craft_stopped;
};
MeanWidth mean_width(const Cloud& cloud, const std::vector<double>& weight, const Unit& unit,
                     core::Instant when) {
  double by_class[model::kTargetClasses] = {};
  for (std::size_t i = 0; i < weight.size(); ++i)
    by_class[static_cast<int>(target_of(cloud.state_of(i, when)))] += weight[i];
  const UnitSight& sight = unit.sight_at(when);
  MeanWidth out;
  double sum = 0, most = -1;
  for (int c = 0; c < static_cast<int>(model::TargetClass::people_on_beach); ++c) {
    out.width += sight.classes[c].width * by_class[c];
    sum += by_class[c];
    if (by_class[c] > most) most = by_class[c], out.likeliest = static_cast<model::TargetClass>(c);
  }
  if (sum > 0) out.width = out.width / sum;
  return out;
}

// Two convex outlines that have no line between them.
bool overlap(const std::vector<geo::Point>& a, const std::vector<geo::Point>& b) {
  for (const auto* one : {&a, &b})
    for (std::size_t i = 0; i < one->size(); ++i) {
      const geo::Point p = (*one)[i], q = (*one)[(i + 1) % one->size()];
      const double nx = q.north_m - p.north_m, ny = p.east_m - q.east_m;
      const auto span = [&](const std::vector<geo::Point>& ring) {
        double low = 1e300, high = -1e300;
        for (const geo::Point& r : ring) {
          const double at = r.east_m * nx + r.north_m * ny;
          low = std::min(low, at), high = std::max(high, at);
        }
        return std::pair{low, high};
      };
      const auto [alow, ahigh] = span(a);
      const auto [blow, bhigh] = span(b);
      if (ahigh < blow || bhigh < alow) return false;
    }
  return true;
}

bool all_along(const LaidPattern& laid, const std::function<bool(geo::Point)>& holds) {
  for (const model::SearchLeg& leg : laid.legs)
    for (double share = 0; share <= 1; share += 0.125)
      if (!holds(geo::between(leg.from, leg.until, share))) return false;
  return true;
}

// Aircraft keep out of each other's areas while both are there, or apart in height; boats off land;
// whoever has a legal area inside it.
bool allowed(const PlanRequest& request, const Unit& unit, const std::vector<SearchTask>& tasks,
             const LaidPattern& laid) {
  const core::Instant begin = laid.legs.front().begin, end = laid.legs.back().end;
  if (!unit.legal_area.empty() &&
      !all_along(laid, [&](geo::Point p) { return geo::contains(unit.legal_area, p); }))
    return false;
  if (!model::flies(unit.kind))
    return !request.is_land || all_along(laid, [&](geo::Point p) { return !request.is_land(p); });
  for (const SearchTask& other : tasks) {
    if (!model::flies(other.kind) || other.end <= begin || end <= other.begin) continue;
    if (std::abs(other.altitude.si() - unit.altitude.si()) >=
        request.vertical_separation.si() - 0.5)
      continue;
    const core::Instant from = std::max(begin, other.begin), until = std::min(end, other.end);
    for (const core::Instant at : {from, until})
      if (overlap(laid.area.corners(begin, at), other.area.corners(other.begin, at))) return false;
  }
  return true;
}

SearchTask task_of(const PlanRequest& request, const Unit& unit, const Candidate& chosen,
                   const std::vector<double>& weight, const MeanWidth& mean) {
  SearchTask task{.unit = unit.name,
                  .legal_basis = unit.legal_basis,
                  .kind = unit.kind,
                  .pattern = chosen.plan.pattern,
                  .area = chosen.laid.area,
                  .begin = chosen.laid.legs.front().begin,
                  .end = chosen.laid.legs.back().end,
                  .speed = unit.speed,
                  .altitude = unit.altitude,
                  .commence = chosen.laid.legs.front().from,
                  .track_spacing = chosen.plan.track_spacing,
                  .track_length = chosen.laid.track_length,
                  .sweep_width = mean.width,
                  .target = mean.likeliest,
                  .legs = chosen.laid.legs};
  const auto& sight = unit.sight_at(middle_of(unit)).classes[static_cast<int>(mean.likeliest)];
  task.sensor = sight.sensor;
  const bool circle = task.pattern == SearchPattern::sector;
  const core::Area area = task.area.along * task.area.across * (circle ? std::numbers::pi / 4 : 1);
  task.coverage = task.sweep_width * task.track_length / area;
  task.pod_ideal = mean.width.si() > 0
                       ? sensing::parallel_pod(sight.curve.stretched_to(mean.width), task.coverage)
                       : 0;
  task.pod_random = sensing::random_pod(task.coverage);
  task.containment =
      contained(request.cloud, weight, task, task.begin + (task.end - task.begin) * 0.5);
  task.pos = task.containment * task.pod_ideal;
  return task;
}

// Cells over what is left at sea, at most 60 a side.
struct Grid {
  geo::Point corner;
  double cell_m = 500;
  int columns = 1, rows = 1;
  std::vector<double> probability;
  std::vector<int> cell_of;  // per particle; -1: ashore
};
Grid grid_of(const Cloud& cloud, const std::vector<double>& weight, core::Instant when) {
  Grid grid;
  double low_e = 1e300, low_n = 1e300, high_e = -1e300, high_n = -1e300;
  std::vector<geo::Point> at(weight.size());
  grid.cell_of.assign(weight.size(), -1);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (cloud.state_of(i, when) == model::DriftState::ashore) continue;
    at[i] = cloud.position(i, when);
    grid.cell_of[i] = 0;
    low_e = std::min(low_e, at[i].east_m), high_e = std::max(high_e, at[i].east_m);
    low_n = std::min(low_n, at[i].north_m), high_n = std::max(high_n, at[i].north_m);
  }
  if (high_e < low_e) return grid;
  grid.corner = {low_e, low_n};
  grid.cell_m = std::max({500.0, (high_e - low_e) / 60, (high_n - low_n) / 60});
  grid.columns = static_cast<int>((high_e - low_e) / grid.cell_m) + 1;
  grid.rows = static_cast<int>((high_n - low_n) / grid.cell_m) + 1;
  grid.probability.assign(static_cast<std::size_t>(grid.columns * grid.rows), 0.0);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (grid.cell_of[i] < 0) continue;
    const int column = static_cast<int>((at[i].east_m - low_e) / grid.cell_m);
    const int row = static_cast<int>((at[i].north_m - low_n) / grid.cell_m);
    grid.cell_of[i] = row * grid.columns + column;
    grid.probability[static_cast<std::size_t>(grid.cell_of[i])] += weight[i];
  }
  return grid;
}

double effort_in(const PlanRequest& request, const std::vector<double>& weight,
                 core::Interval slot) {
  double effort = 0;
  for (const Unit& unit : request.units) {
    const core::Instant from = std::max(slot.from, unit.begin);
    const core::Instant until = std::min(slot.until, unit.begin + unit.on_scene);
    if (until <= from) continue;
    const MeanWidth mean = mean_width(request.cloud, weight, unit, from + (until - from) * 0.5);
    effort += (mean.width * (unit.speed * (until - from))).si();
  }
  return effort;
}

// One slot of the optimal allocation; `weight` loses what it finds.
model::SearchSlot allocate(const PlanRequest& request, core::Interval slot,
                           std::vector<double>& weight) {
  const core::Instant middle = slot.from + slot.length() * 0.5;
  const Grid grid = grid_of(request.cloud, weight, middle);
  const double effort = effort_in(request, weight, slot);
  model::SearchSlot out{
      .during = slot, .effort_km2 = effort / 1e6, .cell = core::metres(grid.cell_m), .cells = {}};
  if (effort <= 0 || grid.probability.empty()) return out;
  const double area = grid.cell_m * grid.cell_m;
  const std::vector<double> areas(grid.probability.size(), area);
  const Allocation best = charnes_cooper(grid.probability, areas, core::Area::from_si(effort));
  for (std::size_t i = 0; i < weight.size(); ++i)
    if (grid.cell_of[i] >= 0)
      weight[i] *= std::exp(-best.effort_m2[static_cast<std::size_t>(grid.cell_of[i])] / area);
  for (std::size_t k = 0; k < areas.size(); ++k) {
    if (best.effort_m2[k] <= 0) continue;
    const int column = static_cast<int>(k) % grid.columns, row = static_cast<int>(k) / grid.columns;
    out.cells.push_back({{grid.corner.east_m + (column + 0.5) * grid.cell_m,
                          grid.corner.north_m + (row + 0.5) * grid.cell_m},
                         grid.probability[k],
                         best.effort_m2[k] / area});
  }
  std::stable_sort(out.cells.begin(), out.cells.end(),
                   [](const auto& a, const auto& b) { return a.coverage > b.coverage; });
  return out;
}

double sum_of(const std::vector<double>& weight) {
  return std::accumulate(weight.begin(), weight.end(), 0.0);
}

// Legs that end by each moment, flown against all particles; and the slots of the allocation.
void tell_time(const PlanRequest& request, model::SearchPlan& plan) {
  std::vector<double> flown = request.cloud.weight, allotted = request.cloud.weight;
  const double whole = sum_of(flown);
  core::Instant before = request.cloud.from;
  while (before < request.cloud.until()) {
    const core::Instant now = std::min(request.cloud.until(), before + request.slot);
    for (const SearchTask& task : plan.tasks) {
      std::vector<model::SearchLeg> legs;
      for (const model::SearchLeg& leg : task.legs)
        if (leg.end > before && leg.end <= now) legs.push_back(leg);
      if (legs.empty()) continue;
      const auto unit = std::find_if(request.units.begin(), request.units.end(),
                                     [&](const Unit& u) { return u.name == task.unit; });
      const auto effort = efforts(request.cloud, *unit, legs, 1, request.threads);
      for (std::size_t i = 0; i < flown.size(); ++i) flown[i] *= std::exp(-effort[i]);
    }
    plan.slots.push_back(allocate(request, {before, now}, allotted));
    model::SearchMoment moment{.at = now,
                               .simulated_pos = whole - sum_of(flown),
                               .allocated_pos = whole - sum_of(allotted)};
    for (std::size_t i = 0; i < flown.size(); ++i) {
      const model::DriftState state = request.cloud.state_of(i, now);
      if (state == model::DriftState::people_in_water) moment.people_in_water += flown[i];
      if (state == model::DriftState::ashore) moment.ashore += flown[i];
    }
    const double left = sum_of(flown);
    if (left > 0) moment.people_in_water /= left, moment.ashore /= left;
    plan.timeline.push_back(moment);
    before = now;
  }
}

Result<void> check(const PlanRequest& request) {
  if (request.units.empty())
    return fail(core::invalid("units", "are none", "give at least one unit"));
  for (const Unit& unit : request.units) {
    if (unit.sights.empty() || unit.speed.si() <= 0)
      return fail(core::invalid("units", unit.name + " has no sight or no speed",
                                "prepare it with prepare_unit"));
    if (std::count_if(request.units.begin(), request.units.end(),
                      [&](const Unit& u) { return u.name == unit.name; }) > 1)
      return fail(core::invalid("units", unit.name + " is named twice",
                                "give each unit a name of its own"));
  }
  return {};
}

}  // namespace

double contained(const Cloud& cloud, const std::vector<double>& weight, const SearchTask& task,
                 core::Instant when) {
  const geo::Point centre = geo::moved(task.area.centre, task.area.drift, when - task.begin);
  const double s = std::sin(task.area.legs.si()), c = std::cos(task.area.legs.si());
  double sum = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (cloud.state_of(i, when) == model::DriftState::ashore) continue;
    const geo::Point p = cloud.position(i, when);
    const double e = p.east_m - centre.east_m, n = p.north_m - centre.north_m;
    const bool in = task.pattern == SearchPattern::sector
                        ? std::hypot(e, n) <= task.area.along.si() / 2
                        : std::abs(e * s + n * c) <= task.area.along.si() / 2 &&
                              std::abs(e * c - n * s) <= task.area.across.si() / 2;
    if (in) sum += weight[i];
  }
  return sum;
}

Result<model::SearchPlan> plan_search(const PlanRequest& request) {
  if (const auto fine = check(request); !fine) return fail(fine.error());
  std::vector<SearchPattern> patterns = request.patterns;
  if (patterns.empty())
    patterns = {SearchPattern::parallel, SearchPattern::creeping_line,
                SearchPattern::expanding_square, SearchPattern::sector, SearchPattern::track_line};
  std::vector<const Unit*> order;
  for (const Unit& unit : request.units) order.push_back(&unit);
  std::stable_sort(order.begin(), order.end(),
                   [](const Unit* a, const Unit* b) { return a->begin < b->begin; });
  model::SearchPlan plan{.object = request.object,
                         .issued_for = request.cloud.from,
                         .horizon = {request.cloud.from, request.cloud.until()}};
  std::vector<double> weight = request.cloud.weight;
  const double whole = sum_of(weight);
  double cumulative = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const Unit& unit = *order[k];
    const core::Instant middle = middle_of(unit);
    const MeanWidth mean = mean_width(request.cloud, weight, unit, middle);
    // The pattern moves with the mean of its whole time: the tide may turn within it.
    Spread spread = spread_of(request.cloud, weight, unit.begin);
    const geo::Point then = spread_of(request.cloud, weight, unit.begin + unit.on_scene).mean;
    spread.drift = {(then.east_m - spread.mean.east_m) / unit.on_scene.si(),
                    (then.north_m - spread.mean.north_m) / unit.on_scene.si()};
    const ChoiceInput input{.request = &request,
                            .unit = &unit,
                            .weight = &weight,
                            .spread = spread,
                            .sweep_width = mean.width,
                            .allowed = [&](const LaidPattern& laid) {
                              return allowed(request, unit, plan.tasks, laid);
                            }};
    Candidate best;
    for (const SearchPattern pattern : patterns) {
      Candidate candidate = best_of_pattern(input, pattern);
      if (candidate.gain > 0)
        plan.alternatives.push_back({unit.name, pattern, candidate.plan.track_spacing,
                                     task_of(request, unit, candidate, weight, mean).coverage,
                                     candidate.gain});
      if (candidate.gain > best.gain) best = std::move(candidate);
    }
    if (request.stop != nullptr && request.stop->requested())
      return fail({core::ErrorKind::interrupted, "search plan", "was stopped", "start it again"});
    if (request.progress) request.progress(k + 1);
    if (best.gain < kLeastGain) {
      plan.notes.push_back(unit.name +
                           " has no task: it would find under 0.1 %, or no place is allowed; keep "
                           "it in reserve");
      continue;
    }
    SearchTask task = task_of(request, unit, best, weight, mean);
    const auto effort = efforts(request.cloud, unit, task.legs, 1, request.threads);
    const double before = sum_of(weight);
    for (std::size_t i = 0; i < weight.size(); ++i) weight[i] *= std::exp(-effort[i]);
    task.simulated_pos = before - sum_of(weight);
    task.simulated_cumulative = whole - sum_of(weight);
    task.cumulative_pos = cumulative += task.pos;
    plan.tasks.push_back(std::move(task));
  }
  tell_time(request, plan);
  return plan;
}

}  // namespace vigie::search
