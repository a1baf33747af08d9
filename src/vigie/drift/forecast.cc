// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/forecast.h"

#include <algorithm>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "vigie/drift/probability.h"

namespace vigie::drift {
namespace {

constexpr core::Length kNamedWithin = core::kilometres(25);

core::Instant at_share(const std::vector<core::Instant>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

// The nearest named place of each particle ashore, and when it came there (to the next moment).
std::vector<model::DriftReach> landfall_of(const model::DriftSnapshot& end,
                                           const std::vector<core::Instant>& ashore_at,
                                           const std::vector<model::CoastPlace>& places) {
  std::map<std::string, std::vector<core::Instant>> by_place;
  for (std::size_t i = 0; i < end.state.size(); ++i) {
    if (end.state[i] != model::DriftState::ashore) continue;
    const geo::Point p = geo::plane_from_lat_lon({double{end.lat_deg[i]}, double{end.lon_deg[i]}});
    std::string name = "elsewhere";
    core::Length nearest = kNamedWithin;
    for (const model::CoastPlace& place : places) {
      const core::Length away = geo::distance_to_segment(p, place.from, place.until);
      if (away >= nearest) continue;
      nearest = away;
      name = place.name;
    }
    by_place[name].push_back(ashore_at[i]);
  }
  std::vector<model::DriftReach> out;
  for (auto& [name, times] : by_place) {
    std::sort(times.begin(), times.end());
    out.push_back(
        {.name = name,
         .probability = static_cast<double>(times.size()) / static_cast<double>(end.state.size()),
         .p10 = at_share(times, 0.1),
         .p50 = at_share(times, 0.5),
         .p90 = at_share(times, 0.9)});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  return out;
}

void note(model::DriftForecast& out, const ForecastRequest& request) {
  for (const auto* series : {request.fields.wind, request.fields.current, request.fields.stokes}) {
    if (series == nullptr) continue;
    for (const std::string& text : series->notes()) out.notes.push_back(text);
  }
  if (!request.object.verified)
    out.notes.push_back(fmt::format("the leeway of {} is unverified against its report ({})",
                                    request.object.key, request.object.source));
  if (request.land == nullptr || request.land->empty())
    out.notes.push_back("land is ignored: particles drift over it");
  if (request.options.perturbation == motion::Perturbation::correlated)
    out.notes.push_back(
        fmt::format("noise: leeway remembers {:.0f} h, current {:.0f} h and {:.0f} % of its rate "
                    "(assumptions, docs/math/drift.md)",
                    core::in_hours(request.options.wind_noise_time),
                    core::in_hours(request.options.current_noise_time),
                    100 * request.options.current_relative_stddev));
}

}  // namespace

core::Result<model::DriftForecast> forecast(const ForecastRequest& request,
                                            const core::StopFlag* stop, const OnMoment& on_moment) {
  auto run = motion::DriftRun::start(request.object, request.fields, request.land, request.options);
  if (!run) return core::fail(run.error());
  model::DriftForecast out;
  out.object_key = request.object.key;
  out.object_name = request.object.name;
  out.last_known = request.options.start;
  out.last_known_at = request.options.at;
  out.particles = request.options.particles;
  out.seed = request.options.seed;
  note(out, request);
  std::vector<core::Instant> ashore_at(request.landfall.empty() ? 0 : request.options.particles);
  model::DriftSnapshot last;
  for (std::size_t k = 0; k < request.moments.size(); ++k) {
    if (const auto moved = run->advance(request.moments[k], stop); !moved)
      return core::fail(moved.error());
    model::DriftSnapshot now = run->snapshot();
    model::DriftMoment moment{.statistics = statistics_of(now, request.options.at)};
    if (!request.shares.empty()) {
      auto map = probability_map(now, {.land = request.land});
      if (!map) return core::fail(map.error());
      moment.areas = containment(*map, request.shares);
      moment.map = std::move(*map);
    }
    out.moments.push_back(std::move(moment));
    for (std::size_t i = 0; i < ashore_at.size(); ++i)
      if (now.state[i] != model::DriftState::ashore)
        ashore_at[i] = now.at;
      else if (last.state.empty() || last.state[i] != model::DriftState::ashore)
        ashore_at[i] = now.at;
    last = std::move(now);
    if (on_moment) on_moment(k + 1);
  }
  if (!request.landfall.empty() && !last.state.empty())
    out.landfall = landfall_of(last, ashore_at, request.landfall);
  const std::size_t outside = run->outside_fields();
  if (outside > 0)
    out.notes.push_back(fmt::format(
        "{} of {} particles have left the area of a field; its edge values were used for them",
        outside, request.options.particles));
  return out;
}

}  // namespace vigie::drift
