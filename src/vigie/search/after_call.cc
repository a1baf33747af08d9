// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/after_call.h"

#include <algorithm>
#include <cmath>

#include "vigie/drift/forecast.h"

namespace vigie::search {
namespace {

double found_by(const Cloud& cloud, const std::vector<double>& weight, const PlanRequest& request,
                const model::SearchPlan& plan, core::Instant from, core::Instant until,
                std::vector<double>* left) {
  std::vector<double> rest = weight;
  double before = 0, after = 0;
  for (const double w : rest) before += w;
  for (const model::SearchTask& task : plan.tasks) {
    std::vector<model::SearchLeg> legs;
    for (const model::SearchLeg& leg : task.legs)
      if (leg.end > from && leg.end <= until) legs.push_back(leg);
    const auto unit = std::find_if(request.units.begin(), request.units.end(),
                                   [&](const Unit& u) { return u.name == task.unit; });
    if (legs.empty() || unit == request.units.end()) continue;
    const auto effort = efforts(cloud, *unit, legs, 1, request.threads);
    for (std::size_t i = 0; i < rest.size(); ++i) rest[i] *= std::exp(-effort[i]);
  }
  for (const double w : rest) after += w;
  if (left != nullptr) *left = std::move(rest);
  return before - after;
}

}  // namespace

core::Result<Cloud> drifted_cloud(drift::ForecastRequest request, core::Duration length,
                                  const core::StopFlag* stop) {
  request.moments.clear();
  const auto steps = static_cast<int>(std::ceil(length / kCloudStep - 1e-9));
  for (int k = 0; k <= std::max(1, steps); ++k)
    request.moments.push_back(request.options.at + kCloudStep * static_cast<double>(k));
  request.shares.clear();
  request.keep_particles = true;
  request.lines.clear();
  request.landfall.clear();
  auto forecast = drift::forecast(request, stop);
  if (!forecast) return core::fail(forecast.error());
  if (request.object.key.starts_with("PIW"))
    for (model::DriftSnapshot& snapshot : forecast->snapshots)
      for (model::DriftState& state : snapshot.state)
        if (state != model::DriftState::ashore) state = model::DriftState::people_in_water;
  return cloud_of(forecast->snapshots);
}

model::DriftSnapshot snapshot_of(const Cloud& cloud, core::Instant at) {
  model::DriftSnapshot out{.at = at};
  for (std::size_t i = 0; i < cloud.particles(); ++i) {
    const geo::LatLon place = geo::lat_lon_from_plane(cloud.position(i, at));
    out.lat_deg.push_back(static_cast<float>(place.lat_deg));
    out.lon_deg.push_back(static_cast<float>(place.lon_deg));
    out.state.push_back(cloud.state_of(i, at));
  }
  return out;
}

AfterChange change_object(const PlanRequest& first, const model::SearchPlan& old, Cloud now,
                          const std::string& object) {
  AfterChange out{.request = first, .change = {.at = now.from, .from = first.object, .to = object}};
  std::vector<double> left;
  found_by(first.cloud, first.cloud.weight, first, old, first.cloud.from, now.from, &left);
  // The news itself says that it was not found: what is left is all there is.
  double whole = 0;
  for (const double w : left) whole += w;
  for (double& w : left) w /= whole > 0 ? whole : 1;
  now.weight = std::move(left);
  out.change.old_plan_pos =
      found_by(now, now.weight, first, old, now.from, first.cloud.until(), nullptr);
  out.request.cloud = std::move(now);
  out.request.object = object;
  std::vector<Unit> units;
  for (Unit unit : first.units) {
    const core::Instant end = std::min(unit.begin + unit.on_scene, out.request.cloud.until());
    unit.begin = std::max(unit.begin, out.request.cloud.from);
    unit.on_scene = end - unit.begin;
    if (unit.on_scene >= core::minutes(10)) units.push_back(std::move(unit));
  }
  out.request.units = std::move(units);
  return out;
}

void complete(ObjectChange& change, const PlanRequest& first, const model::SearchPlan& old,
              const model::SearchPlan& fresh) {
  change.new_plan_pos = fresh.timeline.empty() ? 0 : fresh.timeline.back().simulated_pos;
  for (const model::SearchTask& task : fresh.tasks) {
    core::Length before;
    for (const model::SearchTask& was : old.tasks)
      if (was.unit == task.unit) before = was.sweep_width;
    if (before.si() <= 0)  // it had no task: its width against what was looked for
      for (const Unit& unit : first.units)
        if (unit.name == task.unit)
          before = unit.sight_at(task.begin)
                       .classes[static_cast<int>(model::TargetClass::craft_stopped)]
                       .width;
    change.widths.push_back({task.unit, before, task.sweep_width});
  }
}

}  // namespace vigie::search
